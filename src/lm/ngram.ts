/**
 * N-gram language models: the next symbol's probability from counts of what followed the last n-1 symbols.
 *
 *   counted      P(w|h) = c(hw) / c(h)
 *   add-k        P(w|h) = (c(hw) + k) / (c(h) + k V)
 *   Witten-Bell  P(w|h) = (c(hw) + T(h) P(w|h′)) / (c(h) + T(h))
 *   Kneser-Ney   P(w|h) = (max(c(hw) − D, 0) + D T(h) P(w|h′)) / c(h),  with c of shorter contexts = number of different symbols before
 *
 * h is the context, h′ the context without its oldest symbol, c(·) a count, T(h) how many different symbols followed h, V the size
 * of the vocabulary. Below the empty context stands a base distribution, by default 1/V.
 *
 * Source: Chen and Goodman 1999, "An empirical study of smoothing techniques for language modeling", sections 2.1 (additive), 2.5
 *   (Witten-Bell) and 2.7 (Kneser-Ney, in its interpolated form).
 * Differs: one START, not n-1 of them (the same information); in Kneser-Ney contexts that begin with START keep their plain counts,
 *   because nothing ever stands before START.
 */
import { assertInRange } from "../core/check";
import { START } from "../text/sequence";
import type { LanguageModel } from "./language-model";
import { contextKey, type Followers, type NextCounts, type NgramCounts, SEPARATOR } from "./ngram-counts";
import { SortedNgrams } from "./sorted-ngrams";

/** P(symbol) for a model with no context at all. */
export type Base = (symbol: string) => number;

/** A smoothing rule: the probability of `next` after one context, given the shorter context's opinion. */
type Rule = (count: number, total: number, followers: number, shorter: () => number) => number;

/**
 * Counts and divides; no smoothing. What was never seen after a context has probability 0.
 * A context that was never seen has no probabilities at all: every symbol gets 0.
 */
export function counted(counts: NgramCounts): LanguageModel {
  return fixedOrder(counts, (count, total) => (total === 0 ? 0 : count / total));
}

/**
 * Pretends that every symbol was seen k more times after every context.
 *
 * @throws if k is not a number > 0
 */
export function addK(counts: NgramCounts, k: number): LanguageModel {
  if (!(k > 0)) throw new Error(`k must be a number > 0, got ${k}; use counted() for no smoothing`);
  const size = counts.vocabulary().length;
  return fixedOrder(counts, (count, total) => (count + k) / (total + k * size));
}

/** Witten-Bell: asks the shorter context, the more so the more different symbols have followed the longer one. */
export function wittenBell(counts: NgramCounts, base: Base = uniform(counts)): LanguageModel {
  const rule: Rule = (count, total, followers, shorter) => (count + followers * shorter()) / (total + followers);
  return backOff(counts, (context) => counts.after(context), base, rule);
}

/**
 * Interpolated Kneser-Ney: takes D off every count and gives it to the shorter context, which counts in how many different
 * surroundings a symbol was seen, not how often.
 *
 * @param discount  D, 0 to 1
 * @throws if the discount is outside 0 to 1
 */
export function kneserNey(
  counts: NgramCounts | SortedNgrams,
  discount = 0.75,
  base: Base = uniform(counts),
): LanguageModel {
  assertInRange("discount", discount, 0, 1);
  const lookUp =
    counts instanceof SortedNgrams ? (context: readonly string[]) => counts.after(context) : surroundings(counts);
  const rule: Rule = (count, total, followers, shorter) =>
    (Math.max(count - discount, 0) + discount * followers * shorter()) / total;
  return backOff(counts, lookUp, base, rule);
}

/** Occurrences after the longest contexts and those that begin with START; after all others, the number of different symbols before. */
function surroundings(counts: NgramCounts): (context: readonly string[]) => Followers | undefined {
  const found = continuations(counts);
  return (context) =>
    context.length === counts.order - 1 || context[0] === START
      ? counts.after(context)
      : found.get(contextKey(context));
}

/** 1/V for every symbol that was seen, 0 for all others. */
export function uniform(counts: Pick<NgramCounts, "vocabulary">): Base {
  const vocabulary = new Set(counts.vocabulary());
  return (symbol) => (vocabulary.has(symbol) ? 1 / vocabulary.size : 0);
}

/** The last `length` symbols, START before the first. */
function contextOf(history: readonly string[], length: number): string[] {
  const recent = history.slice(Math.max(0, history.length - length));
  return recent.length < length ? [START, ...recent] : recent;
}

function fixedOrder(counts: NgramCounts, rule: (count: number, total: number) => number): LanguageModel {
  const contextLength = counts.order - 1;
  const vocabulary = counts.vocabulary();
  const known = new Set(vocabulary);
  const after = (history: readonly string[]) => {
    const seen = counts.after(contextOf(history, contextLength));
    return (next: string) => (known.has(next) ? rule(seen?.counts.get(next) ?? 0, seen?.total ?? 0) : 0);
  };
  return { vocabulary, contextLength, after };
}

function backOff(
  counts: Pick<NgramCounts, "order" | "vocabulary">,
  lookUp: (context: readonly string[]) => Followers | undefined,
  base: Base,
  rule: Rule,
): LanguageModel {
  const contextLength = counts.order - 1;
  const after = (history: readonly string[]) => {
    const context = contextOf(history, contextLength);
    // The tables of this context and of all shorter ones, longest first; contexts that were never seen are skipped.
    const tables = Array.from({ length: context.length + 1 }, (_, dropped) => lookUp(context.slice(dropped))).filter(
      (table) => table !== undefined,
    );
    const from = (level: number, next: string): number => {
      if (level === tables.length) return base(next);
      const { total, counts } = tables[level];
      return rule(counts.get(next) ?? 0, total, counts.size, () => from(level + 1, next));
    };
    return (next: string) => from(0, next);
  };
  return { vocabulary: counts.vocabulary(), contextLength, after };
}

/** context h → for every symbol w, in front of how many different symbols v the n-gram v h w was seen. */
function continuations(counts: NgramCounts): Map<string, NextCounts> {
  const found = new Map<string, NextCounts>();
  for (const [key, table] of counts.contexts()) {
    if (key === "") continue;
    const cut = key.indexOf(SEPARATOR);
    const shorter = cut < 0 ? "" : key.slice(cut + 1);
    const entry = found.get(shorter) ?? { total: 0, counts: new Map<string, number>() };
    found.set(shorter, entry);
    for (const next of table.counts.keys()) {
      entry.total += 1;
      entry.counts.set(next, (entry.counts.get(next) ?? 0) + 1);
    }
  }
  return found;
}
