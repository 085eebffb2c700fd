/**
 * Makes the merges of one piece of text: always the pair that was learnt first, of several such the leftmost.
 *
 * The piece is a linked list, and the merges that are possible wait in a heap, so that n symbols take n log n steps.
 *
 * Source: Sennrich, Haddow and Birch 2016, "Neural Machine Translation of Rare Words with Subword Units", section 3.2.
 */
import { MOST_IDS, pairKey } from "./fast-bpe";
import { NumberHeap } from "./number-heap";

/** Which pairs merge, in which order, into what. */
export class MergeTable {
  /** Pair → rank * MOST_IDS + the id that it becomes. */
  private readonly table = new Map<number, number>();

  /** Adds a merge after those that are there; a pair that is there already gets the new place. */
  add(first: number, second: number, id: number): void {
    this.table.set(pairKey(first, second), this.added++ * MOST_IDS + id);
  }
  private added = 0;

  /** The ids after all merges. */
  apply(ids: readonly number[]): number[] {
    const end = ids.length;
    const symbols = [...ids];
    const next = symbols.map((_, i) => i + 1);
    const previous = symbols.map((_, i) => i - 1);
    const gone = new Uint8Array(end);
    const waiting = new NumberHeap(); // rank * end + position of the first of the two

    const rankAt = (i: number): number | undefined => {
      if (i < 0 || next[i] >= end) return undefined;
      const found = this.table.get(pairKey(symbols[i], symbols[next[i]]));
      return found === undefined ? undefined : Math.floor(found / MOST_IDS);
    };
    const offer = (i: number): void => {
      const rank = rankAt(i);
      if (rank !== undefined) waiting.push(rank * end + i);
    };

    for (let i = 0; i < end; i++) offer(i);
    for (let top = waiting.pop(); top !== undefined; top = waiting.pop()) {
      const i = top % end;
      if (gone[i] || rankAt(i) !== Math.floor(top / end)) continue; // a neighbour was merged in the meantime
      const second = next[i];
      symbols[i] = this.table.get(pairKey(symbols[i], symbols[second]))! % MOST_IDS;
      gone[second] = 1;
      next[i] = next[second];
      if (next[i] < end) previous[next[i]] = i;
      offer(previous[i]);
      offer(i);
    }
    return symbols.filter((_, i) => !gone[i]);
  }
}
