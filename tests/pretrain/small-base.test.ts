import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import type { Gpt } from "../../src/lm/gpt";
import { chainFile, chainFolders } from "../../src/pretrain/chain-files";
import { makeSmallBase, openSmallBase, smallBaseFile, smallModel } from "../../src/pretrain/small-base";
import { readGpt } from "../../src/pretrain/weights-file";
import { newBase } from "../../src/pretrain/world-base";
import { worldLoss } from "../../src/pretrain/world-loss";

const none = path.join(chainFolders.shipped(), "none");
const weights = (model: Gpt): number => [...model.parameters()].reduce((sum, [, { size }]) => sum + size, 0);

describe("the small base", () => {
  it("has between a fifth and a tenth of the weights of the large one, in less than half a megabyte", () => {
    const large = readGpt(chainFile("base", { own: none, shipped: chainFolders.shipped() }).file);
    const times = weights(large) / weights(openSmallBase());
    expect(times).toBeGreaterThan(5);
    expect(times).toBeLessThan(10);
    expect(fs.statSync(smallBaseFile()).size).toBeLessThan(5e5);
  });

  it("has learned the text, and less of it than the large one", () => {
    const large = readGpt(chainFile("base", { own: none, shipped: chainFolders.shipped() }).file);
    const loss = { large: worldLoss(large, 400), small: worldLoss(openSmallBase(), 400) };
    expect(loss.large).toBeLessThan(loss.small - 0.02);
    expect(loss.small).toBeLessThan(1.3);
  });

  it("is made by a function that writes it", async () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "small-base-")), "base.safetensors");
    await makeSmallBase(file, { documents: 2000, maxSteps: 2, chart: false });
    expect(readGpt(file).config).toMatchObject(smallModel);
    fs.rmSync(path.dirname(file), { recursive: true });
  });
});

describe("worldLoss", () => {
  it("starts at about ln V, and gives the same number for the same model", () => {
    const model = newBase(1, { nLayer: 1, nHead: 2, nEmbd: 8 });
    const loss = worldLoss(model, 400); // several batches
    expect(Math.abs(loss - Math.log(model.config.vocabSize))).toBeLessThan(0.2);
    expect(worldLoss(model, 400)).toBe(loss);
  });
});
