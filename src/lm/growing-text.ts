/**
 * One text while it is being continued: its tokens, the part of them that the model looks at, and its own chance.
 */
import { Rng } from "../core/random";
import type { AllOptions, Completion } from "./generate-options";

/** A text that grows token by token. */
export class GrowingText {
  readonly ids: number[] = []; //      the new tokens
  readonly logprobs: number[] = [];
  end: Completion["end"] | undefined; // why it is finished, if it is
  /** What the model looks at: the whole text, or its end where it slides. */
  window: number[];
  private readonly rng: Rng;

  /**
   * @param prompt     its tokens, at least one
   * @param sample     which of the texts that continue the same prompt, counted from 0
   * @param blockSize  the longest context
   */
  constructor(
    prompt: readonly number[],
    sample: number,
    readonly blockSize: number,
    readonly options: AllOptions,
  ) {
    this.window = [...prompt];
    this.rng = new Rng(mixed([options.seed, sample, ...prompt]));
    this.slide();
  }

  /**
   * The chance of the next `count` tokens, each a number in [0, 1) with 24 bits, which float32 can hold. A token that is not taken
   * after all leaves its number unused, so they do not depend on how many are asked for at once unless the text goes on: `take`
   * must then follow for each of them.
   */
  uniforms(count: number): number[] {
    return Array.from({ length: count }, () => (this.rng.uint32() >>> 8) / 2 ** 24);
  }

  /** How many tokens may be added at most. */
  get tokensLeft(): number {
    return this.options.maxNewTokens - this.ids.length;
  }

  /**
   * Adds a token, unless the text is finished.
   * @throws if the log-probability is no number
   */
  take(id: number, logprob: number): void {
    if (this.end) return;
    if (!Number.isFinite(logprob)) {
      throw new Error(
        `the model must give finite numbers, got a log-probability of ${logprob} after ${this.window.length} tokens; its weights may have diverged`,
      );
    }
    this.ids.push(id);
    this.logprobs.push(logprob);
    this.window.push(id);
    const { stop, maxNewTokens, whenFull } = this.options;
    if (stop.includes(id)) this.end = "stop";
    else if (this.ids.length >= maxNewTokens) this.end = "length";
    else if (whenFull === "stop" && this.window.length >= this.blockSize) this.end = "context";
  }

  /** Lets the first half go where the window has outgrown the context: half of blockSize, rounded up, is left. */
  slide(): void {
    if (this.window.length > this.blockSize) this.window = this.window.slice(-Math.ceil(this.blockSize / 2));
  }
}

/** A seed that depends on every number and on their order (the mixing steps of splitmix32). */
function mixed(numbers: readonly number[]): number {
  return numbers.reduce((hash, x) => {
    let z = Math.imul(hash ^ x, 0x9e3779b1) + 0x7f4a7c15;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  }, 0);
}
