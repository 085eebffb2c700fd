/**
 * A cell as it runs. Everything that it starts, timers and promises included, carries it along (AsyncLocalStorage), so that
 * late output and late errors find their way back.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import type { Header } from "./wire";

/** What a failed cell tells, in the protocol's names. */
export interface Failure {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** One cell that is running or has run. */
export class Cell {
  /** True once the kernel gave the cell up: nothing that it started may go on. */
  cancelled = false;

  /**
   * @param serial 1 for the first cell that this kernel ran, and so on
   * @param label how messages name it: "Cell [3]"
   * @param code TypeScript as typed
   * @param parent header of the request that runs it
   */
  constructor(
    readonly serial: number,
    readonly label: string,
    readonly code: string,
    readonly parent: Header,
  ) {}

  /** The file name that the JavaScript engine knows the cell by. */
  get file(): string {
    return `cell:${this.serial}`;
  }
}

const storage = new AsyncLocalStorage<Cell>();

/** Node 20 and 22 hang the cell on every promise where printing shows it; hides that. */
function printPlainly(this: object): object {
  for (const key of Object.getOwnPropertySymbols(this)) {
    if (/^((trigger_)?async_id_symbol|kResourceStore)$/.test(key.description ?? ""))
      Object.defineProperty(this, key, { enumerable: false });
  }
  return this;
}
Object.defineProperty(Promise.prototype, inspect.custom, { value: printPlainly, configurable: true });
const bySerial = new Map<number, Cell>();
let running: Cell | undefined;

/** The cell that the running code belongs to; code of nobody belongs to the cell that runs now, if one does. */
export const currentCell = (): Cell | undefined => storage.getStore() ?? running;

/** The cell that started the running code, if it is known. */
export const startingCell = (): Cell | undefined => storage.getStore();

/** The cell that the kernel is running now, if any. */
export const runningCell = (): Cell | undefined => running;

/** The cell with that engine file name. */
export function cellOfFile(file: string): Cell | undefined {
  return file.startsWith("cell:") ? bySerial.get(Number(file.slice(5))) : undefined;
}

/** Calls `work` on behalf of `cell`. */
export const onBehalfOf = <T>(cell: Cell, work: () => T): T => storage.run(cell, work);

/** Says which cell runs now; undefined between cells. */
export function setRunning(cell: Cell | undefined): void {
  running = cell;
  if (cell) bySerial.set(cell.serial, cell);
}
