/**
 * A dictionary as a small world for pre-training and fine-tuning: definitions to read, and two tasks about definitions that were not read.
 *
 *   to read      "dog: a member of the genus Canis …"
 *   opinion      definition of an opinion word, the word left out → does the word praise or blame?
 *   kind         "dog: a member of …", "animal" → does the second follow from the first?
 *
 * Source: WordNet 3.1 for definitions and kinds, AFINN-111 for opinions.
 */
import { Rng } from "../core/random";
import { cached } from "./files";
import { opinionWords } from "./opinion-words";
import { split } from "./split";
import { ancestors, type Synset, synsets } from "./wordnet";

/** A text and its class. */
export interface LabelledText {
  text: string;
  /** 0 or 1. */
  label: number;
}

/** Two texts and whether the second follows from the first. */
export interface LabelledPair {
  premise: string;
  hypothesis: string;
  /** 1: it follows; 0: it does not. */
  label: number;
}

/** "dog: a member of the genus Canis", as a dictionary has it. */
export function entry({ words, definition }: Synset): string {
  return `${words[0]}: ${definition}`;
}

/** -1, 1, or undefined where the meaning's first word is no opinion word. */
function opinionOf({ words }: Synset): number | undefined {
  const valence = opinionWords().get(words[0].toLowerCase());
  return valence === undefined ? undefined : Math.sign(valence);
}

/**
 * Definitions to pre-train on, and those that are kept away from it.
 *
 * Kept away: every definition of an opinion word, and a tenth of all others.
 *
 * @returns train: entries to learn from, in random order; held: meanings that are not among them
 */
export function definitions(seed: number): { train: string[]; held: Synset[]; opinions: Synset[] } {
  const opinions = synsets().filter((synset) => opinionOf(synset) !== undefined);
  const others = synsets().filter((synset) => opinionOf(synset) === undefined);
  const { train, test } = split(others, { seed, validation: 0, test: 0.1, groupBy: ({ id }) => id });
  return { train: new Rng(seed).shuffle(train.map(entry)), held: test, opinions };
}

/** The opinion task, in random order: label 1 is praise. Equal definitions stand once; those of praise and blame both are left out. */
export function opinionTask(opinions: readonly Synset[], seed: number): LabelledText[] {
  const signs = new Map<string, Set<number>>();
  for (const synset of opinions) {
    const seen = signs.get(synset.definition) ?? new Set<number>();
    signs.set(synset.definition, seen.add(opinionOf(synset)!));
  }
  const clear = [...signs].filter(([, both]) => both.size === 1);
  return new Rng(seed).shuffle(clear.map(([text, [sign]]) => ({ text, label: sign > 0 ? 1 : 0 })));
}

/** Kinds are named by words that stand over at least this many nouns and at most that many. */
const kindSizes = [400, 5000] as const;

/** Names of kinds that are neither rare nor nearly empty of meaning: "animal", "disease", "vehicle". */
const kindNames: () => Set<string> = cached(() => {
  const counts = new Map<string, number>();
  for (const synset of synsets()) {
    for (const name of namesOver(synset)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [least, most] = kindSizes;
  return new Set([...counts].filter(([, count]) => count >= least && count <= most).map(([name]) => name));
});

function namesOver(synset: Synset): Set<string> {
  return new Set(synset.part === "noun" ? ancestors(synset).map(({ words }) => words[0]) : []);
}

/**
 * The kind task, in random order, half of the labels 1. Each noun stands once; the hypotheses of the wrong pairs are those of other
 * nouns, so that a hypothesis alone says nothing.
 */
export function kindTask(held: readonly Synset[], seed: number): LabelledPair[] {
  const rng = new Rng(seed);
  const kinds = kindNames();
  const nouns = held.flatMap((synset) => {
    const over = namesOver(synset);
    const known = [...over].filter((name) => kinds.has(name));
    return known.length === 0 ? [] : [{ premise: entry(synset), over, kind: rng.choice(known) }];
  });
  const order = rng.shuffle(nouns);
  const half = Math.floor(order.length / 2);
  const right = order.slice(0, half).map(({ premise, kind }) => ({ premise, hypothesis: kind, label: 1 }));
  const wrong = order.slice(half, 2 * half).flatMap(({ premise, over }) => {
    const others = Array.from({ length: 20 }, () => rng.choice(order).kind).filter((kind) => !over.has(kind));
    return others.length === 0 ? [] : [{ premise, hypothesis: others[0], label: 0 }];
  });
  return rng.shuffle([...right, ...wrong]);
}
