import { describe, expect, it } from "vitest";
import { pipeline } from "../../src/plot/pipeline";

const stage = (name: string) => ({ name, chinese: "字", lines: ["one", "two"] });

describe("pipeline", () => {
  const spec = pipeline({ description: "three boxes", stages: ["a", "b", "c"].map(stage), lit: ["b"] });
  const rows = (layer: number) => (spec.layer as { data: { values: Record<string, unknown>[] } }[])[layer].data.values;

  it("gives one box per stage, the lit one marked, and an arrow between each two", () => {
    expect(rows(0).map((row) => [row.name, row.lit])).toEqual([
      ["a", false],
      ["b", true],
      ["c", false],
    ]);
    expect(rows(1).filter((row) => row.text === "→").length).toBe(2);
    expect(rows(1).length).toBe(3 * 4 + 2);
  });

  it("keeps the boxes apart and inside the picture", () => {
    const boxes = rows(0) as { x: number; x2: number }[];
    expect(boxes[1].x).toBeGreaterThan(boxes[0].x2);
    expect(boxes[2].x2).toBe(spec.width);
  });

  it("throws on a lit stage that is not there, on no stages and on too many lines", () => {
    expect(() => pipeline({ description: "d", stages: [stage("a")], lit: ["z"] })).toThrow(
      'lit must name stages, got "z"',
    );
    expect(() => pipeline({ description: "d", stages: [] })).toThrow("at least one stage");
    const long = { ...stage("a"), lines: ["1", "2", "3", "4"] };
    expect(() => pipeline({ description: "d", stages: [long] })).toThrow('at most 3 lines, got 4 in "a"');
  });
});
