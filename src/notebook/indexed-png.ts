/**
 * Pixels as a PNG of at most 256 colours: a third of the size of a true-colour one, and no eye tells them apart.
 *
 * Source: Portable Network Graphics specification, third edition, sections 5 and 11 (IHDR, PLTE, IDAT, IEND).
 */
import { crc32, deflateSync } from "node:zlib";

/**
 * @param rgba width × height × 4 bytes, opaque; a picture with more than 256 colours keeps the most frequent ones and
 *   some of all the others, and draws what is left in the nearest of those
 */
export function indexedPng(rgba: Uint8Array, width: number, height: number): Buffer {
  if (rgba.length !== 4 * width * height) {
    throw new Error(`pixels must be width × height × 4 = ${4 * width * height} bytes, got ${rgba.length}`);
  }
  const colours = new Uint32Array(width * height);
  for (let i = 0; i < colours.length; i++) colours[i] = (rgba[4 * i] << 16) | (rgba[4 * i + 1] << 8) | rgba[4 * i + 2];
  const { palette, index } = quantise(colours);
  const lines = Buffer.alloc((width + 1) * height); // each line begins with its filter: 0, none
  for (let i = 0; i < colours.length; i++) lines[i + Math.floor(i / width) + 1] = index.get(colours[i])!;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8); // 8 bits a pixel, colour type 3: indexed
  const table = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("PLTE", table),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const exactColours = 128;

/** The (at most 256) colours of the picture and, for each colour that occurs, the number of the one to draw it in. */
function quantise(colours: Uint32Array): { palette: number[]; index: Map<number, number> } {
  const count = new Map<number, number>();
  for (const colour of colours) count.set(colour, (count.get(colour) ?? 0) + 1);
  const byCount = [...count].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([colour]) => colour);
  const palette =
    byCount.length <= 256
      ? byCount
      : [...byCount.slice(0, exactColours), ...spread(byCount.slice(exactColours), 256 - exactColours)];
  const index = new Map(palette.map((colour, i) => [colour, i]));
  for (const colour of byCount) if (!index.has(colour)) index.set(colour, nearest(colour, palette));
  return { palette, index };
}

/**
 * At most `most` of the colours, spread over all of them: the most frequent one of each cube of colours. The rare colours of a
 * smooth scale count as much as the frequent ones of letters' edges.
 */
function spread(byCount: readonly number[], most: number): number[] {
  for (let bits = 7; ; bits--) {
    const cubes = new Map<number, number>();
    for (const colour of byCount) {
      const cube = colour & (0x010101 * (0xff & (0xff << (8 - bits))));
      if (!cubes.has(cube)) cubes.set(cube, colour);
    }
    if (cubes.size <= most) return [...cubes.values()];
  }
}

function nearest(colour: number, palette: readonly number[]): number {
  let best = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < palette.length; i++) {
    const red = (colour >> 16) - (palette[i] >> 16);
    const green = ((colour >> 8) & 255) - ((palette[i] >> 8) & 255);
    const blue = (colour & 255) - (palette[i] & 255);
    const distance = red * red + green * green + blue * blue;
    if (distance < smallest) [smallest, best] = [distance, i];
  }
  return best;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
