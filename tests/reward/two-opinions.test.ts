import { expect, it } from "vitest";
import { twoOpinions } from "../../src/reward/two-opinions";

it("equals a count by hand", () => {
  // Ranks 0 1 2: pairs (0, 1), (0, 2), (1, 2).
  // first 3 2 1: right in all. second 3 1 2: right, right, wrong. They agree on two pairs, both right; on the third the first is right.
  expect(twoOpinions([[3, 2, 1]], [[3, 1, 2]], [[0, 1, 2]])).toEqual({ agree: 2 / 3, rightTogether: 1, firstRight: 1 });
  // first 1 2 3 wrong in all; second 2 1 3: (0, 1) right, the rest wrong: agree on two, both wrong; on (0, 1) the first is wrong.
  expect(twoOpinions([[1, 2, 3]], [[2, 1, 3]], [[0, 1, 2]])).toEqual({ agree: 2 / 3, rightTogether: 0, firstRight: 0 });
});

it("takes equal scores for a difference, and labels' ties for no pair", () => {
  const { agree, firstRight } = twoOpinions([[2, 2, 5]], [[2, 1, 0]], [[0, 1, 1]]);
  // pairs (0, 1): first undecided; (0, 2): first wrong, second right
  expect([agree, firstRight]).toEqual([0, 0.25]);
});
