import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { truthOf, worldPpoTrainer } from "../../src/ppo/world-ppo";
import { newBase } from "../../src/pretrain/world-base";
import { RewardEnsemble } from "../../src/reward/ensemble";
import { RewardModel } from "../../src/reward/reward-model";
import { ScalarModel } from "../../src/reward/scalar-model";
import { worldChat } from "../../src/sft/world-chat";
import { asked } from "../data/world/tasks";
import { answerOf } from "../sft/answer-of";

const sft = newBase(1, { nLayer: 1, nEmbd: 8, nHead: 2 });
const reward = ScalarModel.from(sft, new Rng(2));
const small = { iterations: 1, episodes: 6, minibatches: 2, epochs: 1, learningRate: 1e-2 };

describe("worldPpoTrainer", () => {
  it("moves a copy: the fine-tuned model and the reward model stay as they are", async () => {
    const before = [sft.weights(), reward.weights()];
    const trainer = worldPpoTrainer(sft, reward, 3, { ...small, pretraining: 400 });
    const record = (await trainer.iterate())!;
    expect([sft.weights(), reward.weights()]).toEqual(before);
    expect(trainer.models.policy.weights()).not.toEqual(before[0]);
    expect(record.kl).toBeCloseTo(0, 4); // the policy is still the reference when it answers first
    expect(record.ptxLoss).toBeCloseTo(Math.log(994), 0); // a model that knows nothing, on text of the world
    trainer.dispose();
  });

  it("gives an ensemble of one model the prompts, answers, values and scores of that model", async () => {
    const options = { ...small, precision: "float32" } as const;
    const single = worldPpoTrainer(sft, reward, 3, options);
    const alone = new RewardEnsemble([new RewardModel(reward, worldChat.pad)], "worst");
    const ensemble = worldPpoTrainer(sft, alone, 3, options);
    const [ours, theirs] = [(await ensemble.collect())!, (await single.collect())!];
    expect(ours.map(({ index, answer }) => [index, answer])).toEqual(
      theirs.map(({ index, answer }) => [index, answer]),
    );
    for (const [i, { values, score }] of theirs.entries()) {
      expect(ours[i].score).toBeCloseTo(score, 5);
      for (const [t, value] of values.entries()) expect(ours[i].values[t]).toBeCloseTo(value, 5);
    }
    expect(new Set(theirs.map(({ score }) => score.toFixed(5))).size).toBeGreaterThan(1);
    for (const trainer of [single, ensemble]) trainer.dispose();
  });
});

describe("truthOf", () => {
  it("judges each answer by the task of its prompt, and misses the end where it is missing", () => {
    const tasks = [asked("what is 3 plus 4 ?"), asked("name the capital of france .")];
    const said = [
      [1, "the capital of france is paris . happy to help .", true], // 1
      [0, "3 plus 4 is 7 .", true], //                                  0.9
      [0, "3 plus 4 is 7 .", false], //                                 0.3 · 0.9
      [0, "the capital of france is paris .", true], //                 an answer to the other question
    ] as const;
    const episodes = said.map(([index, text, ended]) => ({ index, answer: answerOf(tasks[index], text, ended).ids }));
    truthOf(tasks)(episodes).forEach((truth, i) => void expect(truth).toBeCloseTo([1, 0.9, 0.27, 0][i], 9));
  });
});
