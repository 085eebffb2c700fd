import { describe, expect, it } from "vitest";
import type { StoredRun, StudyResults } from "../../src/core/study";
import { TextGenerator } from "../../src/lm/text-generator";
import { newBase } from "../../src/pretrain/world-base";
import { encodeChat } from "../../src/sft/chat-template";
import {
  beforeAfterRow,
  columns,
  demonstrationCurves,
  gainRows,
  maskPlot,
  measureRows,
  studyBars,
  studyRows,
  talkText,
  truthRows,
  withinRow,
} from "../../src/sft/show";
import { rawly } from "../../src/sft/world-chat";
import { study as feedme } from "../../src/studies/feedme";
import { study as tuning } from "../../src/studies/instruction-tuning";
import { study as turnStudy } from "../../src/studies/turns";
import { asked } from "../data/world/tasks";
import { answerOf } from "./answer-of";

const names = ["<pad>", "<user>", "<assistant>", "<end>", "hi", "yo"];
const tokens = { user: 1, assistant: 2, end: 3, pad: 0 };
const turns = [
  { role: "user", text: "hi" },
  { role: "assistant", text: "yo" },
] as const;

const run = (condition: string, seed: number, truth: number): StoredRun => ({
  condition,
  seed,
  metrics: { truth, right: truth - seed / 10 },
  ...{ cpuSeconds: 1, seconds: 1, processor: "any", date: "2026-01-01" },
});
const counts = ["60 demonstrations", "240 demonstrations", "2880 demonstrations"];
const study: StudyResults = {
  ...{ name: "any", question: "any", command: "any", reduced: [] },
  runs: [
    // SFT is above the base by 0.1, 0.2, 0.3: 0.2 ± 4.303 · 0.1 / √3 = 0.2 ± 0.2484
    ...[0.5, 0.7, 0.9].map((truth, i) => run("SFT", i + 1, truth)),
    ...[0.4, 0.5, 0.6].map((truth, i) => run("base", i + 1, truth)),
    ...counts.flatMap((name, n) => [1, 2, 3].map((seed) => run(name, seed, n + seed / 10))),
  ],
};

describe("maskPlot", () => {
  it("has a line for each turn, and says which tokens are learned", () => {
    const encode = (text: string): number[] => text.split(" ").map((word) => names.indexOf(word));
    const spec = maskPlot(encodeChat(turns, encode, tokens), names, tokens);
    expect(spec.description).toBe("Of 6 tokens 2 are learned: yo <end>.");
    const cells = spec.data!.values as { row: string; column: string; value: number; text: string }[];
    expect(cells.filter(({ value }) => value === 1).map(({ row, column, text }) => [row, column, text])).toEqual([
      ["2 assistant", "2", "yo"],
      ["2 assistant", "3", "<end>"],
    ]);
  });
});

describe("truthRows and talkText", () => {
  it("give the text as people write it, and the parts of the truth", () => {
    const task = asked("what is the capital of france ?");
    const [row] = truthRows([answerOf(task, "the capital of france is paris .")]);
    expect(row).toMatchObject({ answer: "the capital of france is paris.", right: 1, complete: 1, courteous: 0 });
    expect(row.truth).toBeCloseTo(0.9, 10);
    expect(talkText(turns)).toBe("user:      hi\nassistant: yo");
  });
});

describe("measureRows", () => {
  it("gives a row at temperature 1 and one of likeliest answers, each cut off at 40 words by a model that has learned nothing", async () => {
    const generator = new TextGenerator(newBase(1, { nLayer: 1, nHead: 2, nEmbd: 8 }));
    const rows = await measureRows("none", generator, [asked("what is the capital of france ?")], rawly);
    generator.dispose();
    expect(rows.map(({ answers }) => answers)).toEqual(["T = 1", "greedy"]);
    for (const row of rows) expect(row).toMatchObject({ model: "none", words: 40, right: 0, stops: 0.3 });
  });
});

describe("columns", () => {
  it("name metrics that the studies have", () => {
    const { scores, parts, groups, refusals, forgetting, turns, contradictions } = columns;
    const ofTuning = [scores, parts("T1"), parts("greedy"), groups("T1"), groups("greedy"), refusals, forgetting];
    for (const metric of ofTuning.flatMap((list) => Object.values(list))) {
      expect(tuning.tolerance).toHaveProperty([metric]);
      expect(feedme.tolerance).toHaveProperty([metric]);
    }
    for (const metric of [turns, contradictions].flatMap((list) => Object.values(list)))
      expect(turnStudy.tolerance).toHaveProperty([metric]);
  });
});

describe("rows and bars of a study", () => {
  it("give means with intervals, and differences within seeds", () => {
    expect(studyRows(study, ["base"], { truth: "truth" })).toEqual([{ model: "base", truth: "0.500 ± 0.248" }]);
    expect(gainRows(study, [["SFT", "base"]], { truth: "truth" })).toEqual([
      { difference: "SFT less base", truth: "+0.200 [−0.048, +0.448]" },
    ]);
    // Above by 0.1, 0.2, 0.3, as before.
    expect(withinRow(study, "SFT", "truth", "right")).toEqual({
      model: "SFT",
      "truth less right": "+0.200 [−0.048, +0.448]",
    });
    const row = { what: "truth: base → SFT", unit: "0 to 1", before: "0.500", after: "0.700" };
    expect(beforeAfterRow(study, "truth", "base", "SFT")).toEqual(row);
    const [bar] = studyBars(study, ["SFT"], { "trained kinds": "truth" });
    expect(bar).toMatchObject({ label: "trained kinds", group: "SFT" });
    expect(bar.value).toBeCloseTo(0.7, 10);
    expect(bar.high - bar.value).toBeCloseTo((4.303 * 0.2) / Math.sqrt(3), 4);
  });

  it("put 960 demonstrations between 240 and 2880", () => {
    const { mean, seeds } = demonstrationCurves(study, "truth");
    expect(mean.map(([n]) => n)).toEqual([60, 240, 960, 2880]);
    expect(mean.map(([, y]) => Number(y.toFixed(3)))).toEqual([0.2, 1.2, 0.7, 2.2]);
    expect(seeds).toHaveLength(3);
    expect(seeds[1][2]).toEqual([960, 0.7]);
  });
});
