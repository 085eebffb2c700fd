/**
 * Says what set-up is doing: on a terminal one status line that is redrawn, elsewhere plain lines at the start and the end of a part.
 */

/** @typedef {{ step: (text: string) => void, amount: (done: number, total: number) => void, note: (line: string) => void }} Task */

/** @param {number} bytes */
export function megabytes(bytes) {
  return bytes < 1e9 ? `${Math.max(1, Math.round(bytes / 1e6))} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** @param {number} since  as Date.now() */
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

export class Reporter {
  /** @param {NodeJS.WritableStream & { isTTY?: boolean, columns?: number }} stream */
  constructor(stream = process.stdout) {
    this.stream = stream;
    stream.on?.("error", () => {}); // the reader of a pipe may leave
    this.terminal = stream.isTTY === true && process.env.TERM !== "dumb";
    /** @type {Map<string, string>} what each running part is at */
    this.status = new Map();
  }

  /** Prints a line that stays. @param {string} text */
  line(text) {
    this.stream.write(`${this.terminal ? "\r\x1b[K" : ""}${text}\n`);
    this.draw();
  }

  /** Redraws the status line. */
  draw() {
    if (!this.terminal) return;
    const text = [...this.status].map(([name, at]) => `${name} ${at}`.trim()).join(" · ");
    this.stream.write(`\r\x1b[K${text.slice(0, (this.stream.columns ?? 80) - 1)}`);
  }

  /**
   * Shows a part while it is being done.
   * @param {string} name
   * @param {string} why
   * @param {(task: Task) => Promise<string | void>} work  returns what to say of the result
   */
  async task(name, why, work) {
    const began = Date.now();
    this.line(`  ... ${name}: ${why}`);
    const show = (/** @type {string} */ text) => {
      if (!this.status.has(name)) return;
      this.status.set(name, text);
      this.draw();
    };
    this.status.set(name, "");
    try {
      const result = await work({
        step: show,
        amount: (done, total) => show(`${megabytes(done)} of ${megabytes(total)} (${percent(done, total)})`),
        note: (text) => this.line(`  ... ${name}: ${text}`),
      });
      this.status.delete(name);
      this.line(`  ok  ${name}: ${result ? `${result}, ` : ""}${seconds(began)}`);
    } catch (error) {
      this.status.delete(name);
      this.line(`  no  ${name}: failed after ${seconds(began)}`);
      throw error;
    }
  }
}

/** @param {number} done @param {number} total */
const percent = (done, total) => `${Math.min(100, Math.floor((100 * done) / total))} %`;
