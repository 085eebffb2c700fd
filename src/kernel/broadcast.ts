/**
 * The first thread's side of what is told to everybody who listens; "./broadcast-thread" sends it.
 */
import * as path from "node:path";
import { Worker } from "node:worker_threads";
import type { Post, Source, Start } from "./broadcast-thread";
import { toTerminal } from "./terminal";
import { type Content, encode, type Header } from "./wire";

const longestEnd = 10_000; // ms that the process waits for its last words to leave; the thread that sends them waits less

/** Tells everybody who listens, in order, also while the thread that calls is about to block. */
export class Broadcast {
  private readonly handled = new Int32Array(new SharedArrayBuffer(4));
  private posted = 0;
  private source: Source | undefined;
  private worker: Worker | undefined;
  private key = "";

  /** Opens the sockets. */
  async open(addresses: Omit<Start, "handled">): Promise<void> {
    this.key = addresses.key;
    const workerData: Start = { ...addresses, handled: this.handled };
    const worker = new Worker(path.join(__dirname, "broadcast-thread.js"), { workerData });
    await new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    worker.on("error", (error) => toTerminal(`nothing more reaches the notebook: ${error.message}`));
    worker.unref();
    this.worker = worker;
    process.on("exit", () => this.close());
  }

  /** Sends a message as an answer to `parent`. */
  publish(type: string, content: Content, parent?: Header): void {
    this.post({ frames: encode(this.key, [type], type, content, parent) });
  }

  /** Sends text that the cell of `parent` printed. */
  print(name: Source["name"], text: string, parent: Header): void {
    if (this.source?.name !== name || this.source.parent !== parent) {
      this.source = { name, parent };
      this.post({ source: this.source });
    }
    this.post(text);
  }

  /** Waits until all is sent; nothing more will be. */
  close(): void {
    if (this.worker === undefined) return;
    this.post({ end: true });
    this.worker = undefined;
    const deadline = Date.now() + longestEnd;
    for (let done = 0; done < this.posted && Date.now() < deadline; done = Atomics.load(this.handled, 0))
      Atomics.wait(this.handled, 0, done, 50);
  }

  private post(post: Post): void {
    if (this.worker === undefined) return;
    this.posted++;
    this.worker.postMessage(post);
  }
}
