import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Gpt } from "../../src/lm/gpt";
import { RewardModel } from "../../src/reward/reward-model";
import { ScalarModel } from "../../src/reward/scalar-model";

const policy = new Gpt({ vocabSize: 19, blockSize: 36, nLayer: 2, nHead: 3, nEmbd: 15, dropout: 0.5 }, new Rng(1));
const model = ScalarModel.from(policy, new Rng(2));
const reward = new RewardModel(model, 0);
const ids = (length: number, start: number): number[] => Array.from({ length }, (_, t) => 1 + ((start + 5 * t) % 18));

/** The value at the last token of one text, computed eagerly and without any filling. */
const alone = (text: number[]): number =>
  model.values(tf.tensor2d([text], undefined, "int32")).dataSync()[text.length - 1];

describe("RewardModel", () => {
  // 71 answers: more than are scored side by side; texts of 2 to 36 tokens: every length of a graph, a full context among them
  const answers = Array.from({ length: 71 }, (_, i) => ({
    prompt: ids(1 + (i % 7), i),
    ids: ids(1 + ((11 * i) % 30), 3 * i),
  }));

  it("gives the value at the last token of each answer, in the order of the answers, whatever stands beside it", () => {
    const scores = reward.score(answers);
    expect(Math.max(...answers.map((a) => a.prompt.length + a.ids.length))).toBe(36);
    answers.forEach((a, i) => void expect(scores[i]).toBeCloseTo(alone([...a.prompt, ...a.ids]), 4));
    expect(reward.score([answers[40]])[0]).toBeCloseTo(scores[40], 5);
  });

  it("uses the newest weights", () => {
    const before = reward.score([answers[0]])[0];
    model.normalise({ mean: before, scale: 0.5 });
    expect(reward.score([answers[0]])[0]).toBeCloseTo(0, 4);
  });

  it("leaves no tensor behind", () => {
    reward.score(answers);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) reward.score(answers);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("throws for an empty answer and for one that is too long", () => {
    expect(() => reward.score([{ prompt: [3], ids: [] }])).toThrow("an answer must hold at least one token, got none");
    const long = { prompt: ids(8, 0), ids: ids(30, 0) };
    expect(() => reward.score([long])).toThrow("prompt and answer must have at most 36 tokens, got 38");
  });
});
