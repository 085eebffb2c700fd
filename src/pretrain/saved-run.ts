/**
 * What a run has come to, for a notebook: `const { model, tokenizer } = openRun("state-of-the-union");`
 *
 * The run may have been made by `npm run train` or by a trainer with that name in a cell; it may be unfinished.
 */
import { JsonFields } from "../core/json-fields";
import { Rng } from "../core/random";
import { Gpt } from "../lm/gpt";
import type { GptConfig } from "../lm/gpt-config";
import type { Tokenizer } from "../text/tokenizer";
import type { Checkpoint } from "./checkpoint";
import type { MetricsRecord } from "./metrics";
import { RunFolder } from "./run-folder";
import { keptTokenizer } from "./tokenizer-file";

/** A run as its newest usable checkpoint has it. */
export interface SavedRun {
  readonly model: Gpt;
  /** What the model was trained with; undefined where the run did not keep it. */
  readonly tokenizer: Tokenizer | undefined;
  /** Optimizer steps taken. */
  readonly step: number;
  /** What was measured until then. */
  readonly history: readonly MetricsRecord[];
}

/**
 * The newest usable checkpoint of a run, for models of any kind: `latestCheckpoint(name)?.restore({ model: model.parameters() })`.
 *
 * @returns undefined if there is none yet
 * @throws  if there are some, and all are damaged
 */
export function latestCheckpoint(name: string): Checkpoint | undefined {
  return new RunFolder(name).latest((checkpoint) => {
    checkpoint.verify();
    return checkpoint;
  });
}

/**
 * The GPT of a run, with its trained weights.
 *
 * @param name  as it was given to the trainer, or the name of the configuration
 * @throws if there is no such run yet, naming the folder that was looked into; if no checkpoint is whole; if its model is no GPT
 */
export function openRun(name: string): SavedRun {
  const folder = new RunFolder(name);
  const found = folder.latest((checkpoint) => {
    const model = new Gpt(sizesIn(checkpoint), new Rng(1));
    try {
      checkpoint.restore({ model: model.parameters() });
    } catch (error) {
      model.dispose();
      throw error;
    }
    return { model, step: checkpoint.step };
  });
  if (!found) throw new Error(`there must be a checkpoint in ${folder.path}, got none; train first`);
  return { ...found, tokenizer: keptTokenizer(folder.path), history: folder.metrics() };
}

/** The sizes of the GPT that a checkpoint is of. */
function sizesIn({ state }: Checkpoint): GptConfig {
  const config = new JsonFields(state.raw("config"), `${state.where}: config`);
  for (const name of ["vocabSize", "blockSize", "nLayer", "nHead", "nEmbd"]) config.integer(name, 1);
  return state.raw("config") as GptConfig;
}
