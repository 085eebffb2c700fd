/**
 * A language model of words that can read words it has never seen: below the counts of words stand the counts of letters.
 *
 *   P(w) without any context falls back on  Π_i P(letter_i | letters before), the last letter being END
 *
 * The end of a sentence is the word without letters.
 *
 * Source: Teh 2006, "A hierarchical Bayesian language model based on Pitman-Yor processes", sees interpolated Kneser-Ney as a chain of
 *   such fall-backs that ends in a base distribution; here the base is not uniform but spells.
 */
import { END, letters } from "../text/sequence";
import { type LanguageModel, logProb } from "./language-model";
import { type Base, kneserNey } from "./ngram";
import { NgramCounts } from "./ngram-counts";

/** The probability of a word by its spelling; every string has one, and all of them sum to 1. */
export function spelling(letterModel: LanguageModel): Base {
  const known = new Map<string, number>();
  return (word) => {
    const p = known.get(word) ?? Math.exp(logProb(letterModel, word === END ? [] : letters(word)));
    known.set(word, p);
    return p;
  };
}

/**
 * An n-gram model of words over an n-gram model of letters.
 *
 * The letters are counted once per different word, not once per occurrence: an unknown word looks like a rare one, not like "the".
 *
 * @param sentences    lists of words
 * @param order        n of the words' n-grams: 1 looks at no word before, 2 at one …
 * @param letterOrder  n of the letters' n-grams
 */
export function wordModel(sentences: readonly (readonly string[])[], order: number, letterOrder = 4): LanguageModel {
  const spelled = [...new Set(sentences.flat())].map(letters);
  const base = spelling(kneserNey(new NgramCounts(letterOrder, spelled)));
  return kneserNey(new NgramCounts(order, sentences), 0.75, base);
}
