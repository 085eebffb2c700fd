/**
 * A run's tokenizer, kept beside its checkpoints as `tokenizer.json`: byte-pair encodings in the format of Hugging Face, characters as a list.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { writeAtomically } from "../core/atomic-file";
import { JsonFields } from "../core/json-fields";
import { ByteBpe } from "../text/byte-bpe";
import { CharTokenizer } from "../text/char-tokenizer";
import { OpenAiGptBpe } from "../text/openai-gpt-bpe";
import type { Tokenizer } from "../text/tokenizer";
import { parseTokenizer, tokenizerJson } from "../text/tokenizer-json";

const characters = "jielong characters";

/**
 * Writes a tokenizer into a folder, unless it is there. One of another kind (words, say) is left out.
 * @throws if the folder has another one
 */
export function keepTokenizer(tokenizer: Tokenizer, folder: string): void {
  const json = jsonOf(tokenizer);
  if (json === undefined) return;
  const file = path.join(folder, "tokenizer.json");
  if (!fs.existsSync(file)) writeAtomically(file, [json]);
  else if (fs.readFileSync(file, "utf8") !== json) {
    throw new Error(`${file} is another tokenizer's: give the run another name, or delete ${folder}`);
  }
}

/** The tokenizer of a folder; undefined if it has none. @throws if the file is damaged */
export function keptTokenizer(folder: string): Tokenizer | undefined {
  const file = path.join(folder, "tokenizer.json");
  if (!fs.existsSync(file)) return undefined;
  const text = fs.readFileSync(file, "utf8");
  const fields = JsonFields.parse(text, file);
  if (fields.raw("type") !== characters) return parseTokenizer(text, file);
  const list = fields.list("characters");
  if (!list.every((one) => typeof one === "string")) throw fields.wrong("characters", "a list of texts");
  return new CharTokenizer(list as string[]);
}

function jsonOf(tokenizer: Tokenizer): string | undefined {
  if (tokenizer instanceof ByteBpe || tokenizer instanceof OpenAiGptBpe) return tokenizerJson(tokenizer);
  if (!(tokenizer instanceof CharTokenizer)) return undefined;
  return `${JSON.stringify({ type: characters, characters: tokenizer.tokens.slice(1) })}\n`;
}
