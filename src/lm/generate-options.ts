/**
 * How a text is to be continued, and what comes back.
 */
import { assertInteger } from "../core/check";

/** How to continue texts. */
export interface GenerateOptions {
  /** The most tokens that are added; 100 if left out. */
  maxNewTokens?: number;
  /** True takes the likeliest token every time: no chance in it. */
  greedy?: boolean;
  /** > 0; 1, the model's own probabilities, if left out. */
  temperature?: number;
  /** Only the k likeliest tokens may be drawn. */
  topK?: number;
  /** Only the fewest likeliest tokens whose probabilities sum to at least this, in (0, 1], may be drawn; after top-k. */
  topP?: number;
  /** Tokens after which a text is finished. */
  stop?: readonly number[];
  /** How many texts for each prompt; 1 if left out. */
  samples?: number;
  /** Same seed, same texts, whatever other prompts are continued with them; 1 if left out. */
  seed?: number;
  /**
   * What to do with a text that fills the context: "stop" ends it; "slide" goes on with the last half of it as the context, over
   * and over.
   */
  whenFull?: "stop" | "slide";
}

/** One text that was continued. */
export interface Completion {
  /** Which prompt, counted from 0. */
  prompt: number;
  /** The new tokens; a stop token is the last of them. */
  ids: number[];
  /** The log-probability of each new token under the model itself, whatever temperature and filter it was drawn with; nats. */
  logprobs: number[];
  /** Why it ended: a stop token, maxNewTokens, a full context, or the reader's interrupt button. */
  end: "stop" | "length" | "context" | "interrupted";
}

/** Options with nothing left out. `topK` and `topP` are undefined where nothing is filtered. */
export type AllOptions = Required<Omit<GenerateOptions, "topK" | "topP">> & Pick<GenerateOptions, "topK" | "topP">;

/**
 * Fills in what was left out.
 * @throws where a number is out of its range
 */
export function checkedOptions(options: GenerateOptions, vocabSize: number): AllOptions {
  const { maxNewTokens = 100, greedy = false, temperature = 1, topK, topP, stop = [], samples = 1, seed = 1 } = options;
  const { whenFull = "stop" } = options;
  const all: AllOptions = { maxNewTokens, greedy, temperature, topK, topP, stop, samples, seed, whenFull };
  assertInteger("maxNewTokens", all.maxNewTokens, 1);
  assertInteger("samples", all.samples, 1);
  if (!Number.isInteger(all.seed)) throw new Error(`seed must be an integer, got ${all.seed}`);
  if (!(all.temperature > 0 && all.temperature < Number.POSITIVE_INFINITY)) {
    throw new Error(
      `temperature must be a number > 0, got ${all.temperature}; for the likeliest token use greedy: true`,
    );
  }
  if (all.topK !== undefined) assertInteger("topK", all.topK, 1, vocabSize);
  if (all.topP !== undefined && !(all.topP > 0 && all.topP <= 1)) {
    throw new Error(`topP must be above 0 and at most 1, got ${all.topP}`);
  }
  for (const id of all.stop) assertInteger("a stop token", id, 0, vocabSize - 1);
  if (all.whenFull !== "stop" && all.whenFull !== "slide") {
    throw new Error(`whenFull must be "stop" or "slide", got ${JSON.stringify(all.whenFull)}`);
  }
  return all;
}

/** @throws if there is no prompt, or one that is empty, or holds what is no token, or fills the context where that ends a text */
export function checkPrompts(
  prompts: readonly (readonly number[])[],
  vocabSize: number,
  blockSize: number,
  whenFull: AllOptions["whenFull"],
): void {
  if (prompts.length === 0) throw new Error("prompts must hold at least one prompt, got none");
  for (const [i, prompt] of prompts.entries()) {
    if (prompt.length === 0) throw new Error(`prompt ${i} must hold at least one token, got none; begin with END`);
    for (const id of prompt) assertInteger(`a token of prompt ${i}`, id, 0, vocabSize - 1);
    if (whenFull === "stop" && prompt.length >= blockSize) {
      throw new Error(
        `prompt ${i} must be shorter than the context of ${blockSize} tokens, got ${prompt.length}; crop it, or whenFull: "slide"`,
      );
    }
  }
}
