import { expect, it } from "vitest";
import { directions, nearestVector, vowelShare } from "../../src/lm/letter-map";
import { CharTokenizer } from "../../src/text/char-tokenizer";

// ids: END 0, a 1, b 2, e 3, i 4, o 5, u 6
const tokenizer = new CharTokenizer(["abeiou"]);
const rows = [
  [9, 9],
  [0, 0], // a: nearest is e
  [5, 5], // b
  [0, 1], // e: a
  [1.5, 1], // i: e
  [5, 4], // o: b, a consonant
  [9, 8], // u: END
];

it("finds the nearest vector, never the letter's own, first or last in the list", () => {
  expect([0, 1, 2, 3, 4, 5, 6].map((id) => nearestVector(rows, id))).toEqual([6, 3, 5, 1, 3, 2, 0]);
});

it("counts the vowels whose nearest vector is a vowel's: here a, e and i of five", () => {
  expect(vowelShare(tokenizer, rows)).toBe(3 / 5);
});

it("gives the same when all vectors are moved and stretched", () => {
  expect(
    vowelShare(
      tokenizer,
      rows.map(([x, y]) => [7 - 3 * x, 2 + 3 * y]),
    ),
  ).toBe(3 / 5);
});

it("compares by angle when lengths are made 1: a long vector is nearest to a short one that points the same way", () => {
  const two = [
    [10, 1],
    [1, 0],
    [9, 6],
  ]; // prettier-ignore
  expect(nearestVector(two, 0)).toBe(2);
  expect(nearestVector(directions(two), 0)).toBe(1);
  expect(directions([[3, 4]])).toEqual([[0.6, 0.8]]);
});
