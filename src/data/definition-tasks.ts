/**
 * A dictionary as a small world for pre-training and fine-tuning: definitions to read, and three tasks about definitions that were not read.
 *
 *   to read      "dog: a member of the genus Canis …"
 *   opinion      definition of an opinion word, the word left out → does the word praise or blame?
 *   kind         "dog: a member of …" → an animal, a device, a location, a person, a plant or a substance?
 *   entailment   "dog: a member of …", "animal" → does the second follow from the first?
 *
 * Source: WordNet 3.1 for definitions and kinds, AFINN-111 for opinions.
 */
import { Rng } from "../core/random";
import { opinionWords } from "./opinion-words";
import { split } from "./split";
import { ancestors, type Synset, synsets } from "./wordnet";

/** A text and its class. */
export interface LabelledText {
  text: string;
  /** From 0. */
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

/** The kinds that are asked about: common words, each over hundreds of the nouns that are kept away, hardly any noun under two. */
export const kinds = ["animal", "device", "location", "person", "plant", "substance"] as const;

/** Nouns under exactly one of the kinds, each kind equally often, in random order. */
function nounsOfKinds(held: readonly Synset[], rng: Rng): { synset: Synset; kind: (typeof kinds)[number] }[] {
  const groups = new Map<string, Synset[]>(kinds.map((kind) => [kind, []]));
  for (const synset of held) {
    if (synset.part !== "noun") continue;
    const over = new Set(ancestors(synset).map(({ words }) => words[0]));
    const known = kinds.filter((kind) => over.has(kind));
    if (known.length === 1) groups.get(known[0])!.push(synset);
  }
  const each = Math.min(...[...groups.values()].map((group) => group.length));
  return rng.shuffle(
    kinds.flatMap((kind) =>
      rng
        .shuffle(groups.get(kind)!)
        .slice(0, each)
        .map((synset) => ({ synset, kind })),
    ),
  );
}

/** The kind task, in random order: an entry, and which of the six kinds it is of, by its place in `kinds`. */
export function kindTask(held: readonly Synset[], seed: number): LabelledText[] {
  const nouns = nounsOfKinds(held, new Rng(seed));
  return nouns.map(({ synset, kind }) => ({ text: entry(synset), label: kinds.indexOf(kind) }));
}

/**
 * The same as entailment, in random order, half of the labels 1: an entry, and a kind that follows from it or not. Each noun stands once;
 * a wrong kind is drawn from the five others, so that it alone says nothing.
 */
export function entailmentTask(held: readonly Synset[], seed: number): LabelledPair[] {
  const rng = new Rng(seed);
  const seen = new Map<string, number>();
  return nounsOfKinds(held, rng).map(({ synset, kind }) => {
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    const label = before % 2; // every other one of a kind
    const others = kinds.filter((other) => other !== kind);
    return { premise: entry(synset), hypothesis: label === 1 ? kind : rng.choice(others), label };
  });
}
