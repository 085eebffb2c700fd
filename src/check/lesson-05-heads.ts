/**
 * The checks of notebook 05 on what surrounds attention: 5.4, heads; 5.5, positions; 5.6, the rule of an induction head.
 */
import { defineCheck } from "./exercise";

type SplitHeads = (x: number[][], nHead: number) => number[][][];

/** Numbers 0, 1, 2, … in T rows of C. */
const counting = (T: number, C: number): number[][] =>
  Array.from({ length: T }, (_, t) => Array.from({ length: C }, (_, c) => t * C + c));

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Head h of token t has the channels that `channel` names. */
const splitBy =
  (channel: (h: number, i: number, size: number, nHead: number) => number): SplitHeads =>
  (x, nHead) => {
    const size = x[0].length / nHead;
    return range(nHead).map((h) => x.map((row) => range(size).map((i) => row[channel(h, i, size, nHead)])));
  };

/** What a reshape without a transposition gives: the numbers in their order, cut into nHead pieces. */
const cutRows: SplitHeads = (x, nHead) => {
  const [T, size] = [x.length, x[0].length / nHead];
  const flat = x.flat();
  return range(nHead).map((h) => range(T).map((t) => flat.slice((h * T + t) * size, (h * T + t + 1) * size)));
};

/** 5.4: (T, C) -> (nh, T, hs). */
export const checkSplitHeads = defineCheck<SplitHeads>({
  id: "05-4",
  name: "splitHeads",
  reference: splitBy((h, i, size) => h * size + i),
  cases: [
    { inputs: [counting(2, 4), 2] },
    { inputs: [counting(3, 6), 3] },
    { inputs: [counting(5, 6), 2] },
    { inputs: [counting(3, 2), 1], expected: [counting(3, 2)] },
    { inputs: [counting(1, 3), 3], expected: [[[0]], [[1]], [[2]]] },
  ],
  mistakes: [
    {
      says: "does a head hold pieces of several tokens' rows, in the order in which they lie? Every head needs every token: cut each row, then collect the pieces",
      wrong: cutRows,
    },
    {
      says: "are the channels dealt out like cards? A head's channels lie side by side: the first hs of a row are head 0's",
      wrong: splitBy((h, i, _size, nHead) => i * nHead + h),
    },
    {
      says: "is it token first, head second, (T, nh, hs)? The heads come first, (nh, T, hs)",
      wrong: (x, nHead) =>
        x.map((row) => range(nHead).map((h) => row.slice((h * row.length) / nHead, ((h + 1) * row.length) / nHead))),
    },
    {
      says: "is nHead taken for the size of a head? hs = C / nHead",
      wrong: (x, nHead) => range(x[0].length / nHead).map((h) => x.map((row) => row.slice(h * nHead, (h + 1) * nHead))),
    },
    {
      says: "is nHead taken for the size of a head? hs = C / nHead",
      wrong: (x, nHead) => range(nHead).map((h) => x.map((row) => row.slice(h * nHead, (h + 1) * nHead))),
    },
    {
      says: "are the tokens shared out? Every head gets all tokens, and of each a part of its channels",
      wrong: (x, nHead) =>
        range(nHead).map((h) => x.slice(Math.floor((h * x.length) / nHead), Math.floor(((h + 1) * x.length) / nHead))),
    },
    { says: "does every head get all channels? Each gets hs of them", wrong: (x, nHead) => range(nHead).map(() => x) },
  ],
});

type Wave = (t: number, C: number) => number[];

const waveBy =
  (exponent: (pair: number, C: number) => number, even = Math.sin, odd = Math.cos): Wave =>
  (t, C) =>
    range(C).map((c) => {
      const angle = t / 10000 ** exponent(Math.floor(c / 2), C);
      return c % 2 === 0 ? even(angle) : odd(angle);
    });

/** 5.5: the sinusoidal vector of a position. */
export const checkWave = defineCheck<Wave>({
  id: "05-5",
  name: "wave",
  reference: waveBy((pair, C) => (2 * pair) / C),
  cases: [
    { inputs: [0, 4], expected: [0, 1, 0, 1] },
    { inputs: [1, 4], expected: [Math.sin(1), Math.cos(1), Math.sin(0.01), Math.cos(0.01)] },
    { inputs: [7, 6] },
    { inputs: [123, 10] },
  ],
  mistakes: [
    {
      says: "are sine and cosine swapped? Even channels have the sine",
      wrong: waveBy((pair, C) => (2 * pair) / C, Math.cos, Math.sin),
    },
    {
      says: "is the exponent half as large as it should be? It is 2i/C, i counting pairs",
      wrong: waveBy((pair, C) => pair / C),
    },
    {
      says: "does every channel have a wavelength of its own? A sine and its cosine share one",
      wrong: (t, C) => range(C).map((c) => (c % 2 === 0 ? Math.sin : Math.cos)(t / 10000 ** (c / C))),
    },
    {
      says: "is the angle multiplied by 10000^(2i/C)? It is divided, so that later channels turn slower",
      wrong: waveBy((pair, C) => (-2 * pair) / C),
    },
    {
      says: "does c stand for i? i counts the pairs: ⌊c / 2⌋",
      wrong: (t, C) => range(C).map((c) => (c % 2 === 0 ? Math.sin : Math.cos)(t / 10000 ** ((2 * c) / C))),
    },
    {
      says: "are all of them sines? Odd channels have the cosine",
      wrong: waveBy((pair, C) => (2 * pair) / C, Math.sin, Math.sin),
    },
    {
      says: "are all sines in front and all cosines behind? They alternate: sine, cosine, sine, cosine",
      wrong: (t, C) => {
        const both = waveBy((pair, size) => (2 * pair) / size)(t, C);
        return [...both.filter((_, c) => c % 2 === 0), ...both.filter((_, c) => c % 2 === 1)];
      },
    },
  ],
});

type Induction = (ids: number[]) => number | undefined;

/** 5.6: what came after the last earlier occurrence of the present token. */
export const checkInduction = defineCheck<Induction>({
  id: "05-6",
  name: "induction",
  reference: (ids) => {
    const at = ids.lastIndexOf(ids[ids.length - 1], ids.length - 2);
    return ids.length < 2 || at < 0 ? undefined : ids[at + 1];
  },
  cases: [
    { inputs: [[5, 8, 3, 5]], expected: 8 },
    { inputs: [[2, 7, 2, 9, 4, 2]], expected: 9 },
    { inputs: [[1, 2, 3, 4]], expected: undefined, says: "induction([1, 2, 3, 4]), where 4 never came before," },
    { inputs: [[6, 6]], expected: 6 },
    { inputs: [[3]], expected: undefined, says: "induction([3]), a single token," },
    { inputs: [[0, 1, 0, 2, 1]], expected: 0 },
  ],
  mistakes: [
    {
      says: "is it the first occurrence? Look from the end: the last one before the present",
      wrong: (ids) => {
        const at = ids.indexOf(ids[ids.length - 1]);
        return at === ids.length - 1 ? undefined : ids[at + 1];
      },
    },
    {
      says: "did you find the present token itself? Look at the tokens before it only",
      wrong: (ids) => ids[ids.lastIndexOf(ids[ids.length - 1]) + 1],
    },
    {
      says: "is it the token before the match? It is the one after it",
      wrong: (ids) => ids[ids.lastIndexOf(ids[ids.length - 1], ids.length - 2) - 1],
    },
    {
      says: "is it the matching token itself? The guess is what came after it",
      wrong: (ids) => ids[ids.lastIndexOf(ids[ids.length - 1], ids.length - 2)],
    },
    {
      says: "is a match at the very first place lost? Its number is 0, a place like any other",
      wrong: (ids) => {
        const at = ids.lastIndexOf(ids[ids.length - 1], ids.length - 2);
        return ids.length > 1 && at > 0 ? ids[at + 1] : undefined;
      },
    },
    {
      says: "is the token right before the present one left out? It may be the match",
      wrong: (ids) => {
        const at = ids.slice(0, -2).lastIndexOf(ids[ids.length - 1]);
        return at < 0 ? undefined : ids[at + 1];
      },
    },
    {
      says: "is there no match? Then the answer is undefined, not another value",
      when: (given) => given === null || given === -1,
    },
    {
      says: "what if the token never came before? Then there is nothing to look up: give undefined",
      wrong: (ids) => ids[ids.lastIndexOf(ids[ids.length - 1], ids.length - 2) + 1] ?? ids[0],
    },
  ],
});
