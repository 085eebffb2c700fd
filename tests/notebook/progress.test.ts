import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { requestStop } from "../../src/core/stop";
import { liveChart } from "../../src/notebook/chart";
import { barLine, duration, lastLine, progress } from "../../src/notebook/progress";
import { installHook, removeHook, type Shown, saved, sleep, standStill, written } from "./fake-hook";

const texts = (shown: Shown[]): string[] => saved(shown).map(({ data }) => data["text/plain"]);

beforeEach(standStill);
afterEach(() => void vi.useRealTimers());

describe("progress in a notebook", () => {
  let shown: Shown[];
  beforeEach(() => {
    shown = installHook();
  });
  afterEach(() => {
    removeHook();
    requestStop(false);
  });

  it("counts the steps and saves one line", async () => {
    const steps: number[] = [];
    for await (const step of progress(5, "training")) {
      steps.push(step);
      await sleep(10);
    }
    expect(steps).toEqual([0, 1, 2, 3, 4]);
    expect(texts(shown)).toEqual(["training: 5 steps in 0.05 s (100 steps/s)"]);
  });
  it("draws its bar in place, at most four times a second", async () => {
    for await (const _ of progress(100, "training")) await sleep(10);
    expect(shown.map(({ time }) => time - shown[0].time)).toEqual([0, 250, 500, 750]);
    expect(shown[0].bundle.data["text/plain"]).toMatch(/^training █+░+ \d+\/100 · \d+ steps\/s · .* s left$/);
    expect(texts(shown)).toHaveLength(1);
  });
  it("ends the loop when the reader interrupts, and what follows the loop runs", async () => {
    const learned: number[] = [];
    for await (const step of progress(300, "training")) {
      learned.push(step);
      if (step === 119) requestStop();
    }
    expect(learned).toHaveLength(120);
    expect(texts(shown)).toEqual(["training: stopped by you after 120 of 300 steps"]);
  });
  it("says where a loop was left by a break", async () => {
    for await (const step of progress(10, "search")) if (step === 3) break;
    expect(texts(shown)).toEqual([expect.stringMatching(/^search: left in step 4 of 10, after 0\.\d\d s$/)]);
  });
  it("says where a loop was left by an error, and passes the error on", async () => {
    const loop = async (): Promise<void> => {
      for await (const step of progress(10, "search")) if (step === 6) throw new Error("no such word");
    };
    await expect(loop()).rejects.toThrow("no such word");
    expect(texts(shown)).toEqual([expect.stringMatching(/^search: left in step 7 of 10/)]);
  });
  it("finishes the live charts of its loop", async () => {
    const live = liveChart({ x: "step", y: "loss" });
    for await (const step of progress(3, "training")) live.add(step, 1);
    expect(saved(shown)[0].data).toHaveProperty("image/png");
  });
  it("gives everything else its turn between two steps", async () => {
    vi.useRealTimers();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    for await (const _ of progress(40, "training")) {
      const end = performance.now() + 2; // a step that never awaits
      while (performance.now() < end);
    }
    clearInterval(timer);
    expect(turns).toBeGreaterThan(20);
  });
  it("throws on a number of steps that is no count", async () => {
    await expect(progress(-1, "x").next()).rejects.toThrow("steps must be a whole number >= 0, got -1");
  });
});

describe("progress outside a notebook", () => {
  it("prints one plain line, no control characters", async () => {
    const text = await written(async () => {
      for await (const _ of progress(30, "training")) await sleep(20);
    });
    expect(text).toBe("training: 30 steps in 0.60 s (50 steps/s)\n");
  });
});

describe("the lines", () => {
  it("say rate and time left", () => {
    expect(barLine("training", 90, 300, 1.5)).toBe("training ██████░░░░░░░░░░░░░░ 90/300 · 60 steps/s · 3.5 s left");
    // 30 of the 90 steps were done here, in 1.5 s: 20 a second, 210 left.
    expect(barLine("training", 90, 300, 1.5, 60)).toBe("training ██████░░░░░░░░░░░░░░ 90/300 · 20 steps/s · 11 s left");
    expect(barLine("training", 1, 4, 20)).toBe("training █████░░░░░░░░░░░░░░░ 1/4 · 20 s a step · 1 min 0 s left");
  });
  it("say how it went", () => {
    expect(lastLine("training", 300, 300, 4.2, "done")).toBe("training: 300 steps in 4.2 s (71 steps/s)");
    expect(lastLine("training", 300, 300, 4, "done", 100)).toBe("training: 200 steps in 4.0 s (50 steps/s)");
    expect(lastLine("one", 1, 1, 0.5, "done")).toBe("one: 1 step in 0.50 s (2.0 steps/s)");
    expect(lastLine("none", 0, 0, 0, "done")).toBe("none: 0 steps in 0.00 s (0.0 steps/s)");
  });
  it.each([
    [0.214, "0.21 s"],
    [9.94, "9.9 s"],
    [9.96, "10 s"],
    [59.4, "59 s"],
    [59.6, "1 min 0 s"],
    [185, "3 min 5 s"],
    [7800, "2 h 10 min"],
  ])("write %d s as %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
