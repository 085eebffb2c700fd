/**
 * Byte-pair encoding, to be used: the same merges as `./bpe` in a time that does not grow with text times merges.
 *
 * Training keeps the count of every pair and the pieces in which it stands; a merge touches those pieces only. The most frequent pair
 * comes from a heap in which counts may be too high, since merging one pair makes others rarer; a pair that has become rarer is put
 * back with its true count.
 *
 * Source: Sennrich, Haddow and Birch 2016, "Neural Machine Translation of Rare Words with Subword Units", section 3.2, whose released
 *   program keeps such an index.
 */
import { assertInteger } from "../core/check";
import { type CountedPiece, countPieces, merge, type Pair } from "./bpe";
import { NumberHeap } from "./number-heap";

/** Ids are below this; a pair is one number, first * MOST_IDS + second, and pairs sort as these numbers do. */
export const MOST_IDS = 2 ** 21;

/** One number for two neighbours. */
export function pairKey(first: number, second: number): number {
  return first * MOST_IDS + second;
}

/** Counts of pairs, and where each stands. */
class PairIndex {
  readonly counts = new Map<number, number>();
  readonly pieces: readonly CountedPiece[];
  private readonly places = new Map<number, number[]>();

  constructor(pieces: readonly CountedPiece[]) {
    this.pieces = pieces;
    for (let place = 0; place < pieces.length; place++) this.count(place, 1);
  }

  /** Adds (sign 1) or takes away (sign -1) the pairs of one piece; `seen` collects them. */
  private count(place: number, sign: 1 | -1, seen?: Set<number>): void {
    const { ids, count } = this.pieces[place];
    for (let i = 1; i < ids.length; i++) {
      const key = pairKey(ids[i - 1], ids[i]);
      this.counts.set(key, (this.counts.get(key) ?? 0) + sign * count);
      if (sign === -1) continue;
      seen?.add(key);
      const places = this.places.get(key);
      if (!places) this.places.set(key, [place]);
      else if (places[places.length - 1] !== place) places.push(place);
    }
  }

  /** Makes a pair one id, everywhere; returns the pairs in the pieces where it stood, the only ones that can be more frequent now. */
  merge(pair: Pair, id: number): Set<number> {
    const seen = new Set<number>();
    const key = pairKey(...pair);
    for (const place of new Set(this.places.get(key))) {
      const piece = this.pieces[place];
      const ids = merge(piece.ids, pair, id);
      if (ids.length === piece.ids.length) continue; // the pair has gone from this piece
      this.count(place, -1);
      piece.ids = ids;
      this.count(place, 1, seen);
    }
    this.places.delete(key);
    this.counts.delete(key);
    return seen;
  }
}

/** Pairs, most frequent first; of equally frequent ones the smaller pair. */
class PairQueue {
  private readonly byCount = new Map<number, NumberHeap>();
  private readonly used = new NumberHeap(); // counts, negative: the highest comes first

  constructor(private readonly counts: ReadonlyMap<number, number>) {
    for (const key of counts.keys()) this.push(key);
  }

  push(key: number): void {
    const count = this.counts.get(key) ?? 0;
    if (count < 1) return;
    let keys = this.byCount.get(count);
    if (!keys) {
      keys = new NumberHeap();
      this.byCount.set(count, keys);
      this.used.push(-count);
    }
    keys.push(key);
  }

  pop(): number | undefined {
    for (let top = this.used.pop(); top !== undefined; top = this.used.pop()) {
      const count = -top;
      const keys = this.byCount.get(count)!;
      for (let key = keys.pop(); key !== undefined; key = keys.pop()) {
        if (this.counts.get(key) !== count) {
          this.push(key); // rarer by now: it waits under its true count
          continue;
        }
        this.used.push(top);
        return key;
      }
      this.byCount.delete(count);
    }
    return undefined;
  }
}

/**
 * Learns merges from texts, as `train` of `./bpe` does.
 *
 * @param nMerges  how many; there are fewer where every piece has become one token before
 * @param onMerge  called after each merge with the number made so far
 * @returns        the merged pairs in order; merge i makes token 256 + i
 * @throws         if nMerges is not a whole number from 0 to 2^21 - 256
 */
export function trainFast(texts: readonly string[], nMerges: number, onMerge?: (made: number) => void): Pair[] {
  assertInteger("nMerges", nMerges, 0, MOST_IDS - 256);
  const index = new PairIndex(countPieces(texts));
  const queue = new PairQueue(index.counts);
  const merges: Pair[] = [];
  while (merges.length < nMerges) {
    const key = queue.pop();
    if (key === undefined) break;
    const pair: Pair = [Math.floor(key / MOST_IDS), key % MOST_IDS];
    const id = 256 + merges.push(pair) - 1;
    for (const grown of index.merge(pair, id)) {
      // Every other pair stood there before and can only have become rarer.
      if (Math.floor(grown / MOST_IDS) === id || grown % MOST_IDS === id) queue.push(grown);
    }
    onMerge?.(merges.length);
  }
  return merges;
}
