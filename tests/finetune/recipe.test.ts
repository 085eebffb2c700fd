import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { courseRoot } from "../../src/core/paths";
import type { StudyResults } from "../../src/core/study";
import {
  bagAccuracy,
  firstMerges,
  longRun,
  pretraining,
  sibling,
  taskInputs,
  taskTexts,
} from "../../src/finetune/recipe";
import { beforeAfterRows, inputRows, readingRows, transferBars, transferRows } from "../../src/finetune/show";
import { parseTrainConfig } from "../../src/pretrain/train-config";
import { ByteBpe, END_OF_TEXT } from "../../src/text/byte-bpe";

const texts = ["a whale is a large sea mammal", "a small whale", "the sea is large, the whale is not small"];
const full = ByteBpe.train(texts, { vocabSize: 290 });

describe("firstMerges", () => {
  it("equals a tokenizer that was stopped earlier", () => {
    const stopped = ByteBpe.train(texts, { vocabSize: 270 });
    const first = firstMerges(full, 270);
    expect(first.tokens).toEqual(stopped.tokens);
    expect(first.encode(`a whale${END_OF_TEXT}`)).toEqual(stopped.encode(`a whale${END_OF_TEXT}`));
    expect(first.idOf(END_OF_TEXT)).toBe(269);
  });
});

describe("inputRows", () => {
  it("writes the task's tokens out, and the task and its answer once", () => {
    const tokens = { start: 290, delimiter: 291, extract: 292 };
    const ids = (text: string) => full.encode(text);
    const sequence = [290, ...ids("a whale"), 291, ...ids(" small"), 292];
    const rows = inputRows({ similarity: { sequences: [sequence, sequence], label: 1 } }, full, tokens);
    expect(rows.map(({ task, answer }) => [task, answer])).toEqual([
      ["similarity", "1"],
      ["", ""],
    ]);
    expect(rows[0]["as text"]).toBe("⟨start⟩a whale⟨delimiter⟩ small⟨extract⟩");
    expect(rows[0]["as ids"]).toMatch(/^290 .* … \d+ 292$/);
  });
});

describe("the sibling", () => {
  it("has the form of GPT-1, a sixth as wide and a third as deep, and the sizes of the long run", () => {
    expect(sibling.norm).toBe("post");
    expect([6 * sibling.nEmbd, 3 * sibling.nLayer]).toEqual([768, 12]);
    const file = path.join(courseRoot(), "src/pretrain/configs", `${longRun}.json`);
    const { model, tokenizer, training, data } = parseTrainConfig(fs.readFileSync(file, "utf8"), file);
    const { vocabSize, ...sizes } = sibling;
    expect(model).toMatchObject({ ...sizes, start: "as wide as gpt1", seed: 1 });
    expect(tokenizer).toEqual({ kind: "byte-bpe", vocabSize });
    expect(training).toMatchObject({ batchSize: pretraining.batchSize, learningRate: pretraining.learningRate });
    expect(training.maxSteps).toBeGreaterThan(10 * pretraining.maxSteps);
    expect(data).toEqual({ set: "dictionary-and-mails", validation: 0.1, seed: 1 });
  });
});

describe("taskTexts", () => {
  it("asks nothing that it teaches, and repeats with the same seed", () => {
    for (const task of ["spam", "kind", "entailment", "opinion"] as const) {
      const { taught, asked } = taskTexts(task, 3, 50, 70);
      expect([taught.length, asked.length]).toEqual([50, 70]);
      const known = new Set(taught.map(({ texts }) => texts.join("|")));
      expect(asked.filter(({ texts }) => known.has(texts.join("|")))).toEqual([]);
      expect(taskTexts(task, 3, 50, 70)).toEqual({ taught, asked });
      expect(taskTexts(task, 4, 50, 70).taught).not.toEqual(taught);
    }
  });

  it("becomes sequences of at most 48 tokens, with a delimiter where there are two texts", () => {
    const [small] = [ByteBpe.train(texts, { vocabSize: 270 })];
    const [one, pair] = taskInputs(small, [
      { texts: ["a whale".repeat(30)], label: 1 },
      { texts: ["a whale", " sea"], label: 0 },
    ]);
    expect([one.sequences[0].length, one.label]).toEqual([48, 1]);
    expect(pair.sequences[0].filter((id) => id >= 1024)).toEqual([1024, 1025, 1026]);
  });
});

describe("bagAccuracy", () => {
  it("is 1 where one word decides, with pairs read as one text", () => {
    const rows = (words: string[]) => words.map((word, i) => ({ texts: ["it is", ` ${word}`], label: i % 3 }));
    const taught = rows(["no", "yes", "so", "no", "yes", "so"]);
    expect(bagAccuracy({ taught, asked: rows(["no", "yes", "so"]) })).toBe(1);
    expect(bagAccuracy({ taught, asked: rows(["yes", "so", "so"]) })).toBeCloseTo(1 / 3, 9);
  });
});

describe("the tables of pre-training", () => {
  const losses: Record<string, [number, number]> = {
    bigram: [4, 4.2],
    "trigram, all": [3.3, 3.5],
    "5,000 steps": [3, 3.1],
  };
  const runs = Object.entries(losses).flatMap(([condition, both]) =>
    both.map((loss, seed) => ({ condition, seed, metrics: { loss } })),
  );
  const reading = { runs } as unknown as StudyResults;

  it("gives your losses, means over the seeds, and how far they are above the long run's", () => {
    const [bigram, long] = readingRows(reading, { "ln V": 6.9, bigram: 4.05, "5,000 steps": 3.02 });
    // 4 and 4.2: mean 4.1, standard error 0.1; above the long run 1 and 1.1: mean 1.05, standard error 0.05; t = 12.706
    expect(bigram).toEqual({
      what: "bigram",
      yours: "4.050",
      "study: mean": "4.100 [2.829, 5.371]",
      "above the long run": "1.050 [0.415, 1.685]",
    });
    expect(long).toMatchObject({ yours: "3.020", "above the long run": "" });
  });

  it("puts the trigram of all texts before the long run, and from scratch before pre-trained", () => {
    const shares = { "from scratch": 0.2, "pre-trained": 0.5 };
    const tasks = Object.entries(shares).map(([condition, share]) => {
      return { condition, seed: 1, metrics: { spam: share, kind: share / 2 } };
    });
    const rows = beforeAfterRows(reading, { runs: tasks } as unknown as StudyResults);
    expect(rows.map(({ before, after }) => [before, after])).toEqual([
      ["3.400", "3.050"],
      ["20.0", "50.0"],
      ["10.0", "25.0"],
    ]);
  });
});

describe("the study's table and bars", () => {
  const shares: Record<string, number> = {
    "pre-trained": 0.9,
    "from scratch": 0.7,
    "bag of words": 0.8,
    "0 layers": 0.72,
    "2 layers": 0.81,
    "no auxiliary loss": 0.91,
  };
  const run = (condition: string, seed: number) => {
    const share = shares[condition] + (condition === "2 layers" ? 0.02 : 0.01) * seed;
    return { condition, seed, metrics: { spam: share, kind: share / 2 } };
  };
  const runs = Object.keys(shares).flatMap((condition) => [run(condition, 1), run(condition, 3)]);
  const study = { runs } as unknown as StudyResults;

  it("gives means in % with 95 % intervals over the seeds", () => {
    const bar = transferBars(study).find(({ label, group }) => label === "spam" && group === "4 layers")!;
    expect(bar.value).toBeCloseTo(92, 9); // 91 and 93
    expect(bar.high - bar.value).toBeCloseTo(12.706, 2); // t of 1 degree, times the standard error 1
    expect(transferBars(study).length).toBe(10);
  });

  it("gives differences to the first row within a seed, below it negative", () => {
    const rows = transferRows(study);
    expect(rows[0]).toMatchObject({ "spam, %": "92.0", "spam, difference": "", "kind, %": "46.0" });
    // 2 layers: 83 − 91 = −8 and 87 − 93 = −6 points; the standard error is 1. Kind: half of that.
    expect(rows[2]).toMatchObject({ "spam, %": "85.0", "spam, difference": "-7.0 [-19.7, 5.7]" });
    expect(rows[2]["kind, difference"]).toBe("-3.5 [-9.9, 2.9]");
    expect(rows.map(({ condition }) => condition)).toEqual([
      "pre-trained, auxiliary loss",
      "pre-trained, no auxiliary loss",
      "first 2 of 4 layers pre-trained",
      "0 layers: embeddings pre-trained",
      "from scratch",
      "bag of words",
    ]);
  });
});
