import { describe, expect, it } from "vitest";
import { baselineLayers, spread, wrap } from "../../src/plot/labels";

describe("spread", () => {
  it("leaves labels that do not touch where they are", () => {
    expect(spread([50, 150, 230], [13, 13, 26], 260)).toEqual([50, 150, 230]);
  });
  it("pushes labels that touch apart around their mean, in order", () => {
    // Two boxes of 26 at 101 and 99: mean 100, so one above (87) and one below (113); the first given lies lower.
    expect(spread([101, 99], [26, 26], 260)).toEqual([113, 87]);
  });
  it("keeps all labels inside the plot, none over another", () => {
    const wanted = [258, 259, 2, 255, 1];
    const sizes = [26, 39, 26, 13, 13];
    const centres = spread(wanted, sizes, 260);
    const boxes = centres.map((c, i) => [c - sizes[i] / 2, c + sizes[i] / 2]).sort((a, b) => a[0] - b[0]);
    expect(boxes[0][0]).toBeGreaterThanOrEqual(0);
    expect(boxes[4][1]).toBeLessThanOrEqual(260);
    for (let i = 1; i < 5; i++) expect(boxes[i][0]).toBeGreaterThanOrEqual(boxes[i - 1][1] - 1e-9);
  });
});

describe("wrap", () => {
  it("cuts at spaces and keeps a long word whole", () => {
    expect(wrap("ln V, knowing nothing", 20)).toEqual(["ln V, knowing", "nothing"]);
    expect(wrap("incomprehensibilities it", 5)).toEqual(["incomprehensibilities", "it"]);
  });
});

describe("baselineLayers", () => {
  it("gives one rule and one label with name and value for each baseline", () => {
    const layers = baselineLayers({ uniform: 3.29584, counted: 2.4321 }, (v) => 100 * v, 480, 400);
    expect(layers[0].data?.values).toEqual([
      { name: "uniform", y: 3.296 },
      { name: "counted", y: 2.432 },
    ]);
    expect(layers.slice(1).map(({ mark }) => (mark as { text: string[] }).text)).toEqual([
      ["uniform", "3.296"],
      ["counted", "2.432"],
    ]);
  });
  it("draws nothing without baselines", () => {
    expect(baselineLayers({}, (v) => v, 480, 260)).toEqual([]);
  });
});
