import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { fastestModes, intoReadme, type Saved, withEarlier } from "../../../src/cli/bench";
import { allCases, trained } from "../../../src/cli/bench/cases";
import { type GptForm, type Result, stepOperations } from "../../../src/cli/bench/jobs";
import { median, summarise, written } from "../../../src/cli/bench/summary";
import { best, markdown, type Outcome, peakRate, shortTables } from "../../../src/cli/bench/table";
import { work } from "../../../src/cli/bench/worker";
import { Rng } from "../../../src/core/random";
import { Gpt } from "../../../src/lm/gpt";
import { gptWeights } from "../../../src/lm/gpt-weights";

const tiny: GptForm = { vocabSize: 11, blockSize: 7, nLayer: 2, nHead: 3, nEmbd: 6, norm: "pre" };

describe("a summary", () => {
  it("gives the middle value, or the mean of the two in the middle", () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([7, 1, 3, 5])).toBe(4);
    expect(() => median([])).toThrow("at least one value");
  });

  it("gives the median of all and the extremes of the rounds' medians", () => {
    expect(summarise([[1, 2, 3], [10, 11, 12], [5]])).toEqual({ median: 5, low: 2, high: 11 });
  });

  it("writes as many digits as matter", () => {
    expect(written({ median: 5.125, low: 5, high: 6 })).toBe("5.13 (5.00–6.00)");
    expect(written({ median: 412.4, low: 400, high: 420.6 })).toBe("412 (400–421)");
    expect(written({ median: 41.25, low: 41.25, high: 41.25 })).toBe("41.3");
  });
});

describe("what a step costs", () => {
  it("counts the weights that the model has", () => {
    for (const norm of ["pre", "post"] as const) {
      const model = new Gpt({ ...tiny, norm }, new Rng(1));
      const count = [...model.parameters().values()].reduce((sum, { size }) => sum + size, 0);
      expect(gptWeights({ ...tiny, norm }).total).toBe(count);
    }
    expect(gptWeights(trained["train-gpt1"].gpt).total).toBe(116_534_784);
  });

  it("counts forward and backward products, by hand", () => {
    // Forward, a token: 2 layers x 12 x 36 weights and 11 x 6 at the output, twice each; attention 2 layers x 4 x 7 x 6.
    const forward = 2 * (2 * 12 * 36 + 66) + 2 * 4 * 7 * 6;
    expect(stepOperations(tiny, 5)).toBe(3 * forward * 5 * 7);
  });
});

describe("the cases", () => {
  it("write beside PyTorch eager and compiled, both sides in float32 and bfloat16, at two sizes with 1 and 16 texts", () => {
    const cases = allCases({ rounds: 1, seconds: 1 }, "").filter(({ name }) => name.startsWith("decode"));
    expect(cases.map(({ name }) => name)).toEqual(
      ["small-1", "small-16", "medium-1", "medium-16"].map((size) => `decode-${size}`),
    );
    for (const { contenders } of cases) {
      expect(contenders.map(({ side, mode }) => `${side} ${mode}`)).toEqual([
        "ours float32",
        "ours bfloat16",
        "pytorch eager, float32",
        "pytorch eager, bfloat16",
        "pytorch compile, float32",
        "pytorch compile, bfloat16",
      ]);
      for (const { job, mode } of contenders) expect("compile" in job && job.compile).toBe(mode.startsWith("compile"));
    }
  });
});

describe("the tables", () => {
  const result = (...milliseconds: number[]): Result => ({ milliseconds, peakBytes: 2e9, compileSeconds: 1.5 });
  const train = (precision: "float32" | "bfloat16") =>
    ({ task: "train", precision, gpt: tiny, batchSize: 5, seconds: 1 }) as const;
  const outcomes: Outcome[] = [
    {
      name: "product",
      title: "product",
      measured: [2, 4].map((ms) => ({
        contender: {
          side: "ours" as const,
          mode: "bfloat16",
          job: { task: "product" as const, precision: "bfloat16" as const, size: 1000, seconds: 1 },
        },
        turns: [result(ms)],
      })),
    },
    {
      name: "train-tiny",
      title: "training step",
      measured: [
        { contender: { side: "ours", mode: "float32", job: train("float32") }, turns: [result(40)] },
        { contender: { side: "ours", mode: "bfloat16", job: train("bfloat16") }, turns: [result(20), result(20)] },
        { contender: { side: "pytorch", mode: "eager, float32", job: train("float32") }, turns: [result(36)] },
        { contender: { side: "pytorch", mode: "eager, bfloat16", job: train("bfloat16") }, turns: [result(30)] },
      ],
    },
  ];

  it("leave the later rounds to the fastest mode of each side", () => {
    const modes = [...fastestModes(outcomes[1].measured)].map(({ mode }) => mode);
    expect(modes).toEqual(["bfloat16", "eager, bfloat16"]);
  });

  it("choose the best among the modes that had all their turns: one lucky turn does not count", () => {
    const [train] = outcomes.slice(1);
    const lucky = { contender: train.measured[0].contender, turns: [result(19)] };
    expect(best({ ...train, measured: [lucky, ...train.measured.slice(1)] }, "ours")?.mode).toBe("bfloat16");
  });

  it("compare the best of each side", () => {
    expect(best(outcomes[1], "ours")?.mode).toBe("bfloat16");
    expect(best(outcomes[1], "pytorch")?.mode).toBe("eager, bfloat16");
    const row = shortTables(outcomes)
      .split("\n")
      .find((line) => line.includes("2 layers"))!;
    const cells = row.split("|").map((cell) => cell.trim());
    expect(cells.slice(2, 6)).toEqual(["20.0, bfloat16", "30.0, eager, bfloat16", "1.50 ×", "1750"]); // 5 x 7 tokens in 20 ms
  });

  it("say the best rate of products, in 10^9 operations a second", () => {
    expect(peakRate(outcomes, "bfloat16")).toBe(1000); // 2 x 1000^3 in 2 ms
    expect(peakRate(outcomes, "float32")).toBeUndefined();
  });

  it("line up", () => {
    const head = ["a", "bcd"];
    expect(markdown([head, ["12", "3"]])).toBe("| a  | bcd |\n|----|-----|\n| 12 | 3   |");
  });
});

describe("README's table", () => {
  it("is put between the marks, and nothing else is touched", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-readme-"));
    const file = path.join(folder, "README.md");
    fs.writeFileSync(file, "before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n");
    intoReadme(file, "new");
    expect(fs.readFileSync(file, "utf8")).toBe("before\n<!-- bench -->\nnew\n<!-- /bench -->\nafter\n");
    fs.writeFileSync(file, "no marks");
    expect(() => intoReadme(file, "new")).toThrow("must have the lines <!-- bench --> and <!-- /bench -->");
    fs.rmSync(folder, { recursive: true });
  });
});

describe("a job", () => {
  it("is repeated at least twice, in either precision", async () => {
    for (const precision of ["float32", "bfloat16"] as const) {
      const trained = await work({ task: "train", precision, gpt: tiny, batchSize: 2, seconds: 0 });
      expect(trained.milliseconds.length).toBe(2);
      expect(trained.compileSeconds).toBeGreaterThan(0);
      expect(trained.peakBytes).toBeGreaterThan(1e7);
      const product = await work({ task: "product", precision, size: 16, seconds: 0 });
      expect(product.milliseconds.length).toBe(2);
    }
  });

  it("writes texts to the end of the context", async () => {
    for (const precision of ["float32", "bfloat16"] as const) {
      const written = await work({ task: "decode", precision, gpt: tiny, batchSize: 3, seconds: 0 });
      expect(written.milliseconds.length).toBe(3);
      expect(Math.min(...written.milliseconds)).toBeGreaterThan(0);
    }
  });

  it("learns and encodes texts", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-texts-"));
    const file = path.join(folder, "texts.json");
    fs.writeFileSync(file, JSON.stringify(["low lower lowest", "new newer"]));
    const { milliseconds, trainMilliseconds } = await work({ task: "bpe", file, vocabSize: 260, seconds: 0 });
    expect(milliseconds.length).toBe(3);
    expect(trainMilliseconds).toBeGreaterThan(0);
    fs.rmSync(folder, { recursive: true });
  });
});

describe("rows measured one by one", () => {
  const row = (name: string, title: string): Outcome => ({ name, title, measured: [] });
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "bench-")), "bench.json");
  const earlier: Saved = { machine: "a, today", rounds: 3, outcomes: [row("bpe", "old"), row("import", "old")] };
  const now = (change: Partial<Saved>): Saved => ({ ...earlier, outcomes: [row("import", "new")], ...change });
  const titles = (saved: Saved) => withEarlier(file, saved, ["import", "train", "bpe"]).map(({ title }) => title);

  it("keeps the earlier rows of this machine and day that were not measured again, in the order of all", () => {
    expect(titles(now({}))).toEqual(["new"]);
    fs.writeFileSync(file, JSON.stringify(earlier));
    expect(titles(now({}))).toEqual(["new", "old"]);
  });

  it("takes nothing of another machine, another day, or a short look", () => {
    expect(titles(now({ machine: "b, today" }))).toEqual(["new"]);
    expect(titles(now({ rounds: 1 }))).toEqual(["new"]);
  });
});
