import { describe, expect, it } from "vitest";
import { palette, ruleColour } from "../../src/plot/theme";

type Rgb = [number, number, number];

/** sRGB as linear light. Source: WCAG 2.2, relative luminance. */
function linear(hex: string): Rgb {
  const channel = (at: number): number => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function contrast(a: string, b: string): number {
  const luminance = (hex: string): number =>
    linear(hex).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** What a dichromat sees, in linear RGB. Source: Machado, Oliveira and Fernandes (2009), severity 1.0. */
const eyes: Record<string, number[][]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE 1976 L*a*b* of linear RGB under D65. */
function lab(rgb: number[]): Rgb {
  const xyz = [
    [0.4124, 0.3576, 0.1805],
    [0.2126, 0.7152, 0.0722],
    [0.0193, 0.1192, 0.9505],
  ].map((row) => row.reduce((s, m, i) => s + m * rgb[i], 0));
  const [x, y, z] = xyz.map((v, i) => Math.cbrt(Math.max(0, v) / [0.9505, 1, 1.089][i]));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(a: string, b: string, matrix: number[][]): number {
  const [p, q] = [a, b].map((hex) => lab(matrix.map((row) => row.reduce((s, m, i) => s + m * linear(hex)[i], 0))));
  return Math.hypot(...p.map((v, i) => v - q[i]));
}

describe("palette", () => {
  it("has 3 : 1 contrast on white and on the dark theme's #333", () => {
    for (const colour of [...palette, ruleColour]) {
      for (const ground of ["#ffffff", "#333333"])
        expect(contrast(colour, ground), `${colour} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  });
  it.each(Object.keys(eyes))("keeps the colours apart, the first four far apart: %s", (eye) => {
    for (let i = 0; i < palette.length; i++) {
      for (let j = 0; j < i; j++) {
        const apart = distance(palette[i], palette[j], eyes[eye]);
        expect(apart, `${palette[i]} and ${palette[j]}`).toBeGreaterThan(i < 4 ? 20 : 13);
      }
    }
  });
});
