/**
 * Splits data into a part to learn from, a part to choose with, and a part to judge with.
 *
 * Whole groups go to one part, so that what belongs together (the readings of one headword, the mails of one thread) never
 * stands on both sides.
 */
import { assertInRange } from "../core/check";
import { Rng } from "../core/random";

/** How to split. */
export interface SplitOptions<T> {
  /** Any integer; the same seed gives the same split. */
  seed: number;
  /** Share for validation, 0 to 1. Default 0.1. */
  validation?: number;
  /** Share for the test, 0 to 1. Default 0.1. */
  test?: number;
  /** Items with equal keys stay together. Default: items that are equal strings stay together, others stand alone. */
  groupBy?: (item: T) => string;
}

/** The three parts; together they are the items given, each once. */
export interface Split<T> {
  train: T[];
  validation: T[];
  test: T[];
}

/**
 * Splits `items` at random, group by group; within a part the items keep the order they came in.
 *
 * Groups are shuffled and fill the test until it holds its share of the items, then validation, and train takes the rest:
 * a share is exceeded by less than one group.
 *
 * @throws if a share is not from 0 to 1, or if both together exceed 1
 */
export function split<T>(items: readonly T[], options: SplitOptions<T>): Split<T> {
  const { seed, validation = 0.1, test = 0.1, groupBy } = options;
  assertInRange("validation", validation, 0, 1);
  assertInRange("test", test, 0, 1 - validation + 1e-9);
  const groups = new Map<unknown, number[]>();
  items.forEach((item, index) => {
    const key = groupBy ? groupBy(item) : item;
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  });
  const parts = { test: [] as number[], validation: [] as number[], train: [] as number[] };
  const wanted = { test: Math.round(test * items.length), validation: Math.round(validation * items.length) };
  for (const group of new Rng(seed).shuffle([...groups.values()])) {
    const part =
      parts.test.length < wanted.test ? "test" : parts.validation.length < wanted.validation ? "validation" : "train";
    parts[part].push(...group);
  }
  const inOrder = (indexes: number[]): T[] => indexes.sort((a, b) => a - b).map((index) => items[index]);
  return { train: inOrder(parts.train), validation: inOrder(parts.validation), test: inOrder(parts.test) };
}

/**
 * The words of `others` that are one edit (a letter put in, left out or changed) away from a word of `words`, or equal to one.
 * A model that has seen "marianne" finds "mariann" easy: say how many of those a validation set holds.
 */
export function nearDuplicates(words: readonly string[], others: readonly string[]): string[] {
  const whole = new Set(words);
  const shortened = new Set(words.flatMap(withoutOneLetter));
  const blanked = new Set(words.flatMap(withOneBlank));
  return others.filter(
    (word) =>
      whole.has(word) ||
      shortened.has(word) ||
      withoutOneLetter(word).some((form) => whole.has(form)) ||
      withOneBlank(word).some((form) => blanked.has(form)),
  );
}

function withoutOneLetter(word: string): string[] {
  const letters = [...word];
  return letters.map((_, i) => letters.toSpliced(i, 1).join(""));
}

function withOneBlank(word: string): string[] {
  const letters = [...word];
  return letters.map((_, i) => letters.with(i, "\0").join(""));
}

/** So many items, evenly spaced over the whole list: of words in the order of the alphabet not only those with A. @throws if there are fewer */
export function spaced<T>(items: readonly T[], count: number): T[] {
  if (count > items.length) throw new Error(`count must be at most ${items.length}, got ${count}`);
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]);
}
