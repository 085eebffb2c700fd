import { describe, expect, it } from "vitest";
import { type Judged, withAdvantages } from "../../src/ppo/advantages";
import { ppoDefaults } from "../../src/ppo/ppo-options";

const close = (got: readonly number[], expected: readonly number[]): void => {
  expect(got.length).toBe(expected.length);
  expected.forEach((value, i) => void expect(got[i], `[${i}]`).toBeCloseTo(value, 5));
};
/** Three tokens, the last of them the end; and one token that ended nothing. */
const three: Judged = {
  ...{ index: 0, prompt: [9, 9], answer: [4, 5, 1], ended: true, score: 2 },
  ...{ logprobs: [-1, -0.5, -0.2], refLogprobs: [-1.2, -0.6, -0.1], values: [0.5, 1, 1.5] },
};
const one: Judged = {
  ...{ index: 1, prompt: [9], answer: [4], ended: false, score: 7 },
  ...{ logprobs: [-2], refLogprobs: [-2.5], values: [1] },
};
const settings = { ...ppoDefaults, whitenAdvantages: "off" as const };

describe("withAdvantages", () => {
  it("equals the case by hand: rewards with toll, advantages and returns of each answer", () => {
    const [a, b] = withAdvantages([three, one], 0.1, { ...settings, unendedPenalty: 1, rewardClip: 4 });
    close(a.rewards, [-0.02, -0.01, 2.01]);
    close(a.advantages, [1.405775, 0.9745, 0.51]);
    close(a.returns, [1.905775, 1.9745, 2.01]);
    close(b.rewards, [4 - 1 - 0.1 * 0.5]); // clipped, less the penalty, less the toll
    close(b.advantages, [1.95]);
    close(b.returns, [2.95]);
    expect(b.score).toBe(7); // as it came
  });

  it("whitens over the tokens that are there, and leaves the returns as they are", () => {
    const plain = withAdvantages([three, one], 0.1, settings);
    const whitened = withAdvantages([three, one], 0.1, { ...settings, whitenAdvantages: "batch" });
    expect(whitened.map(({ returns }) => returns)).toEqual(plain.map(({ returns }) => returns));
    const raw = plain.flatMap(({ advantages }) => [...advantages]);
    const mean = raw.reduce((sum, a) => sum + a, 0) / 4;
    const deviation = Math.sqrt(raw.reduce((sum, a) => sum + (a - mean) ** 2, 0) / 4);
    close(
      whitened.flatMap(({ advantages }) => [...advantages]),
      raw.map((a) => (a - mean) / deviation),
    );
  });

  it("gives rewards of variance 1 their own mean where they are whitened", () => {
    const [a, b] = withAdvantages([three, one], 0.1, { ...settings, whitenRewards: true });
    const [c, d] = withAdvantages([three, one], 0.1, settings);
    const mean = (x: readonly number[]): number => x.reduce((sum, r) => sum + r, 0) / x.length;
    const [whitened, plain] = [
      [...a.rewards, ...b.rewards],
      [...c.rewards, ...d.rewards],
    ];
    expect(mean(whitened)).toBeCloseTo(mean(plain), 5);
    expect(mean(whitened.map((r) => (r - mean(whitened)) ** 2))).toBeCloseTo(1, 5);
  });
});
