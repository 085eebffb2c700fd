import { describe, expect, it } from "vitest";
import { definitions, entailmentTask, entry, kinds, kindTask, opinionTask } from "../../src/data/definition-tasks";
import { opinionWords } from "../../src/data/opinion-words";
import { ancestors, synsets } from "../../src/data/wordnet";

describe("opinionWords", () => {
  it("gives 2476 words between -5 and 5, none of them 0", () => {
    const valences = [...opinionWords().values()];
    expect(valences.length).toBe(2476);
    expect(valences.every((valence) => Number.isInteger(valence) && valence !== 0 && Math.abs(valence) <= 5)).toBe(
      true,
    );
    expect(opinionWords().get("excellent")).toBe(3);
    expect(opinionWords().get("abhorrent")).toBe(-3);
  });
});

describe("definitions", () => {
  const { train, held, opinions } = definitions(3);
  it("keeps opinion words and held meanings out of the text to read, and every meaning in one of the three parts", () => {
    expect(train.length + held.length + opinions.length).toBe(synsets().length);
    const read = new Set(train.map((line) => line.slice(0, line.indexOf(":")).toLowerCase()));
    expect([...opinionWords().keys()].filter((word) => read.has(word))).toEqual([]);
    expect(held.length / (held.length + train.length)).toBeCloseTo(0.1, 4);
  });

  it("repeats with the same seed, and does not with another", () => {
    expect(definitions(3).train.slice(0, 5)).toEqual(train.slice(0, 5));
    expect(definitions(4).train.slice(0, 5)).not.toEqual(train.slice(0, 5));
  });

  it("gives opinions by the definition alone, each once, praise as 1", () => {
    const task = opinionTask(opinions, 5);
    expect(new Set(task.map(({ text }) => text)).size).toBe(task.length);
    const good = opinions.find(({ words }) => words[0] === "blessing")!;
    expect(task.find(({ text }) => text === good.definition)?.label).toBe(1);
    const bad = opinions.find(({ words }) => words[0] === "boastful")!;
    expect(task.find(({ text }) => text === bad.definition)?.label).toBe(0);
  });

  it("gives the one of six kinds that a noun is of, each equally often", () => {
    const task = kindTask(held, 5);
    const over = new Map(held.map((s) => [entry(s), new Set(ancestors(s).map(({ words }) => words[0]))]));
    expect(task.filter(({ text, label }) => !over.get(text)!.has(kinds[label]))).toEqual([]);
    const counts = kinds.map((_, k) => task.filter(({ label }) => label === k).length);
    expect(new Set(counts).size).toBe(1);
    expect(counts[0]).toBeGreaterThan(200);
  });

  it("gives kinds that follow where the label is 1 and do not where it is 0, half of each", () => {
    const task = entailmentTask(held, 5);
    const over = new Map(held.map((s) => [entry(s), new Set(ancestors(s).map(({ words }) => words[0]))]));
    expect(
      task.filter(({ premise, hypothesis, label }) => over.get(premise)!.has(hypothesis) !== (label === 1)),
    ).toEqual([]);
    const share = task.filter(({ label }) => label === 1).length / task.length;
    expect(share).toBeCloseTo(0.5, 2);
    expect(new Set(task.map(({ premise }) => premise)).size).toBe(task.length);
  });

  it("asks about each of six kinds equally often, with other kinds where the pair is wrong", () => {
    const task = entailmentTask(held, 5);
    const right = kinds.map(
      (name) => task.filter(({ hypothesis, label }) => label === 1 && hypothesis === name).length,
    );
    expect(Math.max(...right) - Math.min(...right)).toBe(0);
    expect(right[0]).toBeGreaterThan(100);
    expect(new Set(task.filter(({ label }) => label === 0).map(({ hypothesis }) => hypothesis))).toEqual(
      new Set(kinds),
    );
  });

  it("does not let a hypothesis alone say much: the commonest one is right about as often as wrong", () => {
    const task = entailmentTask(held, 5);
    const right = (name: string, label: number) =>
      task.filter((pair) => pair.hypothesis === name && pair.label === label).length;
    for (const name of kinds) {
      expect(right(name, 1)).toBeGreaterThan(10);
      expect(right(name, 0) / right(name, 1)).toBeGreaterThan(0.5);
      expect(right(name, 0) / right(name, 1)).toBeLessThan(2);
    }
  });
});
