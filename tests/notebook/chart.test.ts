import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chart } from "../../src/notebook/chart";
import { linePlot } from "../../src/plot/line-plot";
import { installHook, removeHook, type Shown, written } from "./fake-hook";

const mime = "application/vnd.vegalite.v5+json";
const spec = linePlot({
  title: "Training",
  description: "The loss falls from 3.3 to 2.4.",
  x: "step",
  y: "loss",
  series: { a: [3.3, 2.4] },
});

describe("chart in a notebook", () => {
  let shown: Shown[];
  beforeEach(() => {
    shown = installHook();
  });
  afterEach(removeHook);

  it("gives one bundle of spec, picture and alt text, and no HTML beside it", async () => {
    await chart(spec);
    expect(shown).toHaveLength(1);
    const { data, metadata } = shown[0].bundle;
    expect(Object.keys(data).sort()).toEqual([mime, "image/png", "text/plain"].sort());
    expect(data["text/plain"]).toBe("[chart] Training: The loss falls from 3.3 to 2.4.");
    expect(
      Buffer.from(data["image/png"] as string, "base64")
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    expect(metadata).toEqual({ [mime]: { embed_options: { actions: false, renderer: "svg" } } });
  });
  it("leaves the picture out at quick scale", async () => {
    vi.stubEnv("JIELONG_SCALE", "quick");
    await chart(spec);
    vi.unstubAllEnvs();
    expect(Object.keys(shown[0].bundle.data).sort()).toEqual([mime, "text/plain"].sort());
  });
  it("sends a spec of Vega-Lite 5 with size, theme and the reader's own configuration over it", async () => {
    await chart({ description: "d", mark: "bar", config: { font: "serif" } });
    const sent = shown[0].bundle.data[mime] as Record<string, unknown>;
    expect(sent).toMatchObject({
      $schema: expect.stringContaining("vega-lite/v5"),
      width: 480,
      height: 260,
      description: "d",
    });
    expect(sent.config).toMatchObject({ font: "serif", legend: { orient: "top" } });
    expect(sent.config).not.toHaveProperty("background"); // the dark theme brings its own
  });
  it("is drawn when the call returns, awaited or not", () => {
    void chart(spec);
    expect(shown).toHaveLength(1);
  });
  it("throws without alt text", async () => {
    await expect(chart({ mark: "bar" } as never)).rejects.toThrow("a chart must have a description");
  });
  it("throws on more rows than a reader's browser should hold", async () => {
    const values = Array.from({ length: 2600 }, (_, x) => ({ x }));
    await expect(
      chart({ description: "d", data: { values }, layer: [{ mark: "point", data: { values } }] }),
    ).rejects.toThrow("at most 5000 rows, got 5200");
  });
});

describe("chart outside a notebook", () => {
  it("prints its alt text", async () => {
    expect(await written(() => chart(spec))).toBe("[chart] Training: The loss falls from 3.3 to 2.4.\n");
  });
});
