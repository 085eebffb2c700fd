import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { indexedPng } from "../../src/notebook/indexed-png";

/** The pixels of an indexed PNG without filters, as "r,g,b". */
function decode(png: Buffer): string[] {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.set(png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const width = chunks.get("IHDR")!.readUInt32BE(0);
  const palette = chunks.get("PLTE")!;
  const lines = inflateSync(chunks.get("IDAT")!);
  return [...lines].flatMap((index, i) =>
    i % (width + 1) === 0 ? [] : [[...palette.subarray(3 * index, 3 * index + 3)].join()],
  );
}

describe("indexedPng", () => {
  it("keeps every pixel of a picture of few colours", () => {
    const rgba = Uint8Array.from([
      255, 0, 0, 255, 0, 7, 0, 255, 0, 0, 250, 255, 255, 0, 0, 255, 1, 2, 3, 255, 0, 7, 0, 255,
    ]);
    expect(decode(indexedPng(rgba, 3, 2))).toEqual(["255,0,0", "0,7,0", "0,0,250", "255,0,0", "1,2,3", "0,7,0"]);
  });
  it("keeps the frequent colours of many, and draws a smooth scale of rare ones smoothly", () => {
    // 100 greys, 10 pixels each, as at the edges of letters; then 1000 colours once each, from dark blue to yellow.
    const greys = Array.from({ length: 1000 }, (_, i) => Array(3).fill(2 * (i % 100)));
    const scale = Array.from({ length: 1000 }, (_, i) => [i / 4, i / 5, 90 - i / 12].map(Math.round));
    const pixels = [...greys, ...scale];
    const drawn = decode(indexedPng(Uint8Array.from(pixels.flatMap((rgb) => [...rgb, 255])), 200, 10));
    expect(drawn.slice(0, 1000)).toEqual(greys.map((rgb) => rgb.join()));
    const errors = scale.map((rgb, i) => {
      const got = drawn[1000 + i].split(",").map(Number);
      return Math.max(...rgb.map((value, channel) => Math.abs(value - got[channel])));
    });
    expect(Math.max(...errors)).toBeLessThanOrEqual(8);
  });
  it("throws when pixels and size do not fit", () => {
    expect(() => indexedPng(new Uint8Array(8), 3, 1)).toThrow("pixels must be width × height × 4 = 12 bytes, got 8");
  });
});
