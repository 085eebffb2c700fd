import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { courseRoot } from "../../src/core/paths";
import * as tf from "../../src/core/tf";
import type { Groups } from "../../src/pretrain/checkpoint";
import type { MetricsRecord } from "../../src/pretrain/metrics";
import { RunFolder } from "../../src/pretrain/run-folder";
import { onBrokenDisk } from "./broken-disk";

let root = "";
let run: RunFolder;
const printed = vi.spyOn(console, "log").mockImplementation(() => {});
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
  run = new RunFolder(path.join(root, "a"));
  printed.mockClear();
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const groups = (value: number): Groups => ({ model: new Map([["w", tf.variable(tf.scalar(value))]]) });
/** Saves the number of each step as its weight. */
const save = (...steps: number[]) => {
  for (const step of steps) run.save(step, groups(step), {}, 2);
};
const latest = () =>
  run.latest((checkpoint) => {
    const mine = groups(-1);
    checkpoint.restore(mine);
    return [checkpoint.step, mine.model.get("w")!.dataSync()[0]];
  });
const train = (step: number): MetricsRecord => ({ kind: "train", step, loss: 1 / 3, gradNorm: 1, learningRate: 1 });
const validation = (step: number): MetricsRecord => ({ kind: "validation", step, loss: 2 });

describe("RunFolder", () => {
  it("lies below checkpoints/, and throws on a name that leads elsewhere", () => {
    expect(new RunFolder("gpt-1_small.2").path).toBe(path.join(courseRoot(), "checkpoints", "gpt-1_small.2"));
    for (const name of ["", "..", "a/b", ".hidden", "a b"]) {
      expect(() => new RunFolder(name)).toThrow('the name of a run must be of letters, digits, "-", "_" and ".", got');
    }
  });

  it("gives the newest checkpoint and keeps as many as it is told", () => {
    expect(latest()).toBeUndefined();
    save(5, 100, 20_000_000, 300_000_000);
    expect(latest()).toEqual([300_000_000, 300_000_000]);
    expect(run.checkpoints().map((folder) => path.basename(folder))).toEqual(["step-300000000", "step-20000000"]);
    expect(fs.readdirSync(run.path).sort()).toEqual(["step-20000000", "step-300000000"]);
  });

  it("refuses a damaged one by name, and takes the last good one", () => {
    save(5, 7);
    const file = path.join(run.checkpoints()[0], "model.safetensors");
    fs.truncateSync(file, 50);
    expect(latest()).toEqual([5, 5]);
    expect(printed.mock.calls.flat()).toEqual([
      `refused step-00000007: ${file} must have 100 bytes, got 50: it was cut off or replaced`,
    ]);
  });

  it("throws when there are checkpoints and none is good, and says how to begin anew", () => {
    save(5, 7);
    for (const folder of run.checkpoints()) fs.rmSync(path.join(folder, "state.json"));
    expect(latest).toThrow(
      /^no checkpoint in .* can be used \(.*step-00000007.state\.json must be there.*; delete the folder/,
    );
  });

  it("has a good checkpoint wherever the process is killed while it saves and deletes", () => {
    save(5, 6);
    let points = 0;
    for (let n = 1; n < 200; n++) {
      const error = onBrokenDisk(n, "killed", () => save(7));
      const [step, value] = latest()!;
      expect(value).toBe(step);
      expect(step).toBeGreaterThanOrEqual(6);
      if (!error) break;
      points++;
      fs.rmSync(path.join(run.path, "step-00000007"), { recursive: true, force: true });
      save(5);
      save(6);
    }
    expect(points).toBeGreaterThan(20);
    expect(printed).not.toHaveBeenCalled(); // nothing had to be refused on the way
    save(8);
    expect(fs.readdirSync(run.path).sort()).toEqual(["step-00000007", "step-00000008"]); // leftovers are gone
  });
});

describe("the metrics of a run", () => {
  it("come back as they were, every digit of them", () => {
    for (const record of [validation(0), train(0), train(1)]) run.append(record);
    expect(run.metrics()).toEqual([validation(0), train(0), train(1)]);
    expect(fs.readFileSync(path.join(run.path, "metrics.jsonl"), "utf8").split("\n")).toHaveLength(4);
  });

  it("leave a line out that was cut off, and keep the others", () => {
    run.append(train(0));
    const file = path.join(run.path, "metrics.jsonl");
    fs.appendFileSync(file, JSON.stringify(train(1)).slice(0, 20));
    expect(run.metrics()).toEqual([train(0)]);
    run.rewind(1);
    run.append(train(1));
    expect(run.metrics()).toEqual([train(0), train(1)]);
  });

  it("forget what came after a checkpoint: training losses from its step on, validations after it", () => {
    for (const record of [validation(0), train(0), train(1), validation(2), train(2), train(3), validation(4)])
      run.append(record);
    const left = [validation(0), train(0), train(1), validation(2)];
    expect(run.rewind(2)).toEqual(left);
    expect(run.metrics()).toEqual(left);
    expect(run.rewind(0)).toEqual([]);
  });

  it("lose a line on a full disk, say so once, and keep the lines after it whole", () => {
    run.append(train(0));
    for (const step of [1, 2]) {
      onBrokenDisk(2, "killed", () => run.append(train(step)));
    }
    fs.appendFileSync(path.join(run.path, "metrics.jsonl"), '{"kind":"tr'); // what such a write can leave
    run.append(train(3));
    expect(run.metrics()).toEqual([train(0), train(3)]);
    expect(printed.mock.calls.flat()).toEqual(["the metrics of step 1 could not be written: killed"]);
  });
});

describe("the lock of a run", () => {
  it("keeps a second trainer out until the first has finished", () => {
    const unlock = run.lock();
    expect(() => new RunFolder(run.path).lock()).toThrow(`must be free, got process ${process.pid} training in it`);
    unlock();
    run.lock()();
    expect(fs.existsSync(path.join(run.path, "lock"))).toBe(false);
  });

  it("does not hold when its process is gone, or another one has its number", async () => {
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    const stat = fs.readFileSync(`/proc/${child.pid}/stat`, "utf8");
    const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    fs.mkdirSync(run.path);
    fs.writeFileSync(path.join(run.path, "lock"), `${child.pid} ${start}`);
    expect(() => run.lock()).toThrow(`got process ${child.pid} training in it`);
    fs.writeFileSync(path.join(run.path, "lock"), `${child.pid} ${Number(start) - 1}`);
    run.lock()();
    fs.writeFileSync(path.join(run.path, "lock"), `${child.pid} ${start}`);
    const ended = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    run.lock()();
  });
});
