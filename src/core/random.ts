/**
 * Seeded random numbers: the only source of chance in the course, so that a re-run gives the same text.
 *
 * The generator is xoshiro128** (Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators"), its four words of
 * state filled from the seed by splitmix32.
 *
 * Source: https://prng.di.unimi.it/xoshiro128starstar.c for the generator, Box and Muller 1958 for the normal distribution.
 */

/** What `Rng.state()` saves and `Rng.restore()` takes back. */
export type RngState = readonly [number, number, number, number];

const rotateLeft = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits));

/** One stream of random numbers. Two streams made with the same seed give the same numbers on every machine. */
export class Rng {
  private words: [number, number, number, number];

  /**
   * @param seed  any integer; the low 32 bits count
   * @throws if the seed is not an integer
   */
  constructor(seed: number) {
    if (!Number.isInteger(seed)) throw new Error(`seed must be an integer, got ${seed}`);
    let counter = seed | 0;
    const splitmix = (): number => {
      counter = (counter + 0x9e3779b9) | 0;
      let z = counter;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.words = [splitmix(), splitmix(), splitmix(), splitmix()];
  }

  /** A whole number from 0 to 2^32 - 1, all equally likely. */
  uint32(): number {
    const s = this.words;
    const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotateLeft(s[3], 11);
    return result;
  }

  /** A number in [low, high), all equally likely. */
  uniform(low = 0, high = 1): number {
    const unit = (this.uint32() * 0x200000 + (this.uint32() >>> 11)) / 2 ** 53;
    return low + (high - low) * unit;
  }

  /** A number from the normal distribution (Box and Muller 1958). */
  normal(mean = 0, std = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return mean + std * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /**
   * A whole number from 0 to n - 1, all equally likely.
   * @throws if n is not a whole number from 1 to 2^32
   */
  int(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32)
      throw new Error(`n must be a whole number from 1 to 2^32, got ${n}`);
    return Math.floor(this.uniform() * n);
  }

  /**
   * An index, drawn with the given probabilities.
   *
   * @param weights  numbers >= 0 that need not sum to 1, not all 0
   * @throws if a weight is negative or not a number, or if all are 0
   */
  categorical(weights: ArrayLike<number>): number {
    let total = 0;
    for (let i = 0; i < weights.length; i++) {
      if (!(weights[i] >= 0)) throw new Error(`weights must be numbers >= 0, got ${weights[i]} at index ${i}`);
      total += weights[i];
    }
    if (!(total > 0 && total < Infinity)) throw new Error(`weights must sum to a finite number > 0, got ${total}`);
    let rest = this.uniform() * total;
    let last = 0;
    for (let i = 0; i < weights.length; i++) {
      if (weights[i] === 0) continue;
      last = i;
      rest -= weights[i];
      if (rest < 0) return i;
    }
    return last; // rounding left a rest of about 1e-16
  }

  /** One element of a list, all equally likely. */
  choice<T>(items: readonly T[]): T {
    return items[this.int(items.length)];
  }

  /** A copy of the list in random order (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
    }
    return shuffled;
  }

  /** A seed for something else that needs one, such as a TensorFlow operation; never 0, which TensorFlow reads as "no seed". */
  seed(): number {
    return 1 + this.int(2 ** 31 - 2);
  }

  /** Where the stream is, to be saved in a checkpoint. */
  state(): RngState {
    return [...this.words];
  }

  /** Goes on from a saved state. */
  restore(state: RngState): void {
    this.words = [...state];
  }
}
