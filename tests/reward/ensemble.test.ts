import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { newBase } from "../../src/pretrain/world-base";
import { ensembleScore, RewardEnsemble } from "../../src/reward/ensemble";
import { RewardModel } from "../../src/reward/reward-model";
import { ScalarModel } from "../../src/reward/scalar-model";
import { worldChat } from "../../src/sft/world-chat";

describe("ensembleScore", () => {
  it("equals mean, least, and mean less half the variance of 1, 2 and 6", () => {
    expect(ensembleScore([1, 2, 6], "mean")).toBe(3);
    expect(ensembleScore([1, 2, 6], "worst")).toBe(1);
    expect(ensembleScore([1, 2, 6], "uncertainty", 0.5)).toBeCloseTo(3 - (0.5 * (4 + 1 + 9)) / 3, 10);
    expect(() => ensembleScore([], "mean")).toThrow("at least one number");
  });
});

describe("RewardEnsemble", () => {
  const base = newBase(1, { nLayer: 1, nEmbd: 8, nHead: 2 });
  const members = [2, 3, 5].map((seed) => new RewardModel(ScalarModel.from(base, new Rng(seed)), worldChat.pad));
  const answers = [
    { prompt: [7, 11, 13], ids: [17, 19] },
    { prompt: [23], ids: [29, 31, 37, 41] },
  ];
  const each = members.map((member) => member.score(answers));

  it("gives for each answer the mean of what its members say, or the least", () => {
    const [mean, worst] = (["mean", "worst"] as const).map((how) => new RewardEnsemble(members, how).score(answers));
    for (const i of [0, 1]) {
      const said = each.map((scores) => scores[i]);
      expect(new Set(said).size).toBe(3);
      expect(mean[i]).toBeCloseTo((said[0] + said[1] + said[2]) / 3, 6);
      expect(worst[i]).toBe(Math.min(...said));
    }
  });

  it("keeps a single member's scores", () => {
    expect(new RewardEnsemble([members[1]], "mean").score(answers)).toEqual(each[1]);
  });
});
