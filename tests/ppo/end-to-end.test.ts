/**
 * PPO as a whole on a policy of 10,000 weights, with a reward that likes one token: what must happen happens.
 */
import { describe, expect, it, vi } from "vitest";
import type { EpisodeReward } from "../../src/ppo/ppo-models";
import type { PpoOptions } from "../../src/ppo/ppo-options";
import { klOf, type PpoRecord } from "../../src/ppo/ppo-record";
import { PpoTrainer } from "../../src/ppo/ppo-trainer";
import { prompts, smallPolicy } from "./small-ppo";

vi.spyOn(process.stdout, "write").mockReturnValue(true);

const liked = 7;
/** 2 for an answer that is nothing but the liked token, 0 for one without it. */
const likes: EpisodeReward = (episodes) =>
  episodes.map(({ answer }) => (2 * answer.filter((id) => id === liked).length) / answer.length);

/** Fifteen iterations; the last ones' means. */
async function train(
  more: Partial<PpoOptions>,
): Promise<{ first: PpoRecord; reward: number; kl: number; kl3: number }> {
  const options = {
    ...{ iterations: 15, episodes: 64, minibatches: 2, epochs: 2, maxNewTokens: 5, stop: [1] },
    ...{ learningRate: 4e-3, valueLearningRate: 4e-3, unendedPenalty: 0, seed: 5, precision: "float32" as const },
    ...more,
  };
  const ppo = new PpoTrainer({ policy: smallPolicy(4, 3), reward: likes }, prompts, options);
  await ppo.run();
  const records = ppo.history as PpoRecord[];
  ppo.dispose();
  const mean = (name: "reward" | "kl" | "kl3") => records.slice(-3).reduce((sum, record) => sum + record[name] / 3, 0);
  return { first: records[0], reward: mean("reward"), kl: mean("kl"), kl3: mean("kl3") };
}

describe("PPO with a reward that likes one token", async () => {
  const [free, bound] = [await train({ klCoef: 0 }), await train({ klCoef: 0.6 })];
  const half = await train({ klCoef: 0, precision: "bfloat16" });

  it("earns more: from less than a third of the most to more than half of it without toll", () => {
    expect(free.first.reward).toBeLessThan(0.6);
    expect(free.reward).toBeGreaterThan(1);
  });

  it("does so in bfloat16 too, where ratios begin at 1 because log-probabilities are recomputed", () => {
    expect(half.reward).toBeGreaterThan(1);
    expect(half.first.firstApproxKl).toBeLessThan(1e-8);
    expect(half.first.kl).toBeCloseTo(0, 4);
  });

  it("stays near the reference where leaving it costs, earns something there too, and strays without toll", () => {
    expect(bound.first.kl).toBeCloseTo(0, 4);
    expect(bound.kl).toBeGreaterThan(0);
    expect(bound.kl).toBeLessThan(1);
    expect(bound.reward).toBeGreaterThan(bound.first.reward + 0.05);
    expect(free.kl).toBeGreaterThan(3 * bound.kl);
    expect(free.kl3).toBeGreaterThan(3 * bound.kl3);
    expect(free.reward).toBeGreaterThan(bound.reward);
  });
});

describe("klOf", () => {
  it("sums over an answer's tokens, and takes the mean over answers: 0.2 + 0.1 - 0.1, and 0", () => {
    const one = { logprobs: [-1, -0.5, -0.2], refLogprobs: [-1.2, -0.6, -0.1] };
    const { kl, kl3 } = klOf([one, { logprobs: [-3], refLogprobs: [-3] }]);
    expect(kl).toBeCloseTo(0.1, 10);
    const k3 = (d: number): number => Math.exp(-d) - 1 + d;
    expect(kl3).toBeCloseTo((k3(0.2) + k3(0.1) + k3(-0.1)) / 2, 10);
  });
});
