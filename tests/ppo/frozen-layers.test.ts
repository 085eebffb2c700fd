import { describe, expect, it, vi } from "vitest";
import { lowerPart } from "../../src/lm/lower-part";
import type { PpoOptions } from "../../src/ppo/ppo-options";
import { PpoTrainer } from "../../src/ppo/ppo-trainer";
import { options, prompts, smallPolicy, smallReward } from "./small-ppo";

vi.spyOn(process.stdout, "write").mockReturnValue(true);

const trainer = (more: Partial<PpoOptions> = {}) => {
  const policy = smallPolicy();
  const all = { ...options, maxNorm: 1e9, ...more }; // else all gradients together decide how far each weight goes
  return new PpoTrainer({ policy, reward: smallReward(policy) }, prompts, all);
};

describe("frozen layers", () => {
  it("move the upper weights of policy and value model exactly as training everything does, in the first step", async () => {
    const [whole, part] = [
      trainer({ minibatches: 1, epochs: 1 }),
      trainer({ minibatches: 1, epochs: 1, frozenLayers: 1 }),
    ];
    for (const ppo of [whole, part]) ppo.update((await ppo.collect())!);
    for (const name of ["policy", "value"] as const) {
      const [all, upper] = [whole.models[name].weights(), part.models[name].weights()];
      const above = [...all.keys()].filter((path) => /blocks\.1\.|finalNorm|head/.test(path));
      expect(above.length).toBeGreaterThan(12);
      for (const path of above)
        all.get(path)!.forEach((x, i) => void expect(upper.get(path)![i], path).toBeCloseTo(x, 5));
    }
    for (const ppo of [whole, part]) ppo.dispose();
  });

  it("leave the lower part, the reference and the reward model as they were, in any number of steps", async () => {
    const ppo = trainer({ frozenLayers: 1, averageDecay: 0.9 });
    const { policy, reference, reward, value, average } = ppo.models;
    const lower = [policy, value.trunk].map((gpt) =>
      [...lowerPart(gpt, 1)].map((variable) => variable.dataSync().slice()),
    );
    const frozen = [reference.weights(), reward!.weights()];
    const before = [policy.weights(), value.weights()];
    await ppo.run();
    expect([policy, value.trunk].map((gpt) => [...lowerPart(gpt, 1)].map((each) => each.dataSync().slice()))).toEqual(
      lower,
    );
    expect([reference.weights(), reward!.weights()]).toEqual(frozen);
    expect([policy.weights(), value.weights()]).not.toEqual(before);
    expect(average!.weights().get("blocks.0.mlp.up.weight")).toEqual(before[0].get("blocks.0.mlp.up.weight"));
    expect(average!.weights().get("blocks.1.mlp.up.weight")).not.toEqual(before[0].get("blocks.1.mlp.up.weight"));
    ppo.dispose();
  });

  it("share the lower part: policy with reference, value model with reward model", () => {
    const { policy, reference, reward, value } = trainer({ frozenLayers: 1 }).models;
    expect(reference.blocks[0]).toBe(policy.blocks[0]);
    expect(reference.blocks[1]).not.toBe(policy.blocks[1]);
    expect(value.trunk.tokenEmbedding).toBe(reward!.trunk.tokenEmbedding);
    expect(value.trunk.blocks[1]).not.toBe(reward!.trunk.blocks[1]);
  });

  it("throw if none is left to learn", () => {
    expect(() => trainer({ frozenLayers: 2 })).toThrow("layers must be a whole number from 0 to 1, got 2");
  });
});
