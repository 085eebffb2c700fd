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
  it("draws the colours beyond the 256th in the nearest of the others", () => {
    const rgba = Uint8Array.from({ length: 4 * 600 }, (_, i) =>
      i % 4 === 3 ? 255 : i % 4 === 0 ? Math.floor(i / 4) % 256 : i >= 4 * 512 ? 3 : 0,
    );
    const pixels = decode(indexedPng(rgba, 600, 1));
    expect(pixels.slice(0, 256)).toEqual(Array.from({ length: 256 }, (_, i) => `${i},0,0`));
    expect(pixels[512 + 41]).toBe("41,0,0"); // 41,3,3 is the 257th colour or later
  });
  it("throws when pixels and size do not fit", () => {
    expect(() => indexedPng(new Uint8Array(8), 3, 1)).toThrow("pixels must be width × height × 4 = 12 bytes, got 8");
  });
});
