/**
 * Tables of counts: how often each symbol came next, after every context of 0 to n-1 symbols.
 *
 * Near the start of a sequence a context is shorter: it begins with START, and START is never predicted.
 */
import { assertInteger } from "../core/check";
import { END, START } from "../text/sequence";

/** What came next after one context, to be asked symbol by symbol. */
export interface Followers {
  /** The sum of the counts. */
  readonly total: number;
  /** How many different symbols, and how often each; undefined if never. */
  readonly counts: Pick<ReadonlyMap<string, number>, "size" | "get">;
}

/** What came next after one context. */
export interface NextCounts extends Followers {
  /** How often the context was followed by anything: the sum of the counts. */
  total: number;
  /** symbol → how often it came next. Its size is the number of different followers. */
  counts: Map<string, number>;
}

/** Stands between the symbols of a key. Symbols may hold any text, spaces too; this control character stands in no text. */
export const SEPARATOR = "\u0000";

/** Joins a context into one key. */
export const contextKey = (context: readonly string[]): string => context.join(SEPARATOR);

/** The counts of all n-grams of 1 to `order` symbols of the sequences that were added. */
export class NgramCounts {
  /** The longest n-gram counted: 1 unigram, 2 bigram, 3 trigram … */
  readonly order: number;
  private readonly tables = new Map<string, NextCounts>();

  /** @throws if the order is not a whole number >= 1 */
  constructor(order: number, sequences: Iterable<readonly string[]> = []) {
    assertInteger("order", order, 1);
    this.order = order;
    for (const sequence of sequences) this.add(sequence);
  }

  /** Counts one sequence of symbols, given without START and END. */
  add(symbols: readonly string[]): void {
    const whole = [START, ...symbols, END];
    for (let i = 1; i < whole.length; i++) {
      for (let from = i; from >= Math.max(0, i - this.order + 1); from--) {
        this.count(contextKey(whole.slice(from, i)), whole[i]);
      }
    }
  }

  /** What came after exactly this context, or undefined if it was never seen. */
  after(context: readonly string[]): NextCounts | undefined {
    return this.tables.get(contextKey(context));
  }

  /** Every context that was seen, as `contextKey` writes it, with what came next. */
  contexts(): IterableIterator<[string, NextCounts]> {
    return this.tables.entries();
  }

  /** Every symbol that was ever next, END among them, sorted. */
  vocabulary(): string[] {
    return [...(this.after([])?.counts.keys() ?? [])].sort();
  }

  private count(key: string, next: string): void {
    let table = this.tables.get(key);
    if (!table) {
      table = { total: 0, counts: new Map() };
      this.tables.set(key, table);
    }
    table.total += 1;
    table.counts.set(next, (table.counts.get(next) ?? 0) + 1);
  }
}
