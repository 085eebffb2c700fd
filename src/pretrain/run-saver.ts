/**
 * Saves a training run and finds the place again: weights, optimizer, step, position in the data, random state, precision.
 *
 * A run that was cut off at any moment and goes on from its last checkpoint sees the same batches and, on a processor, gives
 * bit-equal losses.
 */
import type { JsonFields } from "../core/json-fields";
import type { Module } from "../core/module";
import type { ProgramOptions } from "../core/program";
import type { Rng, RngState } from "../core/random";
import { dropoutsOf } from "../nn/dropout";
import type { Tokenizer } from "../text/tokenizer";
import type { BatchSource } from "./batch-source";
import type { Checkpoint, Groups } from "./checkpoint";
import type { MetricsRecord } from "./metrics";
import { RunFolder } from "./run-folder";
import { keepTokenizer } from "./tokenizer-file";

/** What a run consists of, besides its step. */
export interface RunParts {
  readonly model: Module;
  readonly groups: Groups;
  readonly train: Pick<BatchSource, "state" | "restore">;
  readonly rng?: Rng;
  readonly config: unknown;
}

/** Where a run goes on. */
export interface Resumed {
  readonly step: number;
  readonly precision: ProgramOptions["precision"];
  readonly metrics: MetricsRecord[];
}

/** Keeps one run in one folder. */
export class RunSaver {
  readonly folder: RunFolder;
  private savedStep = -1;
  private unlock: (() => void) | undefined;

  constructor(
    name: string,
    private readonly keep: number,
    private readonly parts: RunParts,
  ) {
    this.folder = new RunFolder(name);
  }

  /** Keeps other processes out until `close`, and the tokenizer in the folder. @throws if another process trains here */
  open(tokenizer?: Tokenizer): void {
    this.unlock = this.folder.lock();
    if (tokenizer) keepTokenizer(tokenizer, this.folder.path);
  }

  /** Lets other processes in. */
  close(): void {
    this.unlock?.();
    this.unlock = undefined;
  }

  /**
   * Puts everything back as the newest usable checkpoint has it.
   *
   * @returns where to go on; undefined if there is no checkpoint
   * @throws  if there are checkpoints and none is whole and of this run
   */
  resume(): Resumed | undefined {
    const resumed = this.folder.latest((checkpoint) => this.restore(checkpoint));
    const metrics = this.folder.rewind(resumed?.step ?? 0);
    if (!resumed) return undefined;
    this.savedStep = resumed.step;
    return { ...resumed, metrics };
  }

  private restore(checkpoint: Checkpoint): Omit<Resumed, "metrics"> {
    const { state, step } = checkpoint;
    const { model, groups, train, rng } = this.parts;
    const precision = state.oneOf("precision", ["float32", "bfloat16"] as const);
    const dropouts = dropoutsOf(model);
    const seeds = state.list("dropoutSeeds");
    if (seeds.length !== dropouts.length) {
      throw state.wrong("dropoutSeeds", `a list of ${dropouts.length}, as many as the model has`);
    }
    const own = state.raw("rng") === null ? undefined : rngState(state);
    const before = train.state();
    try {
      train.restore(state.raw("data"));
      checkpoint.restore(groups);
    } catch (error) {
      train.restore(before);
      throw error;
    }
    for (const [i, dropout] of dropouts.entries()) dropout.seed = seeds[i] as number;
    if (rng && own) rng.restore(own);
    return { step, precision };
  }

  /**
   * Writes a checkpoint, unless this step has one.
   *
   * @param data  the position in the data; where the training batches stand unless given
   * @throws what the system says; then what was there is still there
   */
  save(step: number, precision: ProgramOptions["precision"], data = this.parts.train.state()): void {
    if (step === this.savedStep) return;
    const { model, groups, rng, config } = this.parts;
    const dropoutSeeds = dropoutsOf(model).map(({ seed }) => seed);
    this.folder.save(step, groups, { precision, data, dropoutSeeds, rng: rng?.state() ?? null, config }, this.keep);
    this.savedStep = step;
  }
}

function rngState(state: JsonFields): RngState {
  const words = state.list("rng");
  if (words.length !== 4 || !words.every(Number.isInteger)) throw state.wrong("rng", "four whole numbers");
  return words as unknown as RngState;
}
