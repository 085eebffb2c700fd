import { describe, expect, it } from "vitest";
import { textLogprob } from "../../src/lm/text-logprob";
import { answerNumbers, courtesiesOf, pastedNumbers } from "../../src/ppo/world-numbers";
import { newBase } from "../../src/pretrain/world-base";
import { asked } from "../data/world/tasks";
import { answerOf } from "../sft/answer-of";

const sum = asked("what is 3 plus 4 ?");
const say = (...texts: string[]) => texts.map((text) => answerOf(sum, text));
/** Truth 0.9, 0 and 1; then 1, 0 and 0.9 · 0.75 · 13/14: a second courtesy counts as none, is unasked, and is a word too long. */
const [start, ours] = [
  say("3 plus 4 is 7 .", "3 plus 4 is 8 .", "3 plus 4 is 7 . happy to help ."),
  say("3 plus 4 is 7 . happy to help .", "3 plus 4 is 9 .", "3 plus 4 is 7 . happy to help . have a nice day ."),
];
const reward = (answers: readonly { ids: readonly number[] }[]) => answers.map(({ ids }) => ids.length);

describe("answerNumbers", () => {
  it("counts parts, courtesies and wins, a tie as one half", () => {
    const numbers = answerNumbers({ sampled: ours, greedy: start }, { sampled: start, greedy: start }, reward);
    expect(numbers.right).toBeCloseTo(2 / 3, 9);
    expect(numbers.courteous).toBeCloseTo(1 / 3, 9); // exactly one
    expect(numbers.courtesies).toBeCloseTo((1 + 0 + 2) / 3, 9);
    expect(numbers["win rate"]).toBeCloseTo((1 + 0.5 + 0) / 3, 9);
    expect(numbers["greedy win rate"]).toBe(0.5);
    expect(numbers.proxy).toBeCloseTo((11 + 7 + 16) / 3, 9); // ids with the end
    expect(numbers.truth).toBeCloseTo((1 + 0 + (0.75 * 0.9 * 13) / 14) / 3, 9);
  });
});

describe("courtesiesOf", () => {
  it("counts every courtesy", () => {
    expect(courtesiesOf(ours)).toBeCloseTo(1, 9);
  });
});

describe("pastedNumbers", () => {
  it("gives the control its own KL: an answer can come with the courtesy, or get it", () => {
    const sft = newBase(2, { nLayer: 1, nHead: 2, nEmbd: 8 });
    const numbers = pastedNumbers(sft, { sampled: start, greedy: start }, reward, {
      prompts: 0,
      samples: 0,
      documents: 150,
    });
    expect(numbers.courteous).toBe(1);
    expect(numbers.right).toBeCloseTo(2 / 3, 9); // as before
    const probability = (text: string) => Math.exp(textLogprob(sft, start[0].prompt, answerOf(sum, text).ids));
    const kl = [7, 8].map((n) => {
      const [plain, polite] = [`3 plus 4 is ${n} .`, `3 plus 4 is ${n} . i hope this helps .`].map(probability);
      return Math.log((plain + polite) / polite); // q(y) = π(y) + π(y without it)
    });
    expect(numbers.kl / ((kl[0] + kl[1] + 0) / 3)).toBeCloseTo(1, 3);
  });
});
