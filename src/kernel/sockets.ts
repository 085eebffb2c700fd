/**
 * The kernel's five sockets: what comes in is handed on, what goes out is signed and addressed.
 */
import * as fs from "node:fs";
import { createRequire } from "node:module";
import type * as Zmq from "zeromq";
import { turn } from "./native";
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

const unlimited = { sendHighWaterMark: 0, linger: 1000 };

/** Sends in order. Most messages leave at once, even while a cell blocks the event loop; what the socket cannot take yet waits. */
class Sender {
  private readonly waiting: (Buffer | string)[][] = [];
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly socket: { send(frames: (Buffer | string)[]): Promise<void> }) {}

  send(frames: (Buffer | string)[]): void {
    if (this.waiting.length === 0 && this.leaves(frames)) return;
    this.waiting.push(frames);
    if (this.waiting.length === 1) void this.last.then(() => this.sendWaiting());
  }

  private leaves(frames: (Buffer | string)[]): boolean {
    try {
      this.last = this.socket.send(frames).catch((error) => toTerminal(`message not sent: ${error}`));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EBUSY") toTerminal(`message not sent: ${error}`);
      return (error as NodeJS.ErrnoException).code !== "EBUSY";
    }
  }

  private async sendWaiting(): Promise<void> {
    for (let next = this.waiting[0]; next; next = this.waiting[0]) {
      while (!this.leaves(next)) await turn();
      await this.last;
      this.waiting.shift();
    }
  }
}

/** The five sockets of a Jupyter kernel. */
export class Sockets {
  private readonly connection: Connection;
  private readonly routers = { shell: new zmq.Router(unlimited), control: new zmq.Router(unlimited) };
  private readonly iopub = new zmq.Publisher(unlimited);
  private readonly senders = {
    shell: new Sender(this.routers.shell),
    control: new Sender(this.routers.control),
    iopub: new Sender(this.iopub),
  };
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
    this.senders[channel].send(frames);
  }

  /** Tells everyone. */
  publish(type: string, content: Content, parent?: Header): void {
    const frames = encode(this.connection.key, [type], type, content, parent);
    this.senders.iopub.send(frames);
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
