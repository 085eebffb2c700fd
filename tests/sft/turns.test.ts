import { describe, expect, it } from "vitest";
import { opinions } from "../../src/data/world/conversations";
import { TextGenerator } from "../../src/lm/text-generator";
import { newBase, worldTokenizer } from "../../src/pretrain/world-base";
import type { ChatTurn } from "../../src/sft/chat-template";
import { contradictionRate, converse, judgeTalks, type Talk, takenApart, talks } from "../../src/sft/turns";
import { worldChat } from "../../src/sft/world-chat";

const said = (...answers: string[]): ChatTurn[] =>
  answers.flatMap((text): ChatTurn[] => [
    { role: "user", text: "?" },
    { role: "assistant", text },
  ]);
const [colour] = opinions;
const twice: Talk = { form: "asked twice", language: "en", turns: [], opinion: colour };

describe("contradictionRate", () => {
  it("leaves out what can't be judged: one of two, of five", () => {
    expect(contradictionRate([true, undefined, false, undefined, undefined])).toEqual({ rate: 0.5, judged: 0.4 });
    expect(contradictionRate([undefined])).toEqual({ rate: 0, judged: 0 });
  });
});

describe("judgeTalks", () => {
  it("counts the answers of one conversation against each other, and those of different ones as chance", () => {
    const scores = judgeTalks(
      [twice, twice, twice, twice],
      [
        said("i like red best .", "yes .", "my favourite colour is red ."),
        said("i like red best .", "yes .", "my favourite colour is red ."),
        said("i like blue best .", "yes .", "i like red best ."),
        said("i like red best .", "yes .", "i do not know ."),
      ],
    );
    expect(scores).toMatchObject({ named: 3 / 4, consistent: 1 / 2 });
    expect(scores.contradicts).toBeCloseTo(1 / 3, 10);
    // First answers red, red, blue, red meet 2, 2, 2, 3 second ones of others that name a colour, all of them red: 2 of 9 differ.
    expect(scores.byChance).toBeCloseTo(2 / 9, 10);
  });

  it("wants the name that was told, and the capital that was asked for last", () => {
    const told: Talk = { form: "told", language: "en", turns: said("hello .", "yes .", "your name is nina .") };
    const capital: Talk = {
      form: "followed up",
      language: "zh",
      turns: said("法國 的 首都 是 巴黎 。", "日本 的 首都 是 東京 。"),
    };
    const scores = judgeTalks(
      [told, told, capital, capital],
      [
        said("hello nina .", "yes .", "your name is nina ."),
        said("hello nina .", "yes .", "your name is tom ."),
        said("法國 的 首都 是 巴黎 。", "日本 的 首都 是 東京 。"),
        said("日本 的 首都 是 東京 。", "法國 的 首都 是 巴黎 。"),
      ],
    );
    expect(scores).toMatchObject({ remembers: 0.5, follows: 0.5, contradicts: 0, named: 0 });
  });
});

describe("takenApart", () => {
  it("gives each question with its answer alone", () => {
    const [one, two] = [said("yes ."), said("no .")];
    expect(takenApart([...one, ...two])).toEqual([one, two]);
  });
});

describe("talks", () => {
  it("repeats the same conversations, a third of each form, with other facts in each part", () => {
    expect(talks(30, "report")).toEqual(talks(30, "report"));
    expect(talks(30, "report").filter(({ form }) => form === "told").length).toBe(10);
    const first = (part: "choose" | "report"): string[] =>
      talks(90, part)
        .filter(({ form }) => form === "followed up")
        .map(({ turns }) => turns[0].text);
    expect(first("report").filter((text) => first("choose").includes(text))).toEqual([]);
  });
});

describe("converse", () => {
  it("gives the model all that was said before, its own answers too, and as many answers as there are questions", async () => {
    const model = newBase(1, { nLayer: 1, nHead: 2, nEmbd: 8 });
    const generator = new TextGenerator(model);
    const users = [["good night ."], ["hello .", "thank you ."]];
    const asked: number[][] = [];
    const generate = generator.generate.bind(generator);
    generator.generate = (prompts, options) => {
      asked.push(...prompts.map((ids) => [...ids]));
      return generate(prompts, { ...options, maxNewTokens: 3 });
    };
    const held = await converse(generator, users, { seed: 2 });
    generator.dispose();
    expect(held.map((turns) => turns.map(({ role }) => role))).toEqual([
      ["user", "assistant"],
      ["user", "assistant", "user", "assistant"],
    ]);
    const { user, assistant, end } = worldChat;
    const ids = (text: string): number[] => worldTokenizer.encode(text);
    const [hello, , thanks] = held[1].map(({ text }) => ids(text));
    const answer = ids(held[1][1].text);
    expect(asked).toHaveLength(3);
    expect(asked[1]).toEqual([user, ...hello, end, assistant]);
    expect(asked[2]).toEqual([user, ...hello, end, assistant, ...answer, end, user, ...thanks, end, assistant]);
  });
});
