/**
 * The kernel's five sockets: what comes in is handed on, what goes out is signed and addressed.
 */
import * as fs from "node:fs";
import { Broadcast } from "./broadcast";
import { toTerminal } from "./terminal";
import { type Content, decode, encode, type Header, type Request } from "./wire";
import { atOnce, sendNow, zmq } from "./zmq";

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

/** The five sockets of a Jupyter kernel. */
export class Sockets {
  private readonly connection: Connection;
  private readonly routers = { shell: new zmq.Router(atOnce), control: new zmq.Router(atOnce) };
  private readonly stdin = new zmq.Router();
  /** What everybody hears. */
  readonly broadcast = new Broadcast();

  /** @param connectionFile the JSON file that Jupyter writes for a kernel: ports, address, key */
  constructor(connectionFile: string) {
    this.connection = JSON.parse(fs.readFileSync(connectionFile, "utf8"));
  }

  /** Opens every socket and starts reading. `onRequest` gets what comes in, and must not throw. */
  async open(onRequest: (channel: Channel, request: Request) => void): Promise<void> {
    const { transport, ip, ...ports } = this.connection;
    const address = (port: number) => `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${port}`;
    const { key } = this.connection;
    await this.broadcast.open({ key, iopub: address(ports.iopub_port), heartbeat: address(ports.hb_port) });
    await this.stdin.bind(address(ports.stdin_port));
    await this.routers.control.bind(address(ports.control_port));
    await this.routers.shell.bind(address(ports.shell_port));
    void this.read("control", onRequest);
    void this.read("shell", onRequest);
  }

  /** Answers `request` on the channel it came from. */
  reply(channel: Channel, request: Request, type: string, content: Content): void {
    const frames = encode(this.connection.key, request.identities, type, content, request.header);
    sendNow(this.routers[channel], frames);
  }

  /** Tells everyone. */
  publish(type: string, content: Content, parent?: Header): void {
    this.broadcast.publish(type, content, parent);
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

  close(): void {
    this.broadcast.close();
    for (const socket of [this.stdin, this.routers.control, this.routers.shell]) socket.close();
  }
}
