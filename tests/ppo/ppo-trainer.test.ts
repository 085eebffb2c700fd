import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { hasKernels } from "../../src/core/fused";
import { Rng } from "../../src/core/random";
import { requestStop } from "../../src/core/stop";
import * as tf from "../../src/core/tf";
import { KernelDecoder } from "../../src/lm/kernel-decoder";
import { Adam } from "../../src/optim/adam";
import { type Cast, ppoIteration } from "../../src/ppo/ppo-in-short";
import type { PpoOptions } from "../../src/ppo/ppo-options";
import { PpoTrainer } from "../../src/ppo/ppo-trainer";
import { copyOf } from "../../src/reward/scalar-model";
import { options, prompts, smallPolicy, smallReward } from "./small-ppo";

vi.spyOn(process.stdout, "write").mockReturnValue(true);

const trainer = (more: Partial<PpoOptions> = {}, seed = 4) => {
  const policy = smallPolicy(seed);
  return new PpoTrainer({ policy, reward: smallReward(policy) }, prompts, { ...options, ...more });
};
const near = (to: readonly number[]) => (x: number, i: number) => (Math.abs(x - to[i]) < 1e-5 ? to[i] : x);
const farthest = (a: ReadonlyMap<string, Float32Array>, b: ReadonlyMap<string, Float32Array>): number =>
  Math.max(...[...a].map(([path, values]) => Math.max(...values.map((x, i) => Math.abs(x - b.get(path)![i])))));

describe("PpoTrainer", () => {
  it("begins with KL 0 at every token, ratio 1, no clipping, and a loss of minus the mean advantage, which is 0", async () => {
    const ppo = trainer();
    const experience = (await ppo.collect())!;
    for (const { logprobs, refLogprobs } of experience) {
      logprobs.forEach((logprob, n) => void expect(Math.abs(logprob - refLogprobs[n])).toBeLessThan(1e-5));
    }
    expect(new Set(experience.map(({ answer }) => answer.length)).size).toBeGreaterThan(2); // of several lengths
    const all = experience.flatMap(({ advantages }) => [...advantages]);
    expect(all.reduce((sum, a) => sum + a, 0) / all.length).toBeCloseTo(0, 5);
    expect(all.reduce((sum, a) => sum + a * a, 0) / all.length).toBeCloseTo(1, 3);
    const [first] = ppo.update(experience);
    expect(first.approxKl).toBeLessThan(1e-8);
    expect(first.clipFraction).toBe(0);
    expect(first.ratio).toBeCloseTo(1, 5);
    ppo.dispose();
  });

  it("keeps every ratio 1 through all epochs where the learning rate is 0, and learns nothing", async () => {
    const ppo = trainer({ learningRate: 0, valueLearningRate: 0, minibatches: 1 });
    const before = ppo.models.policy.weights();
    const steps = ppo.update((await ppo.collect())!);
    expect(steps).toHaveLength(2);
    for (const step of steps) {
      expect(step.approxKl).toBeLessThan(1e-8);
      expect(Math.abs(step.loss)).toBeLessThan(1e-5); // minus the mean of whitened advantages
      expect(step.clipFraction + step.valueClipFraction).toBe(0);
    }
    expect(ppo.models.policy.weights()).toEqual(before);
    ppo.dispose();
  });

  it("equals the loop on one page, which is not compiled, after an iteration", async () => {
    const ppo = trainer();
    const policy = smallPolicy();
    const cast: Cast = {
      policy,
      reference: copyOf(policy, new Rng(1)),
      value: smallReward(policy),
      reward: smallReward(policy),
    };
    const adam = { beta1: 0.9, beta2: 0.95, eps: 1e-5 };
    const optimizers = {
      policy: new Adam(cast.policy.parameters(), adam),
      value: new Adam(cast.value.parameters(), adam),
    };
    // The trainer's first prompts, seed and orders come from its generator: it is looked at, and given to the short loop.
    const state = ppo as unknown as {
      rng: Rng;
      order: { next(): number; state(): unknown; restore(x: unknown): void };
    };
    const position = state.order.state();
    const indices = Array.from({ length: options.episodes }, () => state.order.next());
    state.order.restore(position);
    const rng = new Rng(0);
    rng.restore(state.rng.state());
    const settings = { ...ppo.settings, maxNewTokens: options.maxNewTokens, stop: options.stop };
    const before = tf.memory().numTensors;
    const short = await ppoIteration(cast, optimizers, prompts, indices, settings, rng);
    expect(tf.memory().numTensors).toBe(before);
    const record = (await ppo.iterate())!;
    expect(record.reward).toBeCloseTo(short.reward, 5);
    expect(record.kl).toBeCloseTo(short.kl, 4);
    expect(farthest(ppo.models.policy.weights(), cast.policy.weights())).toBeLessThan(2e-5);
    expect(farthest(ppo.models.value.weights(), cast.value.weights())).toBeLessThan(2e-5);
    expect(farthest(ppo.models.policy.weights(), smallPolicy().weights())).toBeGreaterThan(1e-3); // it has moved
    ppo.dispose();
  });

  it("leaves reference and reward model byte for byte as they were, and no tensors behind", async () => {
    const ppo = trainer({ iterations: 9 });
    const [reference, reward] = [ppo.models.reference.weights(), ppo.models.reward!.weights()];
    expect(ppo.models.value.weights()).toEqual(reward); // where the value model begins
    expect(reference).toEqual(ppo.models.policy.weights());
    await ppo.iterate();
    await ppo.iterate();
    const before = tf.memory().numTensors;
    const native = (tf.backend() as unknown as { getNumOfTFTensors(): number }).getNumOfTFTensors();
    await ppo.iterate();
    await ppo.iterate();
    expect(tf.memory().numTensors).toBe(before);
    expect((tf.backend() as unknown as { getNumOfTFTensors(): number }).getNumOfTFTensors()).toBe(native);
    expect(ppo.models.reference.weights()).toEqual(reference);
    expect(ppo.models.reward!.weights()).toEqual(reward);
    ppo.dispose();
  });

  it("draws the same from the same seed, and something else from another", async () => {
    const kl = async (seed: number) => {
      const ppo = trainer({ seed });
      await ppo.iterate();
      const record = (await ppo.iterate())!;
      ppo.dispose();
      return [record.kl, record.reward];
    };
    expect(await kl(3)).toEqual(await kl(3));
    expect(await kl(3)).not.toEqual(await kl(8));
  });

  it("has nothing changed where the reader stops it while answers are drawn", async () => {
    const ppo = trainer();
    const whole = trainer();
    const expected = await whole.iterate();
    requestStop();
    expect(await ppo.iterate()).toBeUndefined();
    requestStop(false);
    const record = await ppo.iterate();
    const timeless = { rolloutSeconds: 0, updateSeconds: 0 };
    expect({ ...record, ...timeless }).toEqual({ ...expected, ...timeless });
    ppo.dispose();
    whole.dispose();
  });

  it("recomputes log-probabilities at another temperature, so that ratios are 1 there too", async () => {
    const ppo = trainer({ temperature: 0.7 });
    const experience = (await ppo.collect())!;
    for (const { logprobs, refLogprobs } of experience) {
      logprobs.forEach((logprob, n) => void expect(Math.abs(logprob - refLogprobs[n])).toBeLessThan(1e-5));
    }
    expect(ppo.update(experience)[0].approxKl).toBeLessThan(1e-8);
    ppo.dispose();
  });

  it("draws with products in bfloat16 where it learns with them, and its ratios and KL begin where they should all the same", async () => {
    const write = vi.spyOn(KernelDecoder.prototype, "write");
    for (const precision of ["float32", "bfloat16"] as const) {
      write.mockClear();
      const ppo = trainer({ precision });
      const experience = (await ppo.collect())!;
      if (hasKernels()) {
        const used = new Set(write.mock.contexts.map((decoder) => (decoder as KernelDecoder).precision));
        expect(used).toEqual(new Set([precision]));
      }
      for (const { logprobs, refLogprobs } of experience) expect(logprobs).toEqual(refLogprobs.map(near(logprobs)));
      const [first] = ppo.update(experience);
      expect(first.approxKl).toBeLessThan(1e-8);
      expect(first.ratio).toBeCloseTo(1, 5);
      ppo.dispose();
    }
    write.mockRestore();
  });

  it("takes the precision of the checkpoint that it goes on from to draw with, too", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
    const write = vi.spyOn(KernelDecoder.prototype, "write");
    const log = vi.spyOn(console, "log").mockReturnValue();
    const named = { iterations: 1, name: path.join(folder, "run") };
    await trainer({ ...named, precision: "bfloat16" }).run(0);
    const { precision: _, ...rest } = options;
    const policy = smallPolicy();
    const ppo = new PpoTrainer({ policy, reward: smallReward(policy) }, prompts, { ...rest, ...named });
    ppo.settings.precision = "float32"; // as if this were another processor
    ppo.resume();
    await ppo.collect();
    const used = new Set(write.mock.contexts.map((decoder) => (decoder as KernelDecoder).precision));
    expect(used).toEqual(new Set(hasKernels() ? ["bfloat16"] : []));
    ppo.dispose();
    write.mockRestore();
    log.mockRestore();
    fs.rmSync(folder, { recursive: true });
  });

  it("throws on settings out of range and prompts without room, and leaves a step out that is not finite", async () => {
    expect(() => trainer({ minibatches: 3 })).toThrow("episodes must be divisible by minibatches, got 20 and 3");
    expect(() => trainer({ lam: 1.5 })).toThrow("lam must be from 0 to 1, got 1.5");
    const policy = smallPolicy();
    expect(() => new PpoTrainer({ policy, reward: smallReward(policy) }, [Array(13).fill(2)], options)).toThrow(
      "prompts must be shorter than the context of 13 tokens, got one of 13",
    );
    const broken = new PpoTrainer({ policy, reward: (e) => e.map(() => Number.NaN) }, prompts, options);
    const before = policy.weights();
    await expect(broken.iterate()).rejects.toThrow(/iteration 0: \w+ must be finite, got NaN/);
    expect(policy.weights()).toEqual(before);
    broken.dispose();
  });
});
