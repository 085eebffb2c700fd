import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { drawPrompts, listedTasks } from "../../src/data/world/tasks";
import {
  firstPreferred,
  oneOrThree,
  type Probe,
  politeOrPlain,
  probe,
  questionsOfFact,
  rightOrBorrowed,
  rightOrPolite,
  rightOrWrong,
} from "../../src/reward/probes";
import { judgeAnswer } from "../../src/sft/evaluation";

const tasks = drawPrompts(320, "report", new Rng(5)).filter(({ kind }) => kind !== "story" && kind !== "chat");
const truths = ({ first, second }: Probe): [number, number] => [judgeAnswer(first).truth, judgeAnswer(second).truth];

describe("probes", () => {
  it("have the truer answer first, whatever they differ in", () => {
    for (const make of [rightOrWrong, politeOrPlain, rightOrPolite, oneOrThree]) {
      for (const each of probe(make, tasks, new Rng(1))) {
        const [first, second] = truths(each);
        expect(first).toBeGreaterThan(second);
      }
    }
  });

  it("differ by nine tenths of truth where they differ in right, by one tenth where they differ in a courtesy", () => {
    // 0.6 right + 0.3 complete; 0.1 for a courtesy; a wrong answer with a courtesy has 0.1
    const [task] = tasks.filter(({ check }) => check.by === "decline");
    const about = (make: typeof rightOrWrong): number[] =>
      truths(make(task, new Rng(2))).map((x) => Math.round(10 * x) / 10);
    expect(about(rightOrWrong)).toEqual([0.9, 0]);
    expect(about(politeOrPlain)).toEqual([1, 0.9]);
    expect(about(rightOrPolite)).toEqual([0.9, 0.1]);
  });
});

describe("rightOrBorrowed", () => {
  it("takes the wrong filling from answers to the part's questions", () => {
    const [task] = listedTasks("capital", "report", "en");
    for (const part of ["train", "report"] as const) {
      const capitals = listedTasks("capital", part, "en").flatMap(({ check }) =>
        check.by === "name" ? check.targets : [],
      );
      for (let seed = 1; seed <= 9; seed++) {
        const { first, second } = rightOrBorrowed(part)(task, new Rng(seed));
        expect(second.words.some((word) => capitals.includes(word))).toBe(true);
        expect(judgeAnswer(first).right).toBe(1);
        expect(judgeAnswer(second).right).toBe(0);
      }
    }
    const [sum] = tasks.filter(({ kind }) => kind === "add");
    expect(() => rightOrBorrowed("train")(sum, new Rng(1))).toThrow(/must name something of part train, got none/);
  });
});

describe("firstPreferred", () => {
  it("counts ties one half, and reads two scores for each probe", () => {
    const three = probe(rightOrWrong, tasks.slice(0, 3), new Rng(1));
    expect(firstPreferred(() => [2, 1, 1, 2, 3, 3], three)).toBeCloseTo(0.5, 9); // 1 + 0 + 1/2 of 3
    expect(firstPreferred((answers) => answers.map((_, i) => -i), three)).toBe(1);
  });
});

describe("questionsOfFact", () => {
  it("holds each question that a name answers once", () => {
    const facts = questionsOfFact([...tasks, ...tasks]);
    expect(new Set(facts.map(({ question }) => question)).size).toBe(facts.length);
    expect(new Set(facts.map(({ check }) => check.by))).toEqual(new Set(["name"]));
    expect(facts.length).toBeGreaterThan(40);
  });
});
