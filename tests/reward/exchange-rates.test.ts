import { expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { hireLabelers, type Judged, worth } from "../../src/data/world/labelers";
import { exchangeRates } from "../../src/reward/exchange-rates";

const rng = new Rng(3);
const judged: Judged[][] = Array.from({ length: 7 }, (_, b) =>
  Array.from({ length: 3 }, (__, i) => ({
    text: `${b} ${i}`,
    truth: rng.uniform(),
    words: 3 + rng.int(17),
    courtesies: rng.int(3),
  })),
);

it("finds what a labeler without error values, whatever each prompt adds to all its answers", () => {
  const [labeler] = hireLabelers(1, 0.1, new Rng(5));
  const scores = judged.map((row, b) => row.map((answer) => 2.5 * worth(labeler, answer) + 11 * b));
  const { perTruth, perCourtesy, perTenWords } = exchangeRates(scores, judged);
  expect(perTruth).toBeCloseTo(2.5, 9);
  expect(perCourtesy / perTruth).toBeCloseTo(labeler.perCourtesy, 9);
  expect(perTenWords / perTruth).toBeCloseTo(labeler.perTenWords, 9);
});

it("equals the slope by hand where only words differ: 0 for what never differs", () => {
  const row: Judged[] = [10, 20, 40].map((words) => ({ text: `${words}`, truth: 0.5, words, courtesies: 1 }));
  // differences of words / 10: 1, 3, 2; of scores: 2, 3, 1. Slope: (2 + 9 + 2) / (1 + 9 + 4) = 13/14
  const { perTruth, perCourtesy, perTenWords } = exchangeRates([[0, 2, 3]], [row]);
  expect(perTenWords).toBeCloseTo(13 / 14, 9);
  expect([perTruth, perCourtesy]).toEqual([0, 0]);
});
