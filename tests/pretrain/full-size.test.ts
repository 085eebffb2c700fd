import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { gpt1 } from "../../src/lm/gpt-config";
import { savedFullSize, takeFullSizeSteps } from "../../src/pretrain/full-size";
import { readTwin } from "../../src/pretrain/twin";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "saved-"));
const written = (name: string, content: object): string => {
  fs.writeFileSync(path.join(folder, name), JSON.stringify(content));
  return path.join(folder, name);
};
const good = { losses: [10.6, 10.5], seconds: [6, 1.5], megabytes: 3100, tokens: 128, processor: "any" };

describe("savedFullSize", () => {
  it("gives steps on one context that begin near ln 40478 = 10.61 and fall at each", () => {
    const { losses, seconds, tokens } = savedFullSize();
    expect(losses[0]).toBeCloseTo(Math.log(40478), 0);
    expect(losses.slice(1).every((loss, i) => loss < losses[i])).toBe(true);
    expect(seconds.length).toBe(losses.length);
    expect(tokens).toBe(64);
  });

  it("throws naming what is wrong", () => {
    expect(() => savedFullSize(written("a.json", { ...good, losses: ["x", 1] }))).toThrow(/losses.*finite numbers/);
    expect(() => savedFullSize(written("b.json", { ...good, seconds: [1] }))).toThrow(/seconds.*2 numbers/);
  });
});

describe("takeFullSizeSteps", () => {
  const tiny = { vocabSize: 11, blockSize: 7, nLayer: 1, nHead: 1, nEmbd: 5 };
  const config = { ...gpt1, ...tiny, dropout: 0 };
  const ids = Int32Array.from([3, 1, 4, 1, 5, 9, 2, 6, 10, 10, 10]);

  it("takes steps on one context in a process of its own: the loss begins at ln V and falls at each", async () => {
    const { losses, seconds, megabytes, tokens } = await takeFullSizeSteps(ids, 5, 7, config);
    expect(losses[0]).toBeCloseTo(Math.log(11), 1);
    expect(losses.slice(1).every((loss, i) => loss < losses[i])).toBe(true);
    expect([losses.length, seconds.length, tokens]).toEqual([5, 5, 7]);
    expect(megabytes).toBeGreaterThan(50);
  });

  it("throws where the process fails, without waiting for it", async () => {
    await expect(takeFullSizeSteps(ids, 2, 7, { ...config, nHead: 2 })).rejects.toThrow(
      /must go on until its end, got exit code 1/,
    );
  });
});

describe("readTwin", () => {
  it("keeps our curve within 2 % of PyTorch's at every moment", () => {
    const { curve, ours } = readTwin();
    expect(curve.length).toBeGreaterThanOrEqual(5);
    const apart = curve.map(([, loss], i) => Math.abs(ours[i][1] / loss - 1));
    expect(Math.max(...apart)).toBeLessThan(0.02);
    expect(curve[curve.length - 1][1]).toBeLessThan(curve[0][1] - 1);
  });

  it("throws when the moments differ", () => {
    const file = written("twin.json", { torch: "", curve: [[0, 1]], ours: [[1, 1]] });
    expect(() => readTwin(file)).toThrow(/two curves of the same moments, got 1 and 1/);
  });
});
