/**
 * The kernel's five sockets: what comes in is handed on, what goes out is signed and addressed.
 */
import * as fs from "node:fs";
import { createRequire } from "node:module";
import type * as Zmq from "zeromq";
import { toTerminal } from "./terminal";
import { type Content, decode, encode, type Header, type Request } from "./wire";

interface Connection {
  transport: string;
  ip: string;
  key: string;
  shell_port: number;
  control_port: number;
  iopub_port: number;
  stdin_port: number;
  hb_port: number;
}

/** The two channels on which requests come in. */
export type Channel = "shell" | "control";

/** tslab's own copy of ZeroMQ, so that there is one. */
const zmq = createRequire(require.resolve("tslab/package.json"))("zeromq") as typeof Zmq;

/**
 * A message leaves the thread in the call that sends it, even while a cell blocks the event loop, and nothing is dropped. Without
 * `sendTimeout: 0` every 513th message would wait for the event loop (zeromq.js, max_sync_operations).
 */
const atOnce = { sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 };

/** Sends on a socket made with `atOnce`. */
function send(socket: { send(frames: (Buffer | string)[]): Promise<void> }, frames: (Buffer | string)[]): void {
  const report = (error: unknown) => toTerminal(`message not sent: ${error}`);
  try {
    socket.send(frames).catch(report);
  } catch (error) {
    report(error); // closed
  }
}

/** The five sockets of a Jupyter kernel. */
export class Sockets {
  private readonly connection: Connection;
  private readonly routers = { shell: new zmq.Router(atOnce), control: new zmq.Router(atOnce) };
  private readonly iopub = new zmq.Publisher(atOnce);
  private readonly stdin = new zmq.Router();
  private readonly heartbeat = new zmq.Reply();

  /** @param connectionFile the JSON file that Jupyter writes for a kernel: ports, address, key */
  constructor(connectionFile: string) {
    this.connection = JSON.parse(fs.readFileSync(connectionFile, "utf8"));
  }

  /** Opens every socket and starts reading. `onRequest` gets what comes in, and must not throw. */
  async open(onRequest: (channel: Channel, request: Request) => void): Promise<void> {
    const { transport, ip, ...ports } = this.connection;
    const address = (port: number) => `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${port}`;
    await this.iopub.bind(address(ports.iopub_port));
    await this.stdin.bind(address(ports.stdin_port));
    await this.heartbeat.bind(address(ports.hb_port));
    await this.routers.control.bind(address(ports.control_port));
    await this.routers.shell.bind(address(ports.shell_port));
    void this.echo();
    void this.read("control", onRequest);
    void this.read("shell", onRequest);
  }

  /** Answers `request` on the channel it came from. */
  reply(channel: Channel, request: Request, type: string, content: Content): void {
    const frames = encode(this.connection.key, request.identities, type, content, request.header);
    send(this.routers[channel], frames);
  }

  /** Tells everyone. */
  publish(type: string, content: Content, parent?: Header): void {
    const frames = encode(this.connection.key, [type], type, content, parent);
    send(this.iopub, frames);
  }

  private async read(channel: Channel, onRequest: (channel: Channel, request: Request) => void): Promise<void> {
    for await (const frames of this.routers[channel]) {
      try {
        onRequest(channel, decode(this.connection.key, frames));
      } catch (error) {
        toTerminal(`message left unanswered: ${error}`);
      }
    }
  }

  private async echo(): Promise<void> {
    for await (const frames of this.heartbeat) await this.heartbeat.send(frames);
  }

  close(): void {
    for (const socket of [this.iopub, this.stdin, this.heartbeat, this.routers.control, this.routers.shell])
      socket.close();
  }
}
