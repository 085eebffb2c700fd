import { expect, it } from "vitest";
import { logprobsOfAnswers } from "../../src/ppo/answer-likelihood";
import { newBase } from "../../src/pretrain/world-base";
import { feedMeByScore } from "../../src/reward/feedme-by-score";
import type { Answered } from "../../src/reward/reward-model";
import { sampleGroups } from "../../src/reward/world-reward";

const policy = newBase(1, { nLayer: 1, nEmbd: 8, nHead: 2 });

it("makes the best-scored of its own answers likelier than the others, on a copy", async () => {
  const before = policy.weights();
  const seed = 3;
  const score = (answers: readonly Answered[]): number[] => answers.map(({ ids }) => ids[0]);
  const options = { prompts: 24, answers: 3, epochs: 4, learningRate: 1e-2 };
  const tuned = await feedMeByScore(policy, score, seed, options);
  expect(policy.weights()).toEqual(before);
  const groups = await sampleGroups(policy, "train", options.prompts, options.answers, seed + 5000);
  let [best, rest] = [0, 0];
  for (const group of groups) {
    const firsts = score(group);
    const likelier = logprobsOfAnswers(tuned, group).map((x, i) => x - logprobsOfAnswers(policy, group)[i]);
    const winner = firsts.indexOf(Math.max(...firsts));
    best += likelier[winner] / groups.length;
    rest += likelier.reduce((sum, x, i) => sum + (i === winner ? 0 : x), 0) / groups.length / 2;
  }
  expect(best).toBeGreaterThan(rest + 1);
});
