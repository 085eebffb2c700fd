/**
 * The models that came with the course: they load, and are what they are said to be.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { TextGenerator } from "../../src/lm/text-generator";
import { chainFile, chainFolders } from "../../src/pretrain/chain-files";
import { readGpt } from "../../src/pretrain/weights-file";
import { worldModel } from "../../src/pretrain/world-base";
import { evaluate, evaluationPrompts } from "../../src/sft/evaluation";

const shipped = { own: path.join(chainFolders.shipped(), "none"), shipped: chainFolders.shipped() };
const tasks = evaluationPrompts("report", "trained kinds", 64);

describe("the course's models", () => {
  it("are there, of the sizes that the recipe says, and at most 8 MB each", () => {
    for (const name of ["base", "sft"] as const)
      expect(fs.statSync(chainFile(name, shipped).file).size).toBeLessThan(8e6);
    const { config } = readGpt(chainFile("sft", shipped).file);
    expect(config).toMatchObject(worldModel);
  });

  it("answer: the fine-tuned one mostly rightly when it answers greedily, and not always when it draws", async () => {
    const generator = new TextGenerator(readGpt(chainFile("sft", shipped).file));
    const greedy = await evaluate(generator, tasks, { greedy: true });
    const drawn = await evaluate(generator, tasks);
    expect(greedy.scores.right).toBeGreaterThan(0.7);
    expect(drawn.scores.right).toBeLessThan(greedy.scores.right - 0.1);
  });
});
