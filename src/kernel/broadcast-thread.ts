/**
 * A second thread for what must go on while a native call blocks the first: what cells print and show goes out, and the heartbeat
 * is answered.
 */
import { parentPort, workerData } from "node:worker_threads";
import type * as Zmq from "zeromq";
import { encode, type Header } from "./wire";
import { atOnce, type Frames, sendNow, zmq } from "./zmq";

/** What the thread is started with. */
export interface Start {
  /** The key that messages are signed with. */
  key: string;
  /** Addresses of the two sockets. */
  iopub: string;
  heartbeat: string;
  /** One number that both threads see: how many messages this thread has dealt with. */
  handled: Int32Array;
}

/** Where text comes from. */
export interface Source {
  name: "stdout" | "stderr";
  parent: Header;
}

/** What the first thread sends: text of the source named last, a source, a message ready to go out, or that the kernel ends. */
export type Post = string | { source: Source } | { frames: Frames } | { end: true };

const shortestPause = 50; // ms between two messages of text: many small writes travel as one
const largestBatch = 64 * 1024; // characters
const longestLinger = 5000; // ms that the last words wait for somebody who reads slowly

/** Sends what comes in order, text of one source together. The first text of a source leaves at once. */
class Broadcaster {
  private source: Source | undefined;
  private text = "";
  private sentAt = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly key: string,
    private readonly send: (frames: Frames) => void,
  ) {}

  take(post: Post): void {
    if (typeof post === "string") this.print(post);
    else {
      this.flush();
      if ("frames" in post) this.send(post.frames);
      if ("source" in post) [this.source, this.sentAt] = [post.source, 0];
    }
  }

  private print(text: string): void {
    this.text += text;
    const wait = this.sentAt + shortestPause - Date.now();
    if (wait <= 0 || this.text.length >= largestBatch) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), wait);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { source, text } = this;
    if (source === undefined || text === "") return;
    this.text = "";
    this.sentAt = Date.now();
    this.send(encode(this.key, ["stream"], "stream", { name: source.name, text }, source.parent));
  }
}

/** Closes the socket and waits until all that was sent has left this process, or `linger` has passed: closing alone waits for nothing. */
async function drain(publisher: Zmq.Publisher): Promise<void> {
  const { events } = publisher;
  publisher.close();
  for await (const { type } of events) if (type === "end") return;
}

async function run(port: NonNullable<typeof parentPort>, { key, iopub, heartbeat, handled }: Start): Promise<void> {
  const publisher = new zmq.Publisher({ ...atOnce, linger: longestLinger });
  const beat = new zmq.Reply();
  await publisher.bind(iopub);
  await beat.bind(heartbeat);
  const broadcaster = new Broadcaster(key, (frames) => sendNow(publisher, frames));
  port.on("message", async (post: Post) => {
    broadcaster.take(post);
    if (typeof post === "object" && "end" in post) {
      await drain(publisher);
      beat.close();
      port.close();
    }
    Atomics.add(handled, 0, 1);
    Atomics.notify(handled, 0);
  });
  port.postMessage("open");
  for await (const frames of beat) await beat.send(frames);
}

if (parentPort !== null) void run(parentPort, workerData as Start);
