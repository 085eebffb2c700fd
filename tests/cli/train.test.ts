import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { validationLine } from "../../src/cli/train/train";
import { courseRoot } from "../../src/core/paths";
import { RunFolder } from "../../src/pretrain/run-folder";

let root = "";
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

/** Runs the command; `on` may send signals when it sees what it waits for. */
function command(args: string[], on: (out: string, kill: (signal: NodeJS.Signals) => void) => void = () => {}) {
  const child = spawn("sh", [path.join(courseRoot(), "src/cli/run.sh"), "train", ...args]);
  let [out, err] = ["", ""];
  child.stdout.on("data", (text) => {
    out += text;
    on(out, (signal) => child.kill(signal));
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on("close", (code) => resolve({ code, out, err })),
  );
}

/** A configuration whose run lies in the temporary folder. */
function configured(change: object = {}): { file: string; run: RunFolder } {
  const config = {
    name: path.join(root, "run"),
    data: { file: "texts.txt", separator: "|" },
    tokenizer: { kind: "characters" },
    model: { blockSize: 7, nLayer: 1, nHead: 2, nEmbd: 6 },
    training: { batchSize: 3, maxSteps: 40, evalEvery: 5, logEvery: 1, precision: "float32" },
    sample: { prompt: "ab", every: 20, maxNewTokens: 5 },
    ...change,
  };
  fs.writeFileSync(
    path.join(root, "texts.txt"),
    Array.from({ length: 23 }, () => "abcde".repeat(5))
      .map((text, i) => text.slice(i % 5))
      .join("|"),
  );
  const file = path.join(root, "config.json");
  fs.writeFileSync(file, JSON.stringify(config));
  return { file, run: new RunFolder(config.name) };
}

describe("npm run train", () => {
  it("trains, stops politely when asked, goes on with the same command, and says what to do next", {
    timeout: 240_000,
  }, async () => {
    const { file, run } = configured();
    let asked = false;
    const first = await command([file], (out, kill) => {
      if (asked || !out.includes("step 5 of 40 · ")) return;
      asked = true;
      kill("SIGTERM");
    });
    expect(first.out).toContain("stopping after this step");
    expect(first.out).toMatch(/step \d+ of 40, validation loss \d\.\d{3}; saved in .*run\n/);
    expect(first.code).toBe(130);
    const second = await command([file]);
    expect(second.code).toBe(0);
    expect(second.out).toMatch(/goes on from step \d+ of /);
    expect(second.out).toMatch(/step 20: ab[a-e]{0,5}\n/);
    expect(second.out).toMatch(
      /step 40 of 40 · training \d\.\d{3} · validation \d\.\d{3} · [\d,]+ tokens\/s · 0\.00 s left\n/,
    );
    expect(second.out).toContain('in a notebook: const { model, tokenizer } = openRun("');
    const steps = run.metrics().flatMap((record) => (record.kind === "train" ? [record.step] : []));
    expect(steps).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  it("goes no further than --steps, and keeps the schedule of the whole run", { timeout: 120_000 }, async () => {
    const { file, run } = configured();
    const { code, out } = await command([file, "--steps", "3"]);
    expect(code).toBe(0);
    expect(out).toMatch(/step 3 of 40.*saved in/);
    const rates = run.metrics().flatMap((record) => (record.kind === "train" ? [record.learningRate] : []));
    expect(rates).toEqual([0.00025, 0.0005, 0.00075]); // warm-up: a tenth of 40 steps up to 0.001
  });

  it("says what is wrong with a configuration, its data and its own arguments", { timeout: 120_000 }, async () => {
    const wrong = await command([configured({ tokenizer: { kind: "words" } }).file]);
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('config.json: tokenizer: kind must be "characters" or "byte-bpe", got "words"');
    const missing = await command([configured({ data: { file: "none.txt" } }).file]);
    expect([missing.code, missing.err]).toEqual([
      1,
      expect.stringContaining("none.txt must be there, got no such file"),
    ]);
    expect(await command(["nope"])).toMatchObject({ code: 2, err: expect.stringContaining("got no such file") });
    expect(await command([])).toMatchObject({ code: 2, out: expect.stringContaining("npm run train -- CONFIG") });
    expect(await command(["--help"])).toMatchObject({ code: 0, out: expect.stringContaining("state-of-the-union") });
  });
});

describe("validationLine", () => {
  it("gives losses, rate and time left", () => {
    // 2 steps a second of 300 tokens; 4,500 steps are left: 2,250 s.
    const record = { kind: "validation", step: 500, loss: 2.4017 } as const;
    const whole = { maxSteps: 5000, tokensPerStep: 300 };
    expect(validationLine(record, 2.31, 2, whole)).toBe(
      "step 500 of 5000 · training 2.310 · validation 2.402 · 600 tokens/s · 37 min 30 s left",
    );
    expect(validationLine({ ...record, step: 0 }, undefined, 0, whole)).toBe("step 0 of 5000 · validation 2.402");
  });
});
