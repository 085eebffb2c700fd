import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import type { Labeler } from "../../src/data/world/labelers";
import { drawPrompts } from "../../src/data/world/tasks";
import { copyOf } from "../../src/lm/copy";
import { newBase } from "../../src/pretrain/world-base";
import { type Comparison, compare } from "../../src/reward/comparisons";
import { accuracy, scoreComparisons } from "../../src/reward/reward-accuracy";
import { RewardModel } from "../../src/reward/reward-model";
import { rankingData, rewardTrainer } from "../../src/reward/reward-trainer";
import { ScalarModel } from "../../src/reward/scalar-model";
import { worldChat } from "../../src/sft/world-chat";
import { answerOf } from "../sft/answer-of";

const base = newBase(1, { nLayer: 2, nEmbd: 16, nHead: 2 });
const exact: Labeler = { noise: 1e-9, perTenWords: 0, perCourtesy: 0 };

/** Three answers to each of some prompts: the right one, a wrong one, and "i do not know ." */
const comparisons: Comparison[] = compare(
  drawPrompts(64, "train", new Rng(3))
    .filter(({ kind }) => kind !== "unknown")
    .slice(0, 35)
    .map((task) => [task.mistakes[0], "i do not know .", task.answers[0]].map((text) => answerOf(task, text))),
  [exact],
  new Rng(1),
);
const options = { batchSize: 7, epochs: 12, learningRate: 3e-3, seed: 1, pad: worldChat.pad };

describe("rankingData", () => {
  it("puts all answers of a prompt into one batch, and reads each at its last token", () => {
    const batch = rankingData(comparisons, options).train.next();
    const rows = batch.ids.arraySync();
    const last = batch.last.arraySync();
    expect(batch.better.shape).toEqual([7, 3, 3]);
    expect(rows).toHaveLength(21);
    rows.forEach((row, b) => {
      expect(row[last[b]]).toBe(worldChat.end);
      expect(row.slice(last[b] + 1).every((id) => id === worldChat.pad)).toBe(true);
      const prompt = row.slice(0, row.indexOf(worldChat.assistant));
      expect(prompt).toEqual(rows[b - (b % 3)].slice(0, prompt.length)); // one question in each three rows
    });
    tf.dispose(batch);
  });

  it("throws for prompts with different numbers of answers", () => {
    const shorter = { ...comparisons[0], answers: comparisons[0].answers.slice(1) };
    expect(() => rankingData([comparisons[1], shorter], options)).toThrow(
      "all prompts must have as many answers, got 3 and 2",
    );
  });
});

describe("rewardTrainer", () => {
  it("learns to order answers as the labels do, and leaves the policy alone", async () => {
    const before = base.weights();
    const model = ScalarModel.from(copyOf(base), new Rng(2));
    const reward = new RewardModel(model, worldChat.pad);
    const ranks = comparisons.map((comparison) => comparison.ranks);
    const known = () =>
      accuracy(
        scoreComparisons((answers) => reward.score(answers), comparisons),
        ranks,
      );
    expect(known()).toBeLessThan(0.75);
    const trainer = rewardTrainer(model, comparisons, options);
    expect(trainer.trainStep().loss).toBeLessThan(1.2); // ln 2 and a little more, for a fresh head
    await trainer.run();
    expect(trainer.step).toBe(60); // 12 · 35 / 7
    expect(known()).toBeGreaterThan(0.95);
    expect(base.weights()).toEqual(before);
    trainer.dispose();
  });

  it("learns the opposite from labels turned round", async () => {
    const turned = comparisons.map((comparison) => ({ ...comparison, ranks: comparison.ranks.map((rank) => -rank) }));
    const model = ScalarModel.from(base, new Rng(2));
    const trainer = rewardTrainer(model, turned, options);
    await trainer.run();
    const reward = new RewardModel(model, worldChat.pad);
    const scores = scoreComparisons((answers) => reward.score(answers), comparisons);
    expect(
      accuracy(
        scores,
        comparisons.map(({ ranks }) => ranks),
      ),
    ).toBeLessThan(0.05);
    trainer.dispose();
  });
});
