/**
 * Byte-pair encoding, to be read: start from bytes, and again and again make one new token of the pair of neighbours that occurs most
 * often.
 *
 *   a a a b d a a a b a c  --(a a → X)-->  X a b d X a b a c  --(X a → Y)-->  Y b d Y b a c
 *
 * Equally frequent pairs: the one with the smaller first id wins, then the one with the smaller second id.
 *
 * Source: Gage 1994, "A New Algorithm for Data Compression"; Sennrich, Haddow and Birch 2016, "Neural Machine Translation of Rare Words
 *   with Subword Units", section 3.2, algorithm 1; Radford et al. 2019, section 2.2, for bytes as the first symbols.
 * Differs: `./fast-bpe` gives the same merges, thousands of times faster on a large text.
 */
import { assertInteger } from "../core/check";
import { byteOfId, idsOfBytes, textOfBytes } from "./byte-symbols";
import { gpt2Split } from "./gpt2-split";

/** Two neighbours; the list of all merges gives new ids: merge i makes token 256 + i. */
export type Pair = readonly [number, number];

/** How often a sequence of ids occurs. */
export interface CountedPiece {
  ids: number[];
  count: number;
}

/** The different pieces of some texts as ids of bytes, each with how often it occurs. */
export function countPieces(texts: readonly string[]): CountedPiece[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const piece of gpt2Split(text)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  }
  return [...counts].map(([piece, count]) => ({ ids: idsOfBytes(piece), count }));
}

/**
 * How often each pair of neighbours occurs, by the pair's name "first,second".
 * [1, 2, 3, 1, 2] once → "1,2": 2, "2,3": 1, "3,1": 1
 */
export function countPairs(pieces: readonly CountedPiece[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { ids, count } of pieces) {
    for (let i = 1; i < ids.length; i++) {
      const name = `${ids[i - 1]},${ids[i]}`;
      counts.set(name, (counts.get(name) ?? 0) + count);
    }
  }
  return counts;
}

/**
 * Puts one id in place of a pair, from left to right.
 * [1, 2, 3, 1, 2] with the pair (1, 2) as 4 → [4, 3, 4]
 */
export function merge(ids: readonly number[], pair: Pair, id: number): number[] {
  const merged: number[] = [];
  for (let i = 0; i < ids.length; i++) {
    const found = ids[i] === pair[0] && ids[i + 1] === pair[1];
    merged.push(found ? id : ids[i]);
    if (found) i++;
  }
  return merged;
}

/** The most frequent pair; undefined if there is none. */
function best(counts: ReadonlyMap<string, number>): Pair | undefined {
  const pairs = [...counts].map(([name, count]) => {
    const [first, second] = name.split(",").map(Number);
    return { first, second, count };
  });
  pairs.sort((a, b) => b.count - a.count || a.first - b.first || a.second - b.second);
  return pairs.length > 0 ? [pairs[0].first, pairs[0].second] : undefined;
}

/**
 * Learns merges from texts.
 *
 * @param nMerges  how many; there are fewer where every piece has become one token before
 * @returns        the merged pairs in order; merge i makes token 256 + i
 * @throws         if nMerges is not a whole number >= 0
 */
export function train(texts: readonly string[], nMerges: number): Pair[] {
  assertInteger("nMerges", nMerges, 0);
  let pieces = countPieces(texts);
  const merges: Pair[] = [];
  while (merges.length < nMerges) {
    const pair = best(countPairs(pieces));
    if (!pair) break;
    const id = 256 + merges.push(pair) - 1;
    pieces = pieces.map(({ ids, count }) => ({ ids: merge(ids, pair, id), count }));
  }
  return merges;
}

/** The ids of a text: in each piece the merges are made in the order in which they were learnt. */
export function encode(text: string, merges: readonly Pair[]): number[] {
  return gpt2Split(text).flatMap((piece) =>
    merges.reduce((ids, pair, i) => merge(ids, pair, 256 + i), idsOfBytes(piece)),
  );
}

/**
 * The text of ids: decode(encode(text)) is the text.
 *
 * @throws on an id outside 0 to 255 + the number of merges
 */
export function decode(ids: readonly number[], merges: readonly Pair[]): string {
  const bytesOf = (id: number): number[] => {
    assertInteger("id", id, 0, 255 + merges.length);
    return id < 256 ? [byteOfId[id]] : merges[id - 256].flatMap(bytesOf);
  };
  return textOfBytes(Uint8Array.from(ids.flatMap(bytesOf)));
}
