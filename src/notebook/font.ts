/**
 * The one font of every PNG: Noto Sans for Latin, Greek and traditional Chinese, out of a package, so that a picture is
 * the same on every machine, one without fonts included.
 *
 * Source: OpenType specification 1.9, tables head, hhea, hmtx and cmap (format 12).
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { packageFolder } from "../core/paths";

/** Where the font lies, and the name it gives itself. */
export const fontFile = (): string =>
  path.join(packageFolder("@embedpdf/fonts-tc"), "fonts", "NotoSansHant-Regular.otf");
/** The name the font gives itself. */
export const fontFamily = "Noto Sans T Chinese";

/** What is asked of a font before a picture is drawn. */
export interface Font {
  /** The glyph's number for a code point; 0 is the missing glyph. */
  glyph(codePoint: number): number;
  /** Width of a line of text at 1 px font size. */
  width(text: string): number;
}

let loaded: Font | undefined;

/** The font, read once (a few milliseconds). */
export function font(): Font {
  loaded ??= parseFont(fs.readFileSync(fontFile()));
  return loaded;
}

/** Reads glyph numbers and widths from an OpenType file with a format 12 character map. */
export function parseFont(file: Buffer): Font {
  const table = tableOffsets(file);
  const unitsPerEm = file.readUInt16BE(table("head") + 18);
  const metrics = file.readUInt16BE(table("hhea") + 34);
  const hmtx = table("hmtx");
  const groups = characterGroups(file, table("cmap"));
  const glyph = (codePoint: number): number => {
    const group = groups.find(({ first, last }) => first <= codePoint && codePoint <= last);
    return group === undefined ? 0 : group.glyph + codePoint - group.first;
  };
  const advance = (id: number): number => file.readUInt16BE(hmtx + 4 * Math.min(id, metrics - 1)) / unitsPerEm;
  const cache = new Map<string, number>();
  const width = (text: string): number => {
    let sum = 0;
    for (const letter of text) {
      const known = cache.get(letter) ?? advance(glyph(letter.codePointAt(0)!));
      cache.set(letter, known);
      sum += known;
    }
    return sum;
  };
  return { glyph, width };
}

function tableOffsets(file: Buffer): (tag: string) => number {
  const count = file.readUInt16BE(4);
  return (tag) => {
    for (let i = 0; i < count; i++) {
      const entry = 12 + 16 * i;
      if (file.toString("latin1", entry, entry + 4) === tag) return file.readUInt32BE(entry + 8);
    }
    throw new Error(`the font must have a table "${tag}", got none; run: npm ci`);
  };
}

interface Group {
  readonly first: number;
  readonly last: number;
  readonly glyph: number;
}

function characterGroups(file: Buffer, cmap: number): Group[] {
  const count = file.readUInt16BE(cmap + 2);
  for (let i = 0; i < count; i++) {
    const sub = cmap + file.readUInt32BE(cmap + 4 + 8 * i + 4);
    if (file.readUInt16BE(sub) !== 12) continue;
    return Array.from({ length: file.readUInt32BE(sub + 12) }, (_, k) => {
      const at = sub + 16 + 12 * k;
      return { first: file.readUInt32BE(at), last: file.readUInt32BE(at + 4), glyph: file.readUInt32BE(at + 8) };
    });
  }
  throw new Error("the font must have a character map of format 12, got none; run: npm ci");
}
