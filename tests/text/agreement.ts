import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import * as cedict from "../../src/data/cc-cedict";
import * as names from "../../src/data/first-names";
import * as moby from "../../src/data/moby-dick";
import * as mails from "../../src/data/spam-mails";
import * as union from "../../src/data/state-of-the-union";
import { readTokenizer } from "../../src/text/tokenizer-json";
import { corpora as corporaOf } from "./corpora.cjs";

const folder = path.join(__dirname, "../fixtures");

/** What the Python library made of one text. */
export interface Sample {
  text: string;
  ids: number[];
  ordinary: number[];
  kept: string;
  "text without": string;
}

/** One tokenizer of the Python library: its file, and what it encodes. */
export interface Kind {
  file: string;
  samples: Sample[];
  corpora: Record<string, { lines: number; tokens: number; blocks: string[] }>;
  "with a space before": { text: string; ids: number[] }[];
}

interface Fixture {
  lesson: { own: string[]; repeats: number };
  characters: { runs: [number, number][]; blocks: string[] };
  "byte-level": Kind;
  "openai-gpt": Kind;
}

/** What the Python library `tokenizers` learnt and encoded (made by fixtures/make_tokenizers.py). */
export const python = JSON.parse(fs.readFileSync(path.join(folder, "tokenizers.json"), "utf8")) as Fixture;

/** The tokenizer of one kind, read from the file that the library wrote. */
export const tokenizerOf = (kind: Kind) => readTokenizer(path.join(folder, kind.file));

/** What a tokenizer's file holds. */
export const textOf = (kind: Kind) => fs.readFileSync(path.join(folder, kind.file), "utf8");

/** SHA-256, the first 16 digits, as the script has it. */
export const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);

const modules: Record<string, unknown> = {
  "first-names": names,
  "state-of-the-union": union,
  "moby-dick": moby,
  "spam-mails": mails,
  "cc-cedict": cedict,
};

/** Every line of the course's corpora: by name, a function that gives the lines. */
export const corpora = corporaOf((name: string) => modules[name]) as Record<string, () => string[]>;

/** The texts that both sides learnt from. */
export function lesson(): string[] {
  const { own, repeats } = python.lesson;
  return [
    ...Array.from({ length: repeats }, () => own).flat(),
    ...corpora["first names"]().slice(0, 2003),
    ...corpora["Moby-Dick"]().slice(0, 1009),
    ...[0, 116, 232].map((i) => [...corpora["State of the Union"]()[i]].slice(0, 20000).join("")),
  ];
}
