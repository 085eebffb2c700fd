/**
 * What cells print and show, sent to the cell that it belongs to, even when that cell ended long ago.
 */
import { type Cell, currentCell } from "./cell";
import { native } from "./native";
import { toTerminal } from "./terminal";
import type { Content, Header } from "./wire";

type StreamName = "stdout" | "stderr";
/** Sends a message to everybody who listens, as an answer to `parent`. */
export type Publish = (type: string, content: Content, parent?: Header) => void;

/** What a chart, a table or a picture is made of: one entry per MIME type. */
export interface Bundle {
  data: Record<string, unknown>;
  metadata?: object;
  displayId?: string;
}

const shortestPause = 50; // ms between two messages of printed text, while the event loop stands still
const largestBatch = 64 * 1024; // characters

/** What cells print and show, sent as messages of the cell that started it. */
export class Output {
  private pending: { cell: Cell; name: StreamName; text: string } | undefined;
  private sent = { at: 0, cell: undefined as Cell | undefined }; // when printed text was last sent, and whose
  private scheduled = false;
  private mutes = 0;

  constructor(private readonly publish: Publish) {}

  /** Prints `text` in `cell`. Many small writes travel as one message. */
  write(cell: Cell | undefined, name: StreamName, text: string): void {
    if (text === "" || this.mutes > 0) return;
    if (cell === undefined || cell.cancelled) toTerminal(text);
    else this.add(cell, name, text);
  }

  private add(cell: Cell, name: StreamName, text: string): void {
    if (this.pending && (this.pending.cell !== cell || this.pending.name !== name)) this.flush();
    if (this.pending) this.pending.text += text;
    else this.pending = { cell, name, text };
    const soon = this.sent.cell === cell && Date.now() - this.sent.at < shortestPause;
    if (soon && this.pending.text.length < largestBatch) this.schedule();
    else this.flush();
  }

  /** Sends what is still waiting. */
  flush(): void {
    const waiting = this.pending;
    this.pending = undefined;
    if (waiting === undefined) return;
    this.sent = { at: Date.now(), cell: waiting.cell };
    this.publish("stream", { name: waiting.name, text: waiting.text }, waiting.cell.parent);
  }

  /** Shows a bundle in the cell that the calling code belongs to, or (update) changes the one with that displayId. */
  show({ data, metadata = {}, displayId }: Bundle, update: boolean): void {
    this.showContent({ data, metadata, transient: displayId === undefined ? {} : { display_id: displayId } }, update);
  }

  private showContent(content: Content, update: boolean): void {
    const cell = currentCell();
    if (cell === undefined || cell.cancelled || this.mutes > 0) return;
    this.flush();
    this.publish(update ? "update_display_data" : "display_data", content, cell.parent);
  }

  /** Drops what cells print and show until the function that comes back is called; nobody else can end it. */
  mute(): () => void {
    let muted = true;
    this.mutes++;
    return () => {
      if (muted) this.mutes--;
      muted = false;
    };
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    native.setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  /** Takes over this process's stdout and stderr, for cells; what libraries write to the file descriptors goes where it went. */
  install(): void {
    for (const name of ["stdout", "stderr"] as const) {
      const decoder = new TextDecoder();
      const write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
        const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
        this.write(currentCell(), name, text);
        const callback = typeof encoding === "function" ? encoding : done;
        if (typeof callback === "function") process.nextTick(callback as () => void);
        return true;
      };
      process[name].write = write as typeof process.stdout.write;
    }
    Object.defineProperty(globalThis, Symbol.for("jielong.display"), {
      value: (bundle: Bundle, update: boolean) => this.show(bundle, update),
    });
    Object.defineProperty(globalThis, Symbol.for("jielong.mute"), { value: () => this.mute() });
    const tslab = require("tslab/dist/jupyter") as { lastWriteDisplayData: unknown }; // its own display module calls this
    tslab.lastWriteDisplayData = (content: Content, update: boolean) => this.showContent(content, update);
  }
}
