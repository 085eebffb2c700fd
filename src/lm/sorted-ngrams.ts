/**
 * The counts of Kneser-Ney for millions of symbols: sorted numbers instead of maps, several times as fast.
 *
 * An n-gram is one whole number: its symbols are the digits, the oldest first, in base B (the number of different symbols). In a sorted
 * list equal n-grams stand side by side, so a run's length is a count, and all n-grams of one context are neighbours.
 * One sort for each length gives all counts. For the longest, occurrences are sorted. The n-grams of every shorter length are the
 * different ones of the length above without their oldest symbol: a run's length is then in how many surroundings the n-gram was seen.
 *
 * Source: Heafield, Pouzyrevsky, Clark and Koehn 2013, "Scalable modified Kneser-Ney language model estimation", section 3.
 * Differs: in memory, without pruning; n-grams that begin with START keep their plain counts, as in `kneserNey`.
 */
import { assertInteger } from "../core/check";
import { END, START } from "../text/sequence";
import type { Followers } from "./ngram-counts";

/** All n-grams of one length, sorted, each once. */
interface Table {
  grams: Float64Array;
  /** Sum of the counts up to and with each n-gram. */
  sums: Float64Array;
}

/** What `kneserNey` asks of n-grams of 1 to `order` symbols. Counted once: nothing can be added later. */
export class SortedNgrams {
  /** The longest n-gram counted: 1 unigram, 2 bigram, 3 trigram … */
  readonly order: number;
  private readonly ids = new Map([[START, 0]]);
  private readonly tables: Table[] = [];

  /**
   * @param sequences  symbols without START and END
   * @throws if the order is not a whole number >= 1, or an n-gram does not fit into a number: V^order must be below 2^53
   */
  constructor(order: number, sequences: Iterable<readonly string[]>) {
    assertInteger("order", order, 1);
    this.order = order;
    const wholes = Array.from(sequences, (symbols) => [START, ...symbols, END].map((symbol) => this.learnId(symbol)));
    if (this.base ** order > Number.MAX_SAFE_INTEGER)
      throw new Error(`V^order must be below 2^53, got V = ${this.base}, order ${order}`);
    this.tables[order - 1] = countRuns(Float64Array.from(this.gramsOf(wholes, order)));
    for (let n = order - 1; n >= 1; n--) {
      const longer = this.tables[n].grams.map((gram) => gram % this.base ** n);
      const first = wholes.filter(({ length }) => length >= n && n > 1).map((whole) => this.pack(whole, 0, n));
      const grams = new Float64Array(longer.length + first.length);
      grams.set(longer);
      grams.set(first, longer.length);
      this.tables[n - 1] = countRuns(grams);
    }
  }

  /** Every symbol that was ever next, END among them, sorted. */
  vocabulary(): string[] {
    const symbols = [...this.ids.keys()];
    return Array.from(this.tables[0].grams, (id) => symbols[id]).sort();
  }

  /**
   * What came after a context: how often, if the context is the longest or begins with START; otherwise in how many surroundings.
   * Undefined if it was never seen.
   */
  after(context: readonly string[]): Followers | undefined {
    const ids = context.map((symbol) => this.ids.get(symbol));
    if (ids.length >= this.order || ids.includes(undefined)) return undefined;
    const { grams, sums } = this.tables[ids.length];
    const start = this.pack(ids as number[], 0, ids.length) * this.base;
    const [low, high] = [placeOf(grams, start), placeOf(grams, start + this.base)];
    if (low === high) return undefined;
    const before = (i: number): number => (i === 0 ? 0 : sums[i - 1]);
    const get = (next: string): number | undefined => {
      const gram = start + (this.ids.get(next) ?? Number.NaN);
      const i = placeOf(grams, gram);
      return grams[i] === gram ? sums[i] - before(i) : undefined;
    };
    return { total: before(high) - before(low), counts: { size: high - low, get } };
  }

  /** B: no digit is larger. */
  private get base(): number {
    return this.ids.size;
  }

  private learnId(symbol: string): number {
    const id = this.ids.get(symbol) ?? this.ids.size;
    this.ids.set(symbol, id);
    return id;
  }

  private pack(ids: readonly number[], from: number, to: number): number {
    let gram = 0;
    for (let i = from; i < to; i++) gram = gram * this.base + ids[i];
    return gram;
  }

  /** Every n-gram of n symbols that stands anywhere, as often as it does; START alone is none. */
  private *gramsOf(wholes: readonly number[][], n: number): Generator<number> {
    for (const whole of wholes)
      for (let end = Math.max(n, 2); end <= whole.length; end++) yield this.pack(whole, end - n, end);
  }
}

/** Sorts the n-grams in place, and counts how often each stands there. */
function countRuns(grams: Float64Array): Table {
  grams.sort();
  const [different, sums] = [new Float64Array(grams.length), new Float64Array(grams.length)];
  let size = 0;
  for (let i = 0; i < grams.length; i++) {
    if (grams[i] === grams[i + 1]) continue;
    different[size] = grams[i];
    sums[size++] = i + 1;
  }
  return { grams: different.slice(0, size), sums: sums.slice(0, size) };
}

/** How many of the sorted numbers are smaller. */
function placeOf(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
