/**
 * Runs cells one after the other, in the order in which they came, and answers as the protocol says.
 */
import { requestStop } from "../core/stop";
import { Cell, type Failure, onBehalfOf, runningCell, setRunning } from "./cell";
import { failureOfThrown, outOfMemory } from "./failure";
import { guarded } from "./guard";
import { trim } from "./memory";
import { native, sleep, turn } from "./native";
import { Outdated } from "./outdated";
import type { Sockets } from "./sockets";
import { closeScopes, releaseSince, type TensorMark, tensorMark } from "./tensors";
import { toTerminal } from "./terminal";
import type { Tslab } from "./tslab";
import type { Request } from "./wire";

const quietAfter = 15; // ms without a message until the shell socket counts as empty

/** The queue of execute requests: one cell at a time, the others wait or are aborted. */
export class Executions {
  private readonly queue: Request[] = [];
  private working = false;
  private count = 0;
  private serial = 0;
  private arrived = 0;
  private aborting: Promise<void> = Promise.resolve();
  private settle: ((failure: Failure | undefined) => void) | undefined;

  private readonly outdated = new Outdated();

  /** @param onRunning told when a cell begins to run, and (undefined) when it ended */
  constructor(
    private readonly tslab: Tslab,
    private readonly sockets: Sockets,
    private readonly onRunning: (cell: Cell | undefined) => void,
  ) {
    this.outdated.install();
  }

  /** Takes an execute_request; it runs when those before it are done. */
  add(request: Request): void {
    this.arrived++;
    this.queue.push(request);
    void this.work();
  }

  /** Answers "aborted" to every cell that waits, those still in the socket included; none starts meanwhile. */
  abortWaiting(): Promise<void> {
    this.aborting = this.aborting.then(() => this.abortAll());
    return this.aborting;
  }

  private async abortAll(): Promise<void> {
    const deadline = Date.now() + 500;
    for (let seen = -1; seen !== this.arrived && Date.now() < deadline; ) {
      seen = this.arrived;
      await turn();
      await sleep(quietAfter);
    }
    for (const request of this.queue.splice(0)) {
      this.sockets.publish("status", { execution_state: "busy" }, request.header);
      this.sockets.reply("shell", request, "execute_reply", { status: "aborted", execution_count: this.count });
      this.sockets.publish("status", { execution_state: "idle" }, request.header);
    }
  }

  /** Ends the cell that runs with `failure`; nothing that it started goes on. */
  cancel(cell: Cell, failure: Failure): void {
    cell.cancelled = true;
    if (cell !== runningCell()) return;
    this.tslab.giveUp();
    this.settle?.(failure);
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      this.sockets.publish("status", { execution_state: "busy" }, next.header);
      await this.answer(next);
      this.sockets.publish("status", { execution_state: "idle" }, next.header);
    }
    this.working = false;
  }

  private async answer(request: Request): Promise<void> {
    const code = String(request.content.code ?? "");
    const silent = request.content.silent === true;
    if (!silent && request.content.store_history !== false) this.count++;
    const execution_count = this.count;
    if (!silent) this.sockets.publish("execute_input", { code, execution_count }, request.header);
    const cell = new Cell(++this.serial, `Cell [${execution_count}]`, code, request.header);
    const failure = (await this.run(cell)) ?? finishCharts(cell);
    this.outdated.ended(cell, failure);
    await this.aborting; // what is sent after this cell's answer must not be aborted
    if (failure === undefined) {
      const content = { status: "ok", execution_count, payload: [], user_expressions: {} };
      return this.sockets.reply("shell", request, "execute_reply", content);
    }
    this.sockets.publish("error", { ...failure }, request.header);
    await this.tslab.keepImports(cell).catch(() => {}); // the failure is what there is to say
    if (request.content.stop_on_error !== false) await this.abortWaiting();
    this.sockets.reply("shell", request, "execute_reply", { status: "error", execution_count, ...failure });
  }

  private async run(cell: Cell): Promise<Failure | undefined> {
    requestStop(false);
    setRunning(cell);
    this.onRunning(cell);
    const mark = tensorMark();
    const failure = await new Promise<Failure | undefined>((resolve) => {
      this.settle = (result) => native.setImmediate(() => resolve(result));
      native.setImmediate(() => this.start(cell));
    });
    setRunning(undefined);
    if (cell.cancelled) cleanUp(mark, failure?.ename === outOfMemory);
    this.onRunning(undefined);
    return failure;
  }

  private start(cell: Cell): void {
    const settle = this.settle;
    const fail = (error: unknown) => settle?.(failureOfThrown(error));
    onBehalfOf(cell, () => {
      try {
        this.tslab.compile(cell);
      } catch (error) {
        return fail(error);
      }
      guarded(cell, () => {
        this.tslab.execute(cell).then(settle, fail);
      });
    });
  }
}

/** Leaves TensorFlow as it was before a cell that was given up, and (release) gives back the memory that the cell took. */
function cleanUp(mark: TensorMark, release: boolean): void {
  try {
    closeScopes(mark);
    if (release) releaseSince(mark);
  } catch (error) {
    toTerminal(`tensors of a cell that was given up may be left: ${error}`);
  }
  if (!release) return;
  globalThis.gc?.();
  trim();
}

/** Lets the cell's live charts draw their last state; src/notebook/live.ts says how, once a cell has imported it. */
function finishCharts(cell: Cell): Failure | undefined {
  const finish = (globalThis as unknown as Record<symbol, (() => void) | undefined>)[Symbol.for("jielong.finishLive")];
  try {
    if (finish) onBehalfOf(cell, finish);
    return undefined;
  } catch (error) {
    return failureOfThrown(error);
  }
}
