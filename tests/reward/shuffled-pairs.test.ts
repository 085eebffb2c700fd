import { expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import type { Labeler } from "../../src/data/world/labelers";
import { compare } from "../../src/reward/comparisons";
import { rankingData } from "../../src/reward/reward-trainer";
import { shuffledPairs } from "../../src/reward/shuffled-pairs";
import { worldChat } from "../../src/sft/world-chat";
import { asked } from "../data/world/tasks";
import { answerOf } from "../sft/answer-of";

const exact: Labeler = { noise: 1e-9, perTenWords: 0, perCourtesy: 0 };
const task = asked("what is 3 plus 4 ?");
const answers = ["3 plus 4 is 8 .", "3 plus 4 is 7 .", "3 plus 4 is 8 .", "7 ."].map((text) => answerOf(task, text));
const [comparison] = compare([answers], [exact], new Rng(1));
const text = (words: readonly string[]): string => words.join(" ");

it("holds every ordered pair of a prompt once: of four answers, two of them identical, five", () => {
  const pairs = shuffledPairs([comparison]);
  expect(pairs).toHaveLength(5); // 4 · 3 / 2 = 6, less the pair of identical ones
  const orders = pairs.map(({ answers: [a, b], ranks: [i, j] }) =>
    i < j ? [text(a.words), text(b.words)] : [text(b.words), text(a.words)],
  );
  const best = "3 plus 4 is 7 .";
  expect(orders.filter(([better]) => better === best)).toHaveLength(3);
  expect(orders.filter(([, worse]) => worse === "3 plus 4 is 8 .")).toHaveLength(4);
  expect(orders.filter(([better]) => better === "3 plus 4 is 8 .")).toHaveLength(0);
});

it("keeps what was judged beside its answer, and goes into batches of single pairs", () => {
  const pairs = shuffledPairs([comparison, comparison]);
  for (const { answers, judged, ranks } of pairs) {
    expect(judged.map((seen) => seen.text)).toEqual(answers.map(({ words }) => `${text(words)} <end>`));
    expect(ranks[0] < ranks[1]).toBe(judged[0].truth > judged[1].truth);
  }
  const batch = rankingData(pairs, { batchSize: 3, seed: 1, pad: worldChat.pad }).train.next();
  expect(batch.ids.shape[0]).toBe(6);
  expect(batch.better.shape).toEqual([3, 2, 2]);
  expect(tf.sum(batch.better).arraySync()).toBe(3);
  tf.dispose(batch);
});
