/**
 * What cells print and show, sent to the cell that it belongs to, even when that cell ended long ago.
 */
import { type Cell, currentCell } from "./cell";
import { toTerminal } from "./terminal";
import type { Content, Header } from "./wire";

type StreamName = "stdout" | "stderr";

/** Where output goes. */
export interface Sink {
  /** Sends a message to everybody who listens, as an answer to `parent`. */
  publish(type: string, content: Content, parent: Header): void;
  /** Sends text that the cell of `parent` printed. */
  print(name: StreamName, text: string, parent: Header): void;
}

/** What a chart, a table or a picture is made of: one entry per MIME type. */
export interface Bundle {
  data: Record<string, unknown>;
  metadata?: object;
  displayId?: string;
}

/** What cells print and show, sent as messages of the cell that started it. */
export class Output {
  private mutes = 0;

  constructor(private readonly sink: Sink) {}

  /** Prints `text` in `cell`. */
  write(cell: Cell | undefined, name: StreamName, text: string): void {
    if (text === "" || this.mutes > 0) return;
    if (cell === undefined || cell.cancelled) toTerminal(text);
    else this.sink.print(name, text, cell.parent);
  }

  /** Shows a bundle in the cell that the calling code belongs to, or (update) changes the one with that displayId. */
  show({ data, metadata = {}, displayId }: Bundle, update: boolean): void {
    this.showContent({ data, metadata, transient: displayId === undefined ? {} : { display_id: displayId } }, update);
  }

  private showContent(content: Content, update: boolean): void {
    const cell = currentCell();
    if (cell === undefined || cell.cancelled || this.mutes > 0) return;
    this.sink.publish(update ? "update_display_data" : "display_data", content, cell.parent);
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
