import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { textLogprob } from "../../src/lm/text-logprob";
import { tokenStory } from "../../src/ppo/token-story";
import { newBase } from "../../src/pretrain/world-base";
import { RewardModel } from "../../src/reward/reward-model";
import { ScalarModel } from "../../src/reward/scalar-model";
import { worldChat } from "../../src/sft/world-chat";
import { asked } from "../data/world/tasks";
import { answerOf } from "../sft/answer-of";

const small = { nLayer: 1, nHead: 2, nEmbd: 8 };
const [policy, reference] = [newBase(1, small), newBase(2, small)];
const [reward, value] = [ScalarModel.from(policy, new Rng(3)), ScalarModel.from(policy, new Rng(4))];
const answer = answerOf(asked("what is 3 plus 4 ?"), "3 plus 4 is 7 .");
const story = tokenStory(answer, { policy, reference, reward, value }, 0.1, { gamma: 1, lam: 1 });

describe("tokenStory", () => {
  it("tells every token of the answer, its end included", () => {
    expect(story.map(({ token }) => token).join(" ")).toBe("3 plus 4 is 7 . <end>");
  });

  it("adds up: the log-probabilities are the answer's, the rewards its score less β times the difference", () => {
    const sum = (name: "policy" | "reference" | "reward") => story.reduce((total, each) => total + each[name], 0);
    const [ours, theirs] = [policy, reference].map((model) => textLogprob(model, answer.prompt, answer.ids));
    expect(sum("policy")).toBeCloseTo(ours, 4);
    expect(sum("reference")).toBeCloseTo(theirs, 4);
    const [score] = new RewardModel(reward, worldChat.pad).score([answer]);
    expect(sum("reward")).toBeCloseTo(score - 0.1 * (ours - theirs), 4);
  });

  it("has with γ = λ = 1 the rest of the rewards as return, and its surprise over the value as advantage", () => {
    story.forEach(({ advantage, value: expected, return: target }, t) => {
      const rest = story.slice(t).reduce((total, { reward: earned }) => total + earned, 0);
      expect(target).toBeCloseTo(rest, 5);
      expect(advantage).toBeCloseTo(rest - expected, 5);
    });
  });

  it("reads the value before each token: the first one has seen the prompt alone", () => {
    const other = answerOf(asked("what is 3 plus 4 ?"), "it is 8 .");
    const again = tokenStory(other, { policy, reference, reward, value }, 0.1, { gamma: 1, lam: 1 });
    expect(again[0].value).toBeCloseTo(story[0].value, 6);
    expect(Math.abs(again[1].value - story[1].value)).toBeGreaterThan(1e-4);
  });
});
