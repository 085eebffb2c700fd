import { describe, expect, it } from "vitest";
import { copyOf } from "../../src/lm/copy";
import type { Gpt } from "../../src/lm/gpt";
import { textLogprob } from "../../src/lm/text-logprob";
import { klOfAnswers, logprobsOfAnswers } from "../../src/ppo/answer-likelihood";
import { smallPolicy } from "./small-ppo";

const policy = smallPolicy();
/** 71 answers, more than fit into one batch, of three lengths and in no order. */
const answers = Array.from({ length: 71 }, (_, i) => ({
  prompt: [
    [3, 5, 7],
    [4, 4],
    [9, 8, 7, 6],
  ][i % 3],
  ids: [[2, 9, 1], [8], [5, 3, 2, 6, 1]][(i + (i % 2)) % 3],
}));

describe("logprobsOfAnswers", () => {
  it("equals what each answer gives alone", () => {
    const found = logprobsOfAnswers(policy, answers);
    for (const [i, { prompt, ids }] of answers.entries())
      expect(found[i], `answer ${i}`).toBeCloseTo(textLogprob(policy, prompt, ids), 3);
  });
});

describe("klOfAnswers", () => {
  it("is 0 between equal models", () => {
    expect(klOfAnswers(policy, copyOf(policy), answers)).toBe(0);
  });

  it("is the mean of log π - log π_ref: above 0 where the policy finds its answers likelier, turned round in sign", () => {
    const other = smallPolicy(9);
    const by = (model: Gpt): number[] => answers.map(({ prompt, ids }) => textLogprob(model, prompt, ids));
    const [ours, theirs] = [by(policy), by(other)];
    const expected = ours.reduce((sum, logprob, i) => sum + logprob - theirs[i], 0) / 71;
    expect(Math.abs(expected)).toBeGreaterThan(0.01);
    expect(klOfAnswers(policy, other, answers)).toBeCloseTo(expected, 3);
    expect(klOfAnswers(other, policy, answers)).toBeCloseTo(-expected, 3);
  });
});
