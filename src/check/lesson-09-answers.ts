/**
 * The checks of notebook 09 on what models say: 9.4, how often two answers contradict each other; 9.5, which answers FeedME learns from.
 */
import { defineCheck } from "./exercise";

type Contradictions = (pairs: [string, string][], options: string[]) => number;

const named = (answer: string, options: readonly string[]): string[] => {
  const said = answer.split(" ");
  return options.filter((option) => said.includes(option));
};

/** A share of the pairs, with the verdict on one pair: undefined is left out. */
function share(pairs: readonly [string, string][], verdict: (a: string, b: string) => boolean | undefined): number {
  const judged = pairs.map(([a, b]) => verdict(a, b)).filter((each) => each !== undefined);
  return judged.length === 0 ? 0 : judged.filter(Boolean).length / judged.length;
}

const colours = ["red", "blue", "green"];
const red = "i like red best .";
const blue = "my favourite colour is blue .";
const green = "my favourite colour is green .";
const none = "i do not know .";
const several = "i like red and blue best .";

/** 9.4: of the pairs that can be judged, the share that contradicts. */
export const checkContradictions = defineCheck<Contradictions>({
  id: "09-4",
  name: "contradictions",
  reference: (pairs, options) =>
    share(pairs, (a, b) => {
      const [one, other] = [named(a, options), named(b, options)];
      return one.length === 1 && other.length === 1 ? one[0] !== other[0] : undefined;
    }),
  cases: [
    {
      inputs: () => [
        [
          [red, blue],
          [red, "my favourite colour is red ."],
          [none, blue],
          [several, blue],
          [green, red],
        ],
        colours,
      ],
      says: "contradictions of five pairs, of which one has no colour and one has two,",
      expected: 2 / 3,
    },
    {
      inputs: () => [
        [
          [blue, blue],
          ["i like blue best .", blue],
          [red, several],
          [green, blue],
        ],
        colours,
      ],
      says: "contradictions of four pairs, of which one names two colours,",
      expected: 1 / 3,
    },
    {
      inputs: () => [
        [
          [none, red],
          [green, none],
        ],
        colours,
      ],
      says: "contradictions where no pair can be judged",
      expected: 0,
    },
    {
      inputs: () => [
        [
          ["i am happy and tired .", "i feel happy ."],
          ["i feel bored .", "i am happy ."],
          ["i am sad .", "i feel happy ."],
          ["i am sad .", "i feel unhappy ."],
        ],
        ["happy", "sad"],
      ],
      says: "contradictions of answers about happy or sad, one of which says unhappy,",
      expected: 1 / 2,
    },
  ],
  mistakes: [
    {
      says: "are pairs counted in the whole that can't be judged? Divide by those where each answer names exactly one option",
      wrong: (pairs, options) => {
        const differ = pairs.filter(([a, b]) => {
          const [one, other] = [named(a, options), named(b, options)];
          return one.length === 1 && other.length === 1 && one[0] !== other[0];
        });
        return differ.length / pairs.length;
      },
    },
    {
      says: "do you compare the sentences? The same colour can be said in other words: compare the options",
      wrong: (pairs, options) =>
        share(pairs, (a, b) => {
          const [one, other] = [named(a, options), named(b, options)];
          return one.length === 1 && other.length === 1 ? a !== b : undefined;
        }),
    },
    {
      says: "is it the share that agrees? A contradiction is two different options",
      wrong: (pairs, options) =>
        share(pairs, (a, b) => {
          const [one, other] = [named(a, options), named(b, options)];
          return one.length === 1 && other.length === 1 ? one[0] === other[0] : undefined;
        }),
    },
    {
      says: "does an answer without an option, or with two, count as a contradiction? It can't be judged: leave the pair out",
      wrong: (pairs, options) => share(pairs, (a, b) => named(a, options).join() !== named(b, options).join()),
    },
    {
      says: "is the first option taken where an answer names several? Such an answer can't be judged",
      wrong: (pairs, options) =>
        share(pairs, (a, b) => {
          const [one, other] = [named(a, options)[0], named(b, options)[0]];
          return one && other ? one !== other : undefined;
        }),
    },
    {
      says: "is an option found inside another word? Cut the answer into words first",
      wrong: (pairs, options) =>
        share(pairs, (a, b) => {
          const [one, other] = [a, b].map((answer) => options.filter((option) => answer.includes(option)));
          return one.length === 1 && other.length === 1 ? one[0] !== other[0] : undefined;
        }),
    },
    {
      says: "is it a number of pairs? Give their share, from 0 to 1",
      wrong: (pairs, options) =>
        pairs.filter(([a, b]) => {
          const [one, other] = [named(a, options), named(b, options)];
          return one.length === 1 && other.length === 1 && one[0] !== other[0];
        }).length,
    },
    {
      says: "is it per cent? Give a share, from 0 to 1",
      when: (given) => given > 1,
    },
    {
      says: "is 0 divided by 0? Where no pair can be judged, give 0",
      when: (given) => Number.isNaN(given),
    },
  ],
});

interface Chosen {
  prompt: number;
  answer: number;
}
type ChooseBest = (ratings: number[][], least: number) => Chosen[];

/** The place of the best number; `last` of equals or the first. */
function bestPlace(row: readonly number[], last = false): number {
  let best = 0;
  row.forEach((rating, i) => {
    if (rating > row[best] || (last && rating === row[best])) best = i;
  });
  return best;
}

const ratings = [
  [5, 7, 6],
  [7, 4, 7],
  [3, 5, 2],
  [6, 6, 7],
];

const bestEnough = (rows: readonly number[][], least: number, last = false): Chosen[] =>
  rows
    .map((row, prompt) => ({ prompt, answer: bestPlace(row, last) }))
    .filter(({ prompt, answer }) => rows[prompt][answer] >= least);

/** 9.5: the best answer of each prompt, where it is good enough. */
export const checkChooseBest = defineCheck<ChooseBest>({
  id: "09-5",
  name: "chooseBest",
  reference: (rows, least) => bestEnough(rows, least),
  cases: [
    {
      inputs: [ratings, 7],
      expected: [
        { prompt: 0, answer: 1 },
        { prompt: 1, answer: 0 },
        { prompt: 3, answer: 2 },
      ],
    },
    { inputs: [ratings, 6] },
    { inputs: [ratings, 1] },
    { inputs: [[[2, 3], [1]], 5], expected: [] },
  ],
  mistakes: [
    {
      says: "is the row sorted? Then the places are lost: look for the best without changing the order",
      wrong: (rows, least) => rows.flatMap((row, prompt) => (Math.max(...row) >= least ? [{ prompt, answer: 0 }] : [])),
    },
    {
      says: "are all answers taken that are rated so high? One for each prompt, or easy prompts crowd out the others",
      wrong: (rows, least) =>
        rows.flatMap((row, prompt) => row.flatMap((r, answer) => (r >= least ? [{ prompt, answer }] : []))),
    },
    {
      says: "is the last of equally good answers taken? Take the first",
      wrong: (rows, least) => bestEnough(rows, least, true),
    },
    {
      says: "is `least` used? A prompt whose best answer is rated lower gives none",
      wrong: (rows) => bestEnough(rows, Number.NEGATIVE_INFINITY),
    },
    {
      says: "must a rating be above `least`? At least as high is enough",
      wrong: (rows, least) => bestEnough(rows, least).filter(({ prompt, answer }) => rows[prompt][answer] > least),
    },
    {
      says: "is it the worst answer? Take the highest rating",
      wrong: (rows) => rows.map((row, prompt) => ({ prompt, answer: row.indexOf(Math.min(...row)) })),
    },
    {
      says: "is the first answer taken that is good enough? A later one may be better",
      wrong: (rows, least) =>
        rows
          .map((row, prompt) => ({ prompt, answer: row.findIndex((r) => r >= least) }))
          .filter(({ answer }) => answer >= 0),
    },
    {
      says: "is `answer` a rating? It is the place of the best rating in its row",
      wrong: (rows, least) =>
        bestEnough(rows, least).map(({ prompt, answer }) => ({ prompt, answer: rows[prompt][answer] })),
    },
    {
      says: "does a prompt without a good answer give something, too? It gives nothing",
      when: (given, rows) =>
        Array.isArray(given) && given.length === rows.length && given.some(({ answer }) => !(answer >= 0)),
    },
    {
      says: "do prompts get new numbers when one is left out? `prompt` is the place in `ratings`",
      wrong: (rows, least) => bestEnough(rows, least).map(({ answer }, prompt) => ({ prompt, answer })),
    },
  ],
});
