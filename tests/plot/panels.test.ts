import { describe, expect, it } from "vitest";
import { chartBundle } from "../../src/notebook/chart-bundle";
import { linePlot } from "../../src/plot/line-plot";
import { panels } from "../../src/plot/panels";

const part = (name: string) => linePlot({ x: "step", y: name, series: { [name]: [1, 2, 3] }, description: name });

describe("panels", () => {
  it("keeps every plot with its own axes, and draws them as one picture", () => {
    const spec = panels({ description: "Three curves.", panels: ["a", "b", "c"].map(part), columns: 2 });
    expect(spec).toMatchObject({ description: "Three curves.", columns: 2 });
    expect((spec.concat as unknown[]).length).toBe(3);
    const { data } = chartBundle(spec);
    expect(data["text/plain"]).toBe("[chart] Three curves.");
    const png = Buffer.from(data["image/png"] as string, "base64");
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    expect(width).toBeGreaterThan(960); // two plots of 480 beside each other
    expect(height).toBeGreaterThan(520); // and a second row
  });

  it("does not take an empty list", () => {
    expect(() => panels({ description: "nothing", panels: [] })).toThrow("at least one panel, got none");
  });
});
