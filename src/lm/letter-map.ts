/**
 * What vectors of letters say: whose vector is nearest to whose?
 *
 * Shapes: V letters, C numbers in a vector.
 */
import type { CharTokenizer } from "../text/char-tokenizer";

/** The id of the vector that is nearest to the vector of `id`, itself left out (Euclidean distance). @param rows (V, C) */
export function nearestVector(rows: readonly (readonly number[])[], id: number): number {
  const distances = rows.map((row) => Math.hypot(...row.map((value, i) => value - rows[id][i])));
  return distances.reduce(
    (best, distance, other) => (other !== id && (best === id || distance < distances[best]) ? other : best),
    id,
  );
}

/** Of the vowels a e i o u, the share whose nearest vector is a vowel's: 4/26 of them by chance. @param rows (V, C) by id */
export function vowelShare(tokenizer: CharTokenizer, rows: readonly (readonly number[])[]): number {
  const vowels = [..."aeiou"].filter((letter) => tokenizer.knows(letter)).flatMap((letter) => tokenizer.encode(letter));
  return vowels.filter((id) => vowels.includes(nearestVector(rows, id))).length / vowels.length;
}

/** The vectors with length 1: between those, the nearest is the one with the smallest angle. @param rows (V, C) */
export function directions(rows: readonly (readonly number[])[]): number[][] {
  return rows.map((row) => row.map((value) => value / Math.hypot(...row)));
}
