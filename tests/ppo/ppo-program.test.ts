import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { Adam } from "../../src/optim/adam";
import { type Episode, widthsFor } from "../../src/ppo/episode";
import { learnersOf, modelsOf } from "../../src/ppo/ppo-models";
import { ppoSettings } from "../../src/ppo/ppo-options";
import { PpoProgram, type Verdict } from "../../src/ppo/ppo-program";
import { options, prompts, smallPolicy, smallReward } from "./small-ppo";

/** Twenty answers of 1 to 6 tokens, the longest last but three. */
const episodes = prompts.slice(0, 20).map((prompt, index): Episode => {
  const answer = Array.from({ length: 1 + ((index + 2) % 6) }, (_, n) => 2 + ((3 * index + 5 * n) % 15));
  return { index, prompt, answer, ended: true, logprobs: answer.map((_, n) => -index - n / 8) };
});

/** What is said of the episodes, so many at once. */
function verdicts(batchSize: number, recompute = true): Verdict[] {
  const policy = smallPolicy();
  const models = modelsOf({ policy, reward: smallReward(policy) }, { average: false, frozenLayers: 0 }, new Rng(1));
  const learners = learnersOf(models, 0);
  const optimizers = { policy: new Adam(learners.policy), value: new Adam(learners.value) };
  const rows = (count: number) => ({ batchSize: count, widths: widthsFor(prompts, 6, 13, count) });
  const sizes = { learned: rows(5), judged: rows(batchSize) };
  const program = new PpoProgram(models, optimizers, ppoSettings(options), sizes, recompute);
  const found = program.judge(episodes);
  program.dispose();
  return found;
}

describe("PpoProgram.judge", () => {
  const all = verdicts(20);

  it("says the same of each episode however many are judged at once, and where the last batch comes short", () => {
    for (const batchSize of [7, 1, 3]) {
      for (const [i, { logprobs, refLogprobs, values, score }] of verdicts(batchSize).entries()) {
        expect(logprobs).toHaveLength(episodes[i].answer.length);
        for (const n of episodes[i].answer.keys()) {
          expect(logprobs[n]).toBeCloseTo(all[i].logprobs[n], 5);
          expect(refLogprobs[n]).toBeCloseTo(all[i].refLogprobs[n], 5);
          expect(values[n]).toBeCloseTo(all[i].values[n], 5);
        }
        expect(score).toBeCloseTo(all[i].score!, 5);
      }
    }
    expect(new Set(all.map(({ score }) => score!.toFixed(3))).size).toBeGreaterThan(15);
  });

  it("recomputes the policy's log-probabilities, or keeps those that were noted", () => {
    expect(all[3].logprobs).not.toEqual(episodes[3].logprobs);
    expect(verdicts(7, false).map(({ logprobs }) => logprobs)).toEqual(episodes.map(({ logprobs }) => logprobs));
  });
});
