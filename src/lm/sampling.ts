/**
 * From probabilities to text: draw the next symbol, append it, ask again, until END.
 *
 *   temperature T:  p_i ← p_i^(1/T) / Σ_j p_j^(1/T),  the same as softmax(logits / T)
 *   T = 1 leaves the model's own probabilities, T < 1 sharpens them, T > 1 flattens them; T → 0 is argmax.
 *
 * Source: Ackley, Hinton and Sejnowski 1985, "A learning algorithm for Boltzmann machines" (temperature); Fan, Lewis and
 *   Dauphin 2018, "Hierarchical neural story generation" (top-k).
 */
import { assertInteger } from "../core/check";
import type { Rng } from "../core/random";
import { END } from "../text/sequence";
import { distribution, type LanguageModel } from "./language-model";

/** How to choose the next symbol. */
export interface SampleOptions {
  /** > 0; 1 if left out. */
  temperature?: number;
  /** Only the k likeliest symbols may be drawn; all if left out. */
  topK?: number;
  /** The text stops here even without END, symbols; 100 if left out. */
  maxLength?: number;
  /** What the text begins with. */
  prompt?: readonly string[];
}

/** The index of the largest value; the first one if several are equal. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

/**
 * Probabilities at another temperature.
 *
 * @param probs  numbers >= 0; they need not sum to 1
 * @returns numbers that sum to 1
 * @throws if the temperature is not a number > 0, or if no probability is > 0
 */
export function withTemperature(probs: readonly number[], temperature: number): number[] {
  if (!(temperature > 0)) throw new Error(`temperature must be a number > 0, got ${temperature}; use argmax for 0`);
  const largest = Math.max(...probs);
  if (!(largest > 0)) throw new Error("probs must hold a number > 0, got none");
  // Dividing by the largest first keeps the power from running into 0 for all of them.
  const powers = probs.map((p) => (p / largest) ** (1 / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/**
 * Keeps the k largest probabilities, sets the others to 0, and divides by what is left.
 * Of equal ones at the edge, those that come first are kept.
 *
 * @throws if k is not a whole number >= 1
 */
export function topK(probs: readonly number[], k: number): number[] {
  assertInteger("k", k, 1);
  const order = probs.map((_, i) => i).sort((a, b) => probs[b] - probs[a] || a - b);
  const kept = new Set(order.slice(0, k));
  const sum = probs.reduce((total, p, i) => total + (kept.has(i) ? p : 0), 0);
  return probs.map((p, i) => (kept.has(i) ? p / sum : 0));
}

/** Lets the model write: each symbol drawn from its probabilities. END is not part of what comes back. */
export function sample(model: LanguageModel, rng: Rng, options: SampleOptions = {}): string[] {
  const { temperature = 1, topK: k } = options;
  return write(model, options, (probs) => {
    const allowed = k === undefined ? probs : topK(probs, k);
    return rng.categorical(withTemperature(allowed, temperature));
  });
}

/** Lets the model write, taking the likeliest symbol every time. It has no chance in it: the same prompt, the same text. */
export function greedy(model: LanguageModel, options: Pick<SampleOptions, "maxLength" | "prompt"> = {}): string[] {
  return write(model, options, argmax);
}

function write(model: LanguageModel, options: SampleOptions, choose: (probs: number[]) => number): string[] {
  const { maxLength = 100, prompt = [] } = options;
  assertInteger("maxLength", maxLength, 1);
  const text = [...prompt];
  while (text.length < maxLength) {
    const next = model.vocabulary[choose(distribution(model, text))];
    if (next === END) break;
    text.push(next);
  }
  return text;
}
