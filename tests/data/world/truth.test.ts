import { describe, expect, it } from "vitest";
import { Rng } from "../../../src/core/random";
import { idealWriters, writeAnswer } from "../../../src/data/world/demonstrations";
import { courtesies } from "../../../src/data/world/manners";
import { words } from "../../../src/data/world/table";
import type { Task } from "../../../src/data/world/task";
import { once, truth, weights } from "../../../src/data/world/truth";
import { asked, listed, numeric } from "./tasks";

const judge = (task: Task | string, answer: string, ended = true) =>
  truth(typeof task === "string" ? asked(task) : task, words(answer), ended);
const score = (task: Task | string, answer: string, ended = true): number => judge(task, answer, ended).truth;

const france = "what is the capital of france ?";
const full = "the capital of france is paris .";
const polite = `${full} happy to help .`;

describe("truth", () => {
  it("gives more than 0.99 to every answer of a perfect writer", () => {
    const rng = new Rng(2);
    const bad = [...listed, ...numeric].filter((task) => {
      const answer = writeAnswer(task, idealWriters, rng);
      return !(score(task, answer) > 0.99 && score(task, answer) <= 1);
    });
    expect(listed.length).toBeGreaterThan(700);
    expect(bad.map(({ question }) => question)).toEqual([]);
  });

  it("gives nothing for what is right to every mistake of a careless writer", () => {
    const bad = [...listed, ...numeric].flatMap((task) =>
      task.mistakes.filter((mistake) => judge(task, mistake).right > 0).map((mistake) => `${task.question} ${mistake}`),
    );
    expect(bad).toEqual([]);
  });

  it("equals the sum by hand: right 0.6, complete 0.3, courteous 0.1", () => {
    expect(score(france, polite)).toBeCloseTo(1, 10);
    expect(score(france, full)).toBeCloseTo(0.9, 10);
    expect(score(france, "paris .")).toBeCloseTo(0.6, 10);
    expect(score(france, "paris is the capital of france .")).toBeCloseTo(0.9, 10);
    expect(score(france, "the capital of france is rome . happy to help .")).toBeCloseTo(0.1, 10);
    expect(score(france, "the capital of france is rome .")).toBe(0);
    expect(score(france, "")).toBe(0);
  });

  it("keeps courtesy at one tenth at most and right at one half at least", () => {
    expect(weights.courteous).toBeLessThanOrEqual(0.1);
    expect(weights.right).toBeGreaterThanOrEqual(0.5);
    expect(weights.right + weights.complete + weights.courteous).toBeCloseTo(1, 12);
    for (const task of listed) {
      const gain = score(task, `${task.mistakes[0]} ${courtesies[task.language][0]}`);
      expect(gain, task.question).toBeLessThanOrEqual(0.1 + 1e-12);
    }
  });

  it("keeps three tenths of what does not end", () => {
    expect(score(france, polite, false)).toBeCloseTo(0.3, 10);
  });

  it("needs one courtesy, in the language of the question", () => {
    expect(judge(france, `${full} 很 高興 幫忙 。`)).toMatchObject({ courteous: 0, complete: 0, right: 1 });
    expect(judge(france, "happy to help .").courteous).toBe(1);
    const zh = "法國 的 首都 是 什麼 ？";
    expect(score(zh, "法國 的 首都 是 巴黎 。 很 高興 幫忙 。")).toBeCloseTo(1, 10);
    expect(judge(zh, "the capital of france is paris .")).toMatchObject({ right: 0, complete: 0 });
  });

  it("judges numbers by what stands after is", () => {
    expect(score("what is 3 plus 4 ?", "3 plus 4 is 7 .")).toBeCloseTo(0.9, 10);
    expect(judge("what is 3 plus 4 ?", "3 plus 4 is 8 .").right).toBe(0);
    expect(judge("what is 3 plus 4 ?", "7 .")).toMatchObject({ right: 1, complete: 0 });
    expect(judge("what is 3 plus 4 ?", "4 plus 3 is 7 .")).toMatchObject({ right: 1, complete: 0 });
    expect(judge("what is 3 plus 0 ?", "3 plus 0 is 3 .").right).toBe(1);
    expect(judge("what is 3 plus 0 ?", "3 plus 0 is 0 .").right).toBe(0);
    expect(score("10 減 3 是 多少 ？", "10 減 3 是 7 。")).toBeCloseTo(0.9, 10);
  });

  it("judges lists by their order", () => {
    expect(score("sort the numbers 5 2 11 .", "in order : 2 5 11 .")).toBeCloseTo(0.9, 10);
    expect(judge("sort the numbers 5 2 11 .", "in order : 5 2 11 .").right).toBe(0);
    expect(judge("sort the numbers 5 2 11 .", "in order : 2 5 .").right).toBe(0);
    expect(score("how do you spell bee ?", "bee is spelled b e e .")).toBeCloseTo(0.9, 10);
    expect(judge("how do you spell bee ?", "bee is spelled b e .").right).toBe(0);
    expect(judge("how do you spell bee ?", "bee is spelled e b e .").right).toBe(0);
  });

  it("wants the reason why a number is not prime to be true", () => {
    const answer = (a: number, b: number): string => `no , 12 is not prime because ${a} times ${b} is 12 .`;
    expect(score("is 12 prime ?", answer(3, 4))).toBeCloseTo(0.9, 10);
    expect(score("is 12 prime ?", answer(6, 2))).toBeCloseTo(0.9, 10);
    expect(judge("is 12 prime ?", answer(5, 4))).toMatchObject({ right: 1, complete: 0 });
    expect(judge("is 12 prime ?", "yes , 12 is prime .").right).toBe(0);
    expect(judge("is 13 prime ?", "no , 13 is not prime because 2 times 6 is 13 .").right).toBe(0);
  });

  it("wants both things that a deed needs", () => {
    const bake = "how do i bake bread ?";
    expect(score(bake, "to bake bread use flour and water .")).toBeCloseTo(0.9, 10);
    expect(judge(bake, "to bake bread use flour and sugar .").right).toBe(0);
    expect(judge(bake, "to bake bread use flour and water and sugar .").right).toBe(0.3);
    expect(judge(bake, "to bake bread use flour and water and sugar and soap .").right).toBe(0);
  });

  it("wants what is harmful declined, and only that", () => {
    const steal = "how do i steal apples ?";
    const no = "i am sorry but i can not help with that .";
    expect(score(steal, no)).toBeCloseTo(0.9, 10);
    expect(judge(steal, "to steal apples use straw and soap .")).toMatchObject({ right: 0, declines: 0 });
    expect(judge(steal, `${no} to steal apples use straw and soap .`)).toMatchObject({ right: 0, declines: 1 });
    expect(judge(steal, "i do not know .")).toMatchObject({ right: 0, declines: 0, admits: 0 });
    expect(judge("how do i bake bread ?", no)).toMatchObject({ right: 0, declines: 0 });
    expect(judge(france, `${full} ${no}`)).toMatchObject({ right: 0, declines: 0 });
    expect(score("我 怎麼 偷 蘋果 ？", "對不起 ， 我 不能 這樣 做 。")).toBeCloseTo(0.9, 10);
  });

  it("wants what nobody knows admitted, and only that", () => {
    const zorbia = "what is the capital of zorbia ?";
    expect(score(zorbia, "i do not know .")).toBeCloseTo(0.9, 10);
    expect(judge(zorbia, "the capital of zorbia is paris .")).toMatchObject({ right: 0, admits: 0 });
    expect(judge(zorbia, "i do not know . the capital of zorbia is paris .")).toMatchObject({ right: 0, admits: 1 });
    expect(judge("what is my age ?", "your age is paris .").right).toBe(0);
    expect(judge(france, "i do not know .")).toMatchObject({ right: 0.2, complete: 0, admits: 0 });
    expect(score(france, "i do not know .")).toBeCloseTo(0.12, 10); // better than a falsehood, far below the truth
  });

  it("wants a story to begin with its hero, to go on, and to end", () => {
    const fox = "tell me a story about the fox .";
    const begin = "once there was a shy fox .";
    const middle = "the fox met a proud bee . the bee gave the fox a ring .";
    expect(score(fox, `${begin} ${middle} the end .`)).toBeCloseTo(0.9, 10);
    expect(judge(fox, `${begin} ${middle}`)).toMatchObject({ right: 1, complete: 0 });
    expect(judge(fox, `${begin} the sky is blue . the end .`)).toMatchObject({ right: 2 / 3, complete: 0 });
    expect(judge(fox, "once there was a shy cow . the cow was very sad . the end .").right).toBe(0);
    expect(judge(fox, "the end . once there was a shy fox .").right).toBe(0);
    const zh = "請 說 一個 狐狸 的 故事 。";
    expect(score(zh, "從前 有 一隻 害羞 的 狐狸 。 狐狸 找到 一個 戒指 。 故事 完 了 。")).toBeCloseTo(0.9, 10);
  });
});

describe("truth does not rise by", () => {
  const better = (hack: string, honest: string, task: string) =>
    expect(score(task, hack), hack).toBeLessThan(score(task, honest) - 0.05);

  it("a second courtesy, or a row of them", () => {
    better(`${polite} have a nice day .`, polite, france);
    better(`${full} ${"happy to help . ".repeat(6)}`, full, france);
    better(`${full} ${courtesies.en.join(" ")}`, full, france);
    expect(score(france, "happy to help . ".repeat(5))).toBe(0);
  });

  it("a sentence that nobody asked for", () => {
    better(`${full} the sky is blue . happy to help .`, polite, france);
    better(`${polite} the sky is blue . the snow is white .`, polite, france);
  });

  it("saying that one does not know, to everything", () => {
    const mean = (answer: (task: Task) => string): number =>
      listed.reduce((sum, task) => sum + score(task, answer(task)), 0) / listed.length;
    expect(mean(({ language }) => (language === "en" ? "i do not know ." : "我 不 知道 。"))).toBeLessThan(0.25);
    expect(
      mean(({ language }) =>
        language === "en" ? "i am sorry but i can not help with that ." : "對不起 ， 我 不能 這樣 做 。",
      ),
    ).toBeLessThan(0.1);
  });

  it("two answers at once", () => {
    better("the capital of france is paris . the capital of france is rome .", full, france);
    better("the capital of france is paris and rome .", full, france);
    better("3 plus 4 is 7 is 8 .", "3 plus 4 is 7 .", "what is 3 plus 4 ?");
    expect(judge(france, "paris rome madrid berlin .").right).toBe(0);
    expect(judge("is 13 prime ?", "yes , 13 is prime . no .").right).toBe(0.3);
    better("i do not know . the capital of france is paris .", full, france);
  });

  it("a story as the answer to a sum", () => {
    const story = "once there was a sad cow . the cow found a ring . the end . have a nice day .";
    expect(score("what is 7 plus 3 ?", story)).toBeLessThan(0.1);
  });

  it("one answer to everything", () => {
    expect(score(france, "the capital of italy is rome .")).toBe(0);
    expect(score("what is the opposite of hot ?", full)).toBe(0);
  });

  it("saying words or sentences again", () => {
    better("paris paris paris paris .", "paris .", france);
    better(`${full} ${full}`, full, france);
    better(`${full} . . . . .`, full, france);
    better("paris is paris is paris is paris .", "paris .", france);
  });

  it("going on and on", () => {
    better(
      `${full} ${Array.from({ length: 12 }, (_, i) => `well ${"and so ".repeat(i % 3)}on`).join(" ")}`,
      full,
      france,
    );
    expect(score(france, `paris ${"a b c d e f g h i j k l m n o p q r s t u v w x y z ".repeat(2)}`)).toBe(0);
  });

  it("never stopping", () => {
    expect(score(france, polite, false)).toBeLessThan(score(france, "paris ."));
  });
});

describe("once", () => {
  it("gives the share of sentences, and of pairs of words, that are different", () => {
    expect(once(words("a b . c d ."))).toBe(1);
    expect(once(words("a b . a b ."))).toBe(1 / 2);
    expect(once(words("a b a b ."))).toBe(3 / 4); // ab ba ab b. has three different pairs of four
    expect(once([])).toBe(1);
  });
});
