/**
 * The check of exercise 7.3 of notebook 07: two texts as the two sequences of a similarity example.
 */
import { similarityInput, type TaskTokens } from "../finetune/input";
import { defineCheck } from "./exercise";

type Similarity = (one: number[], other: number[], tokens: TaskTokens) => number[][];

const longest = 512;
const bothOrders: Similarity = (one, other, tokens) =>
  similarityInput(one, other, 0, { tokens, longest }).sequences.map((ids) => [...ids]);
const special: TaskTokens = { start: 90, delimiter: 91, extract: 92 };

/** Whether it is a list of lists of anything but lists. */
const isLists = (given: unknown): given is unknown[][] =>
  Array.isArray(given) && given.every((ids) => Array.isArray(ids) && !ids.some(Array.isArray));

/** 7.3: two texts as two sequences. */
export const checkSimilarityInput = defineCheck<Similarity>({
  id: "07-3",
  name: "similarity",
  reference: bothOrders,
  cases: [
    {
      inputs: () => [[5, 6], [7], special],
      says: "similarity([5, 6], [7], { start: 90, delimiter: 91, extract: 92 })",
      expected: [
        [90, 5, 6, 91, 7, 92],
        [90, 7, 91, 5, 6, 92],
      ],
    },
    {
      inputs: () => [[1], [2, 3, 4], { start: 11, delimiter: 10, extract: 12 }],
      says: "similarity([1], [2, 3, 4], { start: 11, delimiter: 10, extract: 12 })",
    },
    { inputs: () => [[8, 9], [8, 9], special], says: "similarity of two equal texts" },
  ],
  mistakes: [
    {
      says: "is the second order missing? Neither text comes first by nature, so the model reads both orders",
      wrong: (one, other, tokens) => bothOrders(one, other, tokens).slice(0, 1),
    },
    {
      says: "is the delimiter missing? Without it the model can't tell where one text ends",
      wrong: (one, other, t) => [
        [t.start, ...one, ...other, t.extract],
        [t.start, ...other, ...one, t.extract],
      ],
    },
    {
      says: "is the extract token missing? It comes last: the answer is read where it stands",
      wrong: (one, other, tokens) => bothOrders(one, other, tokens).map((ids) => ids.slice(0, -1)),
    },
    {
      says: "did you turn the tokens round one by one? Exchange the two texts, and read each from left to right",
      wrong: (one, other, t) => [
        [t.start, ...one, t.delimiter, ...other, t.extract],
        [t.start, ...[...other].reverse(), t.delimiter, ...[...one].reverse(), t.extract],
      ],
    },
    {
      says: "is the start token missing? It comes first in every sequence",
      wrong: (one, other, tokens) => bothOrders(one, other, tokens).map((ids) => ids.slice(1)),
    },
    {
      says: "is `other` first in the first sequence? There `one` comes first, in the second `other`",
      wrong: (one, other, tokens) => bothOrders(other, one, tokens),
    },
    {
      says: "do both sequences have one order? The second exchanges the texts",
      wrong: (one, other, tokens) => bothOrders(one, other, tokens).map((_ids, _i, [first]) => first),
    },
    {
      says: "are delimiter and extract exchanged? The delimiter stands between the texts, extract at the end",
      wrong: (one, other, t) => bothOrders(one, other, { ...t, delimiter: t.extract, extract: t.delimiter }),
    },
    {
      says: "are the numbers 90, 91 and 92 written into the function? Take the three ids from `tokens`",
      wrong: (one, other) => bothOrders(one, other, special),
    },
    {
      says: "is there a second delimiter? It stands between the two texts only",
      wrong: (one, other, t) =>
        bothOrders(one, other, t).map((ids) => [...ids.slice(0, -1), t.delimiter, ...ids.slice(-1)]),
    },
    {
      says: "does the start token stand between the texts? That is the delimiter's place",
      wrong: (one, other, t) => bothOrders(one, other, { ...t, delimiter: t.start }),
    },
    {
      says: "are start and extract exchanged? Start comes first, extract last",
      wrong: (one, other, t) => bothOrders(one, other, { ...t, start: t.extract, extract: t.start }),
    },
    {
      says: "is each text a sequence of its own? Both sequences hold both texts, with the delimiter between them",
      wrong: (one, other, t) => [one, other].map((ids) => [t.start, ...ids, t.extract]),
    },
    {
      says: "is the first sequence read backwards? Only the texts change places; start stays first, extract last",
      wrong: (one, other, tokens) =>
        bothOrders(one, other, tokens).map((_ids, i, [first]) => (i ? first.reverse() : [...first])),
    },
    {
      says: "has one of the two sequences no start token? It comes first in both",
      when: (given, _one, _other, t) =>
        isLists(given) && given.some(([id]) => id === t.start) && given.some(([id]) => id !== t.start),
    },
    {
      says: "has one of the two sequences no extract token? It comes last in both",
      when: (given, _one, _other, t) =>
        isLists(given) &&
        given.some((ids) => ids.at(-1) === t.extract) &&
        given.some((ids) => ids.at(-1) !== t.extract),
    },
    {
      says: "are ids texts? The two texts are lists of numbers already, and `tokens` holds three more",
      when: (given) => isLists(given) && given.some((ids) => ids.some((id) => typeof id === "string")),
    },
    {
      says: "is it one long sequence? Each order is a sequence of its own",
      when: (given) => isLists(given) && given.length === 1 && given[0].length > 9,
    },
    {
      says: "does something stand behind the extract token? It comes last",
      when: (given, _one, _other, t) =>
        isLists(given) &&
        given.length === 2 &&
        given.every((ids) => ids.includes(t.extract) && ids.at(-1) !== t.extract),
    },
    {
      says: "is it an object? The list of the two sequences alone is wanted",
      when: (given) => typeof given === "object" && !Array.isArray(given),
    },
    {
      says: "are the texts lists inside the list? Spread them: `...one`",
      when: (given) => Array.isArray(given) && given.some((ids) => Array.isArray(ids) && ids.some(Array.isArray)),
    },
    {
      says: "is it one long sequence? Each order is a sequence of its own",
      when: (given) => Array.isArray(given) && typeof (given as unknown[])[0] === "number",
    },
  ],
});
