import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { drawPrompts } from "../../src/data/world/tasks";
import type { Gpt } from "../../src/lm/gpt";
import { TextGenerator } from "../../src/lm/text-generator";
import { newBase, worldTokenizer } from "../../src/pretrain/world-base";
import { answerChat, answerTasks, mostTokens } from "../../src/sft/answers";
import { evaluate, evaluationPrompts, meanScores, promptGroups, scoresByKind } from "../../src/sft/evaluation";
import { demonstrationChat, inChat, inDialogue, rawly, worldChat } from "../../src/sft/world-chat";
import { hiredDemonstrations } from "../../src/sft/world-sft";
import { asked } from "../data/world/tasks";
import { answerOf } from "./answer-of";

const model: Gpt = newBase(1, { nLayer: 1, nEmbd: 8, nHead: 2 });
const generator = new TextGenerator(model);

describe("evaluationPrompts", () => {
  it("repeats the same prompts, and none of another part", () => {
    const [choose, report] = (["choose", "report"] as const).map((part) =>
      promptGroups.map((group) => evaluationPrompts(part, group, 64)),
    );
    expect(report).toEqual(promptGroups.map((group) => evaluationPrompts("report", group, 64)));
    const questions = new Set(choose.flat().map(({ question }) => question));
    const shared = report.flat().filter(({ kind, question }) => kind !== "count" && questions.has(question));
    expect(shared).toEqual([]);
    expect(report.flat().every(({ part }) => part === "report")).toBe(true);
    expect(new Set(report[1].map(({ kind }) => kind))).toEqual(new Set(["plural", "minus"]));
    expect(new Set(report[2].map(({ kind, language }) => `${kind} ${language}`))).toEqual(new Set(["home zh"]));
  });
});

describe("answerChat", () => {
  it("teaches the words, and to end where the answer ended", () => {
    const task = asked("what is the capital of france ?");
    const text = "the capital of france is paris .";
    const [whole, cut] = [true, false].map((ended) => answerChat(answerOf(task, text, ended)));
    const learned = ({ ids, mask }: typeof whole): number[] => ids.filter((_, t) => mask[t] === 1);
    expect(learned(whole)).toEqual([...worldTokenizer.encode(text), worldChat.end]);
    expect(learned(cut)).toEqual(worldTokenizer.encode(text));
    expect(whole.ids.slice(0, inChat(task).length)).toEqual(inChat(task));
  });
});

describe("answerTasks", () => {
  const tasks = drawPrompts(19, "choose", new Rng(2)); // every kind, stories among them

  it("gives the answers of a task together, in the order of the tasks, whatever is answered side by side", async () => {
    const answers = await answerTasks(generator, tasks, { samples: 3, seed: 5 });
    expect(answers.map(({ task }) => task.question)).toEqual(tasks.flatMap(({ question: q }) => [q, q, q]));
    expect(answers.every(({ prompt, task }) => prompt.join() === inChat(task).join())).toBe(true);
    const alone = await answerTasks(generator, [tasks[11]], { samples: 3, seed: 5 });
    const firstOf = tasks.findIndex(({ question }) => question === tasks[11].question);
    expect(alone.map(({ ids }) => ids)).toEqual(answers.slice(3 * firstOf, 3 * firstOf + 3).map(({ ids }) => ids));
  });

  it("keeps the end in the ids and leaves it out of the words", async () => {
    const answers = await answerTasks(generator, tasks, { samples: 3, seed: 7 });
    const ended = answers.filter((answer) => answer.ended);
    expect(ended.length).toBeGreaterThan(0); // about 1 of 1000 tokens is <end>, and 57 answers have up to 40
    for (const { ids, words } of ended) {
      expect(ids.indexOf(worldChat.end)).toBe(ids.length - 1);
      expect(words).toHaveLength(ids.length - 1);
    }
    for (const { ids, words } of answers.filter((answer) => !answer.ended)) {
      expect([ids.length, words.length]).toEqual([mostTokens, mostTokens]);
    }
  });

  it("gives nothing for no tasks", async () => {
    expect(await answerTasks(generator, [])).toEqual([]);
  });
});

describe("meanScores", () => {
  const sum = asked("what is 3 plus 4 ?");
  const capital = asked("name the capital of france .");
  const answers = [
    answerOf(sum, "3 plus 4 is 7 ."), //                      truth 0.9
    answerOf(sum, "3 plus 4 is 8 ."), //                      truth 0
    answerOf(sum, "3 plus 4 is 7 .", false), //               truth 0.3 · 0.9
    answerOf(capital, "the capital of france is paris . happy to help ."), // 1
  ];

  it("equals means by hand", async () => {
    const scores = meanScores(answers);
    expect(scores.truth).toBeCloseTo((0.9 + 0 + 0.27 + 1) / 4, 9);
    expect(scores.right).toBeCloseTo(3 / 4, 9);
    expect(scores.courteous).toBeCloseTo(1 / 4, 9);
    expect(scores.ends).toBeCloseTo((1 + 1 + 0.3 + 1) / 4, 9);
    expect(scores.words).toBeCloseTo((6 + 6 + 6 + 11) / 4, 9);
    // deviations from 0.5425: 0.3575, -0.5425, -0.2725, 0.4575; Σ² = 0.705675; error = √(Σ²/4/4)
    expect(scores.error).toBeCloseTo(Math.sqrt(0.705675 / 16), 6);
    expect(scoresByKind(answers).get("capital")!.truth).toBeCloseTo(1, 9);
    expect(scoresByKind(answers).get("add")!.count).toBe(3);
    expect(() => meanScores([])).toThrow("answers must hold at least one answer, got none");
  });

  it("equals what evaluate gives for the answers of a model", async () => {
    const { answers: given, scores } = await evaluate(generator, [sum, capital], { samples: 2 });
    expect(scores).toEqual(meanScores(given));
  });
});

describe("the chat template of the world", () => {
  const task = asked("what is 3 plus 4 ?");

  it("asks in three ways", () => {
    const text = (ids: number[]): string => worldTokenizer.decode(ids);
    expect(text(inChat(task))).toBe("<user> what is 3 plus 4 ? <end> <assistant>");
    expect(text(rawly(task))).toBe("<end> what is 3 plus 4 ?");
    expect(text(inDialogue(task))).toBe("<end> tom : what is 3 plus 4 ? anna :");
    const chinese = asked("3 加 4 是 多少 ？");
    expect(text(inDialogue(chinese))).toBe("<end> tom ： 3 加 4 是 多少 ？ anna ：");
  });

  it("continues a prompt with its demonstration, of which the answer and the end are learned", () => {
    const { ids, mask } = demonstrationChat({ task, answer: "3 plus 4 is 7 ." });
    expect(ids.slice(0, inChat(task).length)).toEqual(inChat(task));
    const learned = ids.filter((_, t) => mask[t] === 1);
    expect(worldTokenizer.decode(learned)).toBe("3 plus 4 is 7 . <end>");
  });

  it("leaves room for every demonstration and answer in the context", () => {
    const lengths = hiredDemonstrations(1, 2000).map((demonstration) => {
      const { length } = inChat(demonstration.task);
      return { prompt: length, answer: demonstrationChat(demonstration).ids.length - length };
    });
    expect(Math.max(...lengths.map(({ answer }) => answer))).toBeLessThanOrEqual(mostTokens);
    expect(Math.max(...lengths.map(({ prompt }) => prompt)) + mostTokens).toBeLessThanOrEqual(64);
  });
});
