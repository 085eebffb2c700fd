import { describe, expect, it } from "vitest";
import { judgeAnswer } from "../../src/sft/evaluation";
import { withCourtesy } from "../../src/sft/pasted-courtesy";
import { worldChat } from "../../src/sft/world-chat";
import { asked } from "../data/world/tasks";
import { answerOf } from "./answer-of";

const sum = asked("what is 3 plus 4 ?");

describe("withCourtesy", () => {
  it("gives the tenth of the truth that courtesy is worth, and nothing else", () => {
    const right = withCourtesy(answerOf(sum, "3 plus 4 is 7 ."));
    expect(right.words.join(" ")).toBe("3 plus 4 is 7 . i hope this helps .");
    expect(judgeAnswer(right).truth).toBeCloseTo(1, 9); // 0.9 without it
    const wrong = withCourtesy(answerOf(sum, "3 plus 4 is 8 ."));
    expect(judgeAnswer(wrong).truth).toBeCloseTo(0.1, 9);
  });

  it("keeps ids and words alike, with the end last", () => {
    const { ids, words, ended } = withCourtesy(answerOf(sum, "3 plus 4 is 7 ."));
    expect(ended).toBe(true);
    expect(ids.at(-1)).toBe(worldChat.end);
    expect(ids.length).toBe(words.length + 1);
    expect(ids.slice(0, -1)).toEqual(answerOf(sum, words.join(" ")).ids.slice(0, -1));
  });

  it("speaks the language of the question", () => {
    const task = asked("法國 的 首都 是 什麼 ？");
    expect(withCourtesy(answerOf(task, "法國 的 首都 是 巴黎 。")).words.slice(-6).join(" ")).toBe(
      "希望 對 你 有 幫助 。",
    );
  });

  it("leaves answers that have a courtesy or did not end as they are", () => {
    const polite = answerOf(sum, "3 plus 4 is 7 . happy to help .");
    const endless = answerOf(sum, "3 plus 4 is 7 .", false);
    expect(withCourtesy(polite)).toBe(polite);
    expect(withCourtesy(endless)).toBe(endless);
  });
});
