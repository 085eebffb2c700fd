import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { Gpt } from "../../src/lm/gpt";
import { gpt1 } from "../../src/lm/gpt-config";
import { gptWeights } from "../../src/lm/gpt-weights";
import { PpoTrainer } from "../../src/ppo/ppo-trainer";
import { activationMb, rlhfMemory } from "../../src/ppo/rlhf-memory";
import { ScalarModel } from "../../src/reward/scalar-model";

const batch = { rows: 2, positions: 48, answerTokens: 16 };
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe("gptWeights", () => {
  it("equals what a GPT has, in both forms", () => {
    for (const norm of ["pre", "post"] as const) {
      const config = { vocabSize: 11, blockSize: 7, nLayer: 3, nHead: 5, nEmbd: 15, norm };
      expect(gptWeights(config).total).toBe(new Gpt(config, new Rng(1)).countParameters());
    }
    expect(gptWeights(gpt1)).toEqual({ tables: 31_480_320, block: 7_087_872, finalNorm: 0, total: 116_534_784 });
  });
});

describe("rlhfMemory", () => {
  it("gives sixteen bytes for each weight that learns: GPT-1's SFT takes 1,865 MB and its activations", () => {
    const { models, activations, total } = rlhfMemory("SFT", gpt1, batch);
    expect(models).toEqual([{ model: "model", weights: 466.139136, gradients: 466.139136, adam: 932.278272 }]);
    expect(total - activations).toBeCloseTo((16 * 116_534_784) / 1e6, 9); // 1,864.6
  });

  it("gives four whole models, and the policy once more for the decoder, where everything learns", () => {
    const { models } = rlhfMemory("PPO", gpt1, batch);
    const weight = 466.139136;
    // The decoder: tables of 31,480,320 numbers, 31,087,104 of them once more, and 12 blocks of 7,087,872: 4 bytes each, 590 MB;
    // with all but the tables in 2 bytes 126 + 62 + 170 = 358 MB.
    expect(models.map(({ weights }) => Math.round(weights))).toEqual([466, 466, 466, 466, 590]);
    const half = rlhfMemory("PPO", gpt1, batch, 0, "bfloat16").models;
    expect(half.map(({ weights }) => Math.round(weights))).toEqual([466, 466, 466, 466, 358]);
    expect(sum(models.map(({ gradients }) => gradients))).toBeCloseTo(2 * weight, 1);
    expect(sum(models.map(({ adam }) => adam))).toBeCloseTo(4 * weight, 1);
  });

  it("counts the variables that PPO really holds, with and without frozen layers", () => {
    const config = { vocabSize: 17, blockSize: 13, nLayer: 3, nHead: 3, nEmbd: 21, norm: "pre", dropout: 0 } as const;
    for (const frozenLayers of [0, 2]) {
      const policy = new Gpt(config, new Rng(2));
      const reward = ScalarModel.from(policy, new Rng(3));
      const ppo = new PpoTrainer({ policy, reward }, [[1, 2]], {
        ...{ iterations: 1, episodes: 1, minibatches: 1, maxNewTokens: 3, frozenLayers, precision: "float32" },
      });
      const { reference, value } = ppo.models;
      const held = new Set([policy, reference, value, reward].flatMap((model) => [...model.parameters().values()]));
      const { models } = rlhfMemory("PPO", policy.config, batch, frozenLayers);
      const [models4, forDecoder] = [models.slice(0, 4), models.slice(4)];
      expect(forDecoder.every(({ model }) => model.includes("decoder"))).toBe(true);
      const weights = sum(models4.map((model) => model.weights));
      expect(weights).toBeCloseTo((4 * sum([...held].map(({ size }) => size))) / 1e6, 9);
      const { optimizers } = ppo as unknown as {
        optimizers: Record<string, { state(): ReadonlyMap<string, { size: number; rank: number }> }>;
      };
      const moments = Object.values(optimizers).flatMap((optimizer) => [...optimizer.state().values()]);
      const large = sum(moments.filter(({ rank }) => rank > 0).map(({ size }) => size));
      expect(sum(models.map(({ adam }) => adam))).toBeCloseTo((4 * large) / 1e6, 9);
      ppo.dispose();
    }
  });

  it("takes less than half where four of GPT-1's twelve blocks learn", () => {
    const [whole, part] = [0, 8].map((frozen) => rlhfMemory("PPO", gpt1, batch, frozen).total);
    expect(part / whole).toBeGreaterThan(0.35);
    expect(part / whole).toBeLessThan(0.5);
  });
});

describe("activationMb", () => {
  it("grows with blocks that learn, rows and logits", () => {
    // 2 rows of 3 tokens; 17 · 4 + 2 · 3 = 74 numbers each in a block; logits 3 · 2 · 1 · 5 = 30
    const config = { ...gpt1, nEmbd: 4, nHead: 2, vocabSize: 5 };
    expect(activationMb(config, { rows: 2, positions: 3, answerTokens: 1 }, 7)).toBeCloseTo(
      (4 * (6 * 7 * 74 + 30)) / 1e6,
      12,
    );
    expect(activationMb(config, { rows: 2, positions: 3, answerTokens: 0 }, 1)).toBeCloseTo((4 * 6 * 74) / 1e6, 12);
  });
});
