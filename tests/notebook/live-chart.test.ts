import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { liveChart } from "../../src/notebook/chart";
import { finishLiveCharts } from "../../src/notebook/live";
import { installHook, removeHook, type Shown, saved, sleep, standStill, written } from "./fake-hook";

const mime = "application/vnd.vegalite.v5+json";
const options = { title: "Training", x: "step", y: "loss (nats)", baselines: { "ln V": 3.296 } };
const rows = (shown: Shown): unknown[] => (shown.bundle.data[mime] as { data: { values: unknown[] } }).data.values;

beforeEach(standStill);
afterEach(() => void vi.useRealTimers());

describe("liveChart in a notebook", () => {
  let shown: Shown[];
  beforeEach(() => {
    shown = installHook();
  });
  afterEach(removeHook);

  it("is drawn in place, at most four times a second, and saved once with its picture", async () => {
    const live = liveChart(options);
    const start = performance.now();
    let step = 0;
    while (performance.now() - start < 1100) {
      live.add(step, 3 - step / 1000);
      step++;
      await sleep(5);
    }
    live.done();
    expect(shown.map(({ time }) => time - start)).toEqual([0, 250, 500, 750, 1000, 1100]);
    expect(shown.map(({ update }) => update)).toEqual(shown.map((_, i) => i > 0));
    expect(saved(shown)).toHaveLength(1);
    expect(shown.map(({ bundle }) => "image/png" in bundle.data)).toEqual(shown.map((_, i) => i === shown.length - 1));
    expect(rows(shown[shown.length - 1])).toHaveLength(step);
  });
  it("shows points that came too fast a moment later, though no other follows", async () => {
    const live = liveChart(options);
    live.add(0, 3);
    live.add(1, 2);
    expect(shown).toHaveLength(1);
    await sleep(350);
    expect(shown).toHaveLength(2);
    expect(rows(shown[1])).toHaveLength(2);
    live.done();
  });
  it("keeps lines apart by name and writes its own alt text", () => {
    const live = liveChart(options);
    live.add(0, 3.1);
    live.add(0, 3.2, "validation");
    live.add(10, 2.1);
    live.done();
    expect(shown.at(-1)!.bundle.data["text/plain"]).toBe(
      "[chart] Training: loss (nats) by step; loss from 3.1 to 2.1 in 2 points (lowest 2.1, highest 3.1); validation is 3.2; ln V is 3.296",
    );
  });
  it("is finished by the end of a loop or a cell, once", () => {
    const live = liveChart(options);
    live.add(0, 3);
    finishLiveCharts();
    const count = shown.length;
    expect(shown.at(-1)!.bundle.data).toHaveProperty("image/png");
    finishLiveCharts();
    live.done();
    expect(shown).toHaveLength(count);
  });
  it("draws nothing without points and nothing after it is done", async () => {
    liveChart(options).done();
    expect(shown).toHaveLength(0);
    const live = liveChart(options);
    live.add(0, 1);
    live.add(1, 1);
    live.done();
    const count = shown.length;
    await sleep(300);
    expect(shown).toHaveLength(count);
  });
  it("keeps fixed domains while it grows", () => {
    const live = liveChart({ ...options, xDomain: [0, 300], yDomain: [2, 3.5] });
    live.add(0, 3);
    live.done();
    const layer = (shown[0].bundle.data[mime] as { layer: { encoding: Record<string, { scale: object }> }[] }).layer[0];
    expect(layer.encoding.x.scale).toMatchObject({ domain: [0, 300] });
    expect(layer.encoding.y.scale).toMatchObject({ domain: [2, 3.5] });
  });
  it("throws on a step that is no number", () => {
    expect(() => liveChart(options).add(Number.NaN, 1)).toThrow("x must be a finite number, got NaN");
  });
});

describe("liveChart outside a notebook", () => {
  it("prints one line at the end", async () => {
    const text = await written(() => {
      const live = liveChart({ x: "step", y: "loss" });
      live.add(0, 3);
      live.add(1, 2);
      live.done();
      live.done();
    });
    expect(text).toBe("[chart] loss by step; loss from 3 to 2 in 2 points (lowest 2, highest 3)\n");
  });
  it("leaves no drawing for later", async () => {
    await written(() => {
      const live = liveChart(options);
      live.add(0, 3);
      live.add(1, 2);
      live.done();
    });
    const shown = installHook();
    await sleep(300);
    removeHook();
    expect(shown).toEqual([]);
  });
});
