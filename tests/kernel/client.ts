/** Drives a real kernel through the Jupyter protocol; see client.py. */
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as readline from "node:readline";
import { patience } from "../patience";

export interface Line {
  /** Seconds since the client started. */
  at: number;
  event?: string;
  tag?: string;
  id?: string;
  channel?: "iopub" | "shell" | "control";
  type?: string;
  parent?: string;
  content: Record<string, unknown> & { name: string; text: string; status: string; ename: string; evalue: string };
  pid: number;
  seconds: number;
  alive: boolean;
  error?: string;
}

/** What one cell gave. */
export interface Run {
  messages: Line[];
  reply: Line["content"] & { traceback: string[]; execution_count: number };
  stdout: string;
  stderr: string;
  /** From the request to the reply. */
  seconds: number;
}

const root = path.resolve(__dirname, "../..");

export class Client {
  readonly lines: Line[] = [];
  private readonly watchers = new Set<() => void>();
  private tags = 0;

  private constructor(
    private readonly python: ChildProcess,
    readonly terminalFile: string,
    readonly cwd: string,
  ) {
    readline.createInterface({ input: python.stdout! }).on("line", (text) => {
      this.lines.push(JSON.parse(text));
      for (const watcher of this.watchers) watcher();
    });
  }

  /** Starts a kernel in `cwd` (an empty folder outside the course by default). */
  static async start(options: { cwd?: string; env?: Record<string, string> } = {}): Promise<Client> {
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-kernel-"));
    const terminal = path.join(scratch, "terminal.txt");
    const cwd = options.cwd ?? path.join(scratch, "notebooks");
    fs.mkdirSync(cwd, { recursive: true });
    const job = JSON.stringify({ cwd, env: options.env ?? {}, terminal });
    const python = spawn(path.join(root, ".venv/bin/python"), [path.join(__dirname, "client.py"), job], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const client = new Client(python, terminal, cwd);
    const ready = await client.until((line) => line.event === "ready" || line.event === "failed", patience(120));
    if (ready.event === "failed") throw new Error(`${ready.error}\n${client.terminal()}`);
    return client;
  }

  get ready(): Line {
    return this.lines.find((line) => line.event === "ready")!;
  }

  /** What the kernel wrote to its terminal, without the two lines that TensorFlow writes there when it is loaded. */
  terminal(): string {
    const text = fs.readFileSync(this.terminalFile, "utf8");
    return text.replace(
      /^WARNING: All log messages before absl::InitializeLog.*\n|^I\d{4} .*oneDNN custom operations.*\n/gm,
      "",
    );
  }

  command(command: object): void {
    this.python.stdin!.write(`${JSON.stringify(command)}\n`);
  }

  /** Waits for the first line that `wanted` holds for, those already there included. */
  until(wanted: (line: Line) => boolean, seconds = patience(40)): Promise<Line> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => done(undefined), seconds * 1000);
      const done = (line: Line | undefined) => {
        clearTimeout(timer);
        this.watchers.delete(look);
        if (line) resolve(line);
        else
          reject(
            new Error(
              `not seen in ${seconds} s; last lines:\n${this.lines
                .slice(-8)
                .map((l) => JSON.stringify(l))
                .join("\n")}`,
            ),
          );
      };
      const look = () => {
        const found = this.lines.find(wanted);
        if (found) done(found);
      };
      this.watchers.add(look);
      look();
    });
  }

  /** Sends cells at once; gives their message ids. */
  async send(cells: readonly string[], options: object = {}): Promise<string[]> {
    const tagged = cells.map((code) => [`t${this.tags++}`, code]);
    this.command({ do: "execute", cells: tagged, ...options });
    return Promise.all(tagged.map(async ([tag]) => (await this.until((line) => line.tag === tag)).id!));
  }

  /** Waits until the cell with that message id is answered and idle. */
  async finished(id: string, seconds = patience(60)): Promise<Run> {
    const reply = await this.until((line) => line.channel === "shell" && line.parent === id, seconds);
    await this.until((line) => line.type === "status" && line.content.execution_state === "idle" && line.parent === id);
    const sent = this.lines.find((line) => line.id === id)!;
    const messages = this.of(id);
    const text = (name: string) =>
      messages.filter((line) => line.type === "stream" && line.content.name === name).map((line) => line.content.text);
    return {
      messages,
      reply: reply.content as Run["reply"],
      stdout: text("stdout").join(""),
      stderr: text("stderr").join(""),
      seconds: reply.at - sent.at,
    };
  }

  /** What was broadcast for the cell with that message id, so far. */
  of(id: string): Line[] {
    return this.lines.filter((line) => line.channel === "iopub" && line.parent === id);
  }

  async run(code: string, options: object = {}): Promise<Run> {
    const [id] = await this.send([code], options);
    return this.finished(id);
  }

  /** Sends any message and gives its id. */
  async message(channel: "shell" | "control", type: string, content: object = {}): Promise<string> {
    const tag = `t${this.tags++}`;
    this.command({ do: "send", channel, type, content, tag });
    return (await this.until((line) => line.tag === tag)).id!;
  }

  /** Sends a request and gives the answer's content. */
  async ask(type: string, content: object = {}, channel: "shell" | "control" = "shell"): Promise<Line["content"]> {
    const id = await this.message(channel, type, content);
    return (await this.until((line) => line.channel === channel && line.parent === id)).content;
  }

  interrupt(): void {
    this.command({ do: "interrupt" });
  }

  alive(): Promise<boolean> {
    return this.say("alive");
  }

  /** True if the kernel answered the heartbeat in the last second. */
  beating(): Promise<boolean> {
    return this.say("beating");
  }

  private async say(what: string): Promise<boolean> {
    const before = this.lines.length;
    this.command({ do: what });
    return (await this.until((line) => line.event === what && this.lines.indexOf(line) >= before)).alive;
  }

  /** Ends the client at once, as if Jupyter had crashed. */
  kill(): void {
    this.python.kill("SIGKILL");
  }

  /** Shuts the kernel down as JupyterLab does. */
  async stop(): Promise<void> {
    if (this.python.exitCode !== null) return;
    const ended = new Promise((resolve) => this.python.once("exit", resolve));
    this.command({ do: "shutdown" });
    await ended;
    fs.rmSync(path.dirname(this.terminalFile), { recursive: true, force: true });
  }
}

/** Waits `seconds`. */
export const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
