/**
 * Where a long training run keeps what it must not lose: `checkpoints/NAME/`.
 *
 *   checkpoints/NAME/ step-00000500/   the last checkpoints
 *                     metrics.jsonl    what was measured, a record a line
 *                     lock             the process that trains just now
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { writeAtomically } from "../core/atomic-file";
import { courseRoot } from "../core/paths";
import { Checkpoint, checkpointName, type Groups, writeCheckpoint } from "./checkpoint";
import type { MetricsRecord } from "./metrics";
import { ownStamp, runs } from "./process-stamp";

const metricsFile = "metrics.jsonl";

/** The folder of a run. */
export class RunFolder {
  readonly path: string;
  private tornLine = false;

  /**
   * @param name  letters, digits, "-", "_" and ".": a folder below `checkpoints/`; or the absolute path of a folder
   * @throws if it is neither
   */
  constructor(name: string) {
    if (!path.isAbsolute(name) && !/^\w[\w.-]*$/.test(name)) {
      throw new Error(`the name of a run must be of letters, digits, "-", "_" and ".", got ${JSON.stringify(name)}`);
    }
    this.path = path.isAbsolute(name) ? name : path.join(courseRoot(), "checkpoints", name);
  }

  /** The folders of all checkpoints, the newest first. Whether they are whole is seen when they are read. */
  checkpoints(): string[] {
    if (!fs.existsSync(this.path)) return [];
    const names = fs.readdirSync(this.path).filter((name) => /^step-\d{8,}$/.test(name));
    return names.sort((a, b) => stepOf(b) - stepOf(a)).map((name) => path.join(this.path, name));
  }

  /**
   * The newest checkpoint that can be used. One that cannot is named on stdout, with the reason.
   *
   * @param use  what is done with a checkpoint; if it throws, the one before is tried
   * @returns    what `use` gave; undefined if there are no checkpoints
   * @throws     if there are some and none can be used
   */
  latest<T>(use: (checkpoint: Checkpoint) => T): T | undefined {
    const refused: string[] = [];
    for (const folder of this.checkpoints()) {
      try {
        return use(new Checkpoint(folder));
      } catch (error) {
        refused.push((error as Error).message);
        console.log(`refused ${path.basename(folder)}: ${(error as Error).message}`);
      }
    }
    if (refused.length === 0) return undefined;
    const advice = "delete the folder to start from the beginning, or give the run another name";
    throw new Error(`no checkpoint in ${this.path} can be used (${refused[0]}); ${advice}`);
  }

  /** Writes a step's checkpoint, then deletes all but the `keep` newest. @throws as `writeCheckpoint` does */
  save(step: number, groups: Groups, state: Readonly<Record<string, unknown>>, keep: number): void {
    fs.mkdirSync(this.path, { recursive: true });
    const leftovers = fs.readdirSync(this.path).filter((name) => /^\.step-\d+\.part$/.test(name)); // of killed processes
    for (const name of leftovers) fs.rmSync(path.join(this.path, name), { recursive: true, force: true });
    writeCheckpoint(path.join(this.path, checkpointName(step)), groups, { step, ...state });
    for (const old of this.checkpoints().slice(keep)) this.delete(old);
  }

  /** Under another name first, so that what is left of a deletion that is cut off is no checkpoint. */
  private delete(folder: string): void {
    const going = path.join(this.path, `.${path.basename(folder)}.part`);
    fs.rmSync(going, { recursive: true, force: true });
    fs.renameSync(folder, going);
    fs.rmSync(going, { recursive: true, force: true });
  }

  /** Adds a line to the metrics. A full disk costs the line, not the run. */
  append(record: MetricsRecord): void {
    try {
      fs.mkdirSync(this.path, { recursive: true });
      fs.appendFileSync(path.join(this.path, metricsFile), `${this.tornLine ? "\n" : ""}${JSON.stringify(record)}\n`);
      this.tornLine = false;
    } catch (error) {
      if (!this.tornLine)
        console.log(`the metrics of step ${record.step} could not be written: ${(error as Error).message}`);
      this.tornLine = true;
    }
  }

  /** The records so far. A line that was cut off when the process was killed is left out. */
  metrics(): MetricsRecord[] {
    const file = path.join(this.path, metricsFile);
    if (!fs.existsSync(file)) return [];
    return fs
      .readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line) => {
        try {
          const record = JSON.parse(line) as MetricsRecord;
          return typeof record?.step === "number" ? [record] : [];
        } catch {
          return [];
        }
      });
  }

  /** Forgets what was measured after a checkpoint's step, because it will be measured again. Returns what is left. */
  rewind(step: number): MetricsRecord[] {
    const kept = this.metrics().filter((record) =>
      record.kind === "train" ? record.step < step : record.step <= step,
    );
    if (step === 0) kept.length = 0;
    if (fs.existsSync(path.join(this.path, metricsFile))) {
      writeAtomically(
        path.join(this.path, metricsFile),
        kept.map((record) => `${JSON.stringify(record)}\n`),
      );
    }
    return kept;
  }

  /**
   * Makes sure that no other process trains in this folder.
   *
   * @returns a function that gives the folder free
   * @throws  if another one does
   */
  lock(): () => void {
    const file = path.join(this.path, "lock");
    fs.mkdirSync(this.path, { recursive: true });
    const holder = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    if (runs(holder)) {
      throw new Error(
        `${this.path} must be free, got process ${holder.split(" ")[0]} training in it; wait, or stop it`,
      );
    }
    fs.rmSync(file, { force: true });
    try {
      fs.writeFileSync(file, ownStamp(), { flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      throw new Error(`${this.path} must be free, got another process that begins just now; wait, or stop it`);
    }
    return () => fs.rmSync(file, { force: true });
  }
}

function stepOf(name: string): number {
  return Number(name.slice("step-".length));
}
