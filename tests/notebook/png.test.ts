import { readFileSync } from "node:fs";
import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { font, fontFamily, fontFile, parseFont } from "../../src/notebook/font";
import { drawPng, drawSvg } from "../../src/notebook/png";
import type { ChartSpec } from "../../src/plot/spec";

/** A chart that is nothing but a text. */
const text = (content: string): ChartSpec => ({
  description: content,
  width: 60,
  height: 40,
  data: { values: [{}] },
  mark: { type: "text", text: content, fontSize: 28, x: 30, y: 20, align: "center", baseline: "middle" },
  config: { view: { stroke: null } },
});

const dark = (png: Buffer): number => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${png.readUInt32BE(16)}" height="${png.readUInt32BE(20)}"><image width="100%" height="100%" xlink:href="data:image/png;base64,${png.toString("base64")}"/></svg>`;
  const { pixels } = new Resvg(svg).render();
  let count = 0;
  for (let i = 0; i < pixels.length; i += 4) if (pixels[i] < 128) count++;
  return count;
};

describe("drawPng", () => {
  it("draws Chinese characters as themselves, not as the missing glyph", () => {
    const missing = drawPng(text("\u{e123}")); // private use: in no font
    const drawn = [..."接龍語"].map((letter) => drawPng(text(letter)));
    for (const picture of drawn) expect(picture.equals(missing)).toBe(false);
    expect(drawn[0].equals(drawn[1])).toBe(false);
    expect(dark(drawn[1])).toBeGreaterThan(dark(drawn[0])); // 龍 has 16 strokes, 接 11
    expect(dark(drawn[0])).toBeGreaterThan(dark(drawPng(text("一"))) * 2);
  });
  it("draws pinyin, Greek and the minus sign of axis labels", () => {
    for (const letter of "āéǐùǚβγλπ") expect(font().glyph(letter.codePointAt(0)!), letter).not.toBe(0);
    expect(drawSvg(text("\u22123"))).not.toContain("\u2212");
  });
  it("gives the same bytes each time and no more than 60 kB for 500 noisy points", () => {
    const values = Array.from({ length: 500 }, (_, i) => ({ x: i, y: 3 * Math.exp(-i / 90) + 0.2 * Math.sin(i * i) }));
    const spec: ChartSpec = {
      description: "noise",
      width: 480,
      height: 260,
      data: { values },
      mark: "line",
      encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } },
    };
    const png = drawPng(spec);
    expect(png.subarray(0, 4).toString("latin1")).toBe("\x89PNG");
    expect(png.length).toBeLessThan(60_000);
    expect(drawPng(spec).equals(png)).toBe(true);
  });
  it("leaves the spec and its rows as they were", () => {
    const values = [{ x: 1, y: Number.NaN }];
    drawPng({
      description: "d",
      width: 50,
      height: 50,
      data: { values },
      mark: "point",
      encoding: { x: { field: "x", type: "quantitative" } },
    });
    expect(values).toStrictEqual([{ x: 1, y: Number.NaN }]);
    expect(Object.getOwnPropertySymbols(values[0])).toEqual([]);
  });
});

describe("drawSvg", () => {
  it("makes room for labels by the widths of their letters", () => {
    const width = (label: string): number =>
      Number(
        drawSvg({
          ...text(label),
          config: { view: { stroke: null } },
          mark: { type: "text", text: label, align: "left", x: 60, y: 20 },
        }).match(/ width="([\d.]+)"/)![1],
      );
    expect(width("WWWWWWWWWW")).toBeGreaterThan(width("iiiiiiiiii") + 50);
    expect(width("接龍接龍接龍接龍接龍")).toBeCloseTo(width("W") + 11 * (10 - font().width("W")), -1);
  });
});

describe("font", () => {
  it("measures text as the font draws it", () => {
    // The picture of a text, 100 px high, ends where the widths say (side bearings apart).
    const line = "Illusion 接龍 WWW";
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="200"><text x="0" y="120" font-family="${fontFamily}" font-size="100">${line}</text></svg>`;
    const box = new Resvg(svg, { font: { fontFiles: [fontFile()], loadSystemFonts: false } }).getBBox()!;
    expect(Math.abs(box.x + box.width - 100 * font().width(line))).toBeLessThan(12);
    expect(font().width("接")).toBe(1);
  });
  it("throws on a file that is no such font", () => {
    const file = Buffer.from(readFileSync(fontFile()));
    file.write(
      "xxxx",
      12 +
        16 *
          [...Array(file.readUInt16BE(4)).keys()].find(
            (i) => file.toString("latin1", 12 + 16 * i, 16 + 16 * i) === "hmtx",
          )!,
    );
    expect(() => parseFont(file)).toThrow('the font must have a table "hmtx", got none');
  });
});
