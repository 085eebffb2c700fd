/**
 * Reads and writes tokenizer.json, the file in which Hugging Face keeps a tokenizer.
 *
 * Two kinds are known: GPT-2's, byte-level, and GPT-1's, lower-cased with "</w>". Anything else in a file that would change ids is
 * refused by its name, never passed over.
 *
 * Source: github.com/huggingface/tokenizers 0.23, the files that it writes.
 */
import * as fs from "node:fs";
import { writeAtomically } from "../core/atomic-file";
import { JsonFields } from "../core/json-fields";
import { checkPostProcessor, modelBlocks, readModel } from "./bpe-json";
import { ByteBpe } from "./byte-bpe";
import { OpenAiGptBpe } from "./openai-gpt-bpe";

const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };

/**
 * The tokenizer that a tokenizer.json describes.
 *
 * @param text   what the file holds
 * @param where  its name, for errors
 * @throws naming the field that is wrong, or not known here
 */
export function parseTokenizer(text: string, where = "tokenizer.json"): ByteBpe | OpenAiGptBpe {
  const file = JsonFields.parse(text, where);
  file.oneOf("version", ["1.0", undefined]);
  for (const name of ["truncation", "padding"]) file.oneOf(name, [null, undefined]);
  checkPostProcessor(file);
  const preTokenizer = file.object("pre_tokenizer");
  const kind = preTokenizer.oneOf("type", ["ByteLevel", "BertPreTokenizer"]);
  return kind === "ByteLevel" ? readByteLevel(file, preTokenizer) : readOpenAiGpt(file);
}

function readByteLevel(file: JsonFields, preTokenizer: JsonFields): ByteBpe {
  file.oneOf("normalizer", [null, undefined]);
  preTokenizer.oneOf("use_regex", [true, undefined]);
  file.object("decoder").oneOf("type", ["ByteLevel"]);
  file.object("model").oneOf("unk_token", [null, "", undefined]);
  const addPrefixSpace = preTokenizer.oneOf("add_prefix_space", [true, false]);
  const model = readModel(file, [null, "", undefined]);
  try {
    return new ByteBpe({ ...model, addPrefixSpace });
  } catch (error) {
    throw new Error(`${file.where}: ${(error as Error).message}`, { cause: error });
  }
}

function readOpenAiGpt(file: JsonFields): OpenAiGptBpe {
  const normalizer = file.object("normalizer");
  normalizer.oneOf("type", ["BertNormalizer"]);
  for (const flag of ["clean_text", "handle_chinese_chars", "lowercase"]) normalizer.oneOf(flag, [true]);
  normalizer.oneOf("strip_accents", [null, true, undefined]);
  const decoder = file.object("decoder");
  decoder.oneOf("type", ["BPEDecoder"]);
  decoder.oneOf("suffix", ["</w>"]);
  const unknown = file.object("model").text("unk_token");
  const model = readModel(file, ["</w>"]);
  if (!model.tokens.includes(unknown)) throw file.object("model").wrong("unk_token", "a token of the vocabulary");
  return new OpenAiGptBpe({ ...model, unknown });
}

/** What tokenizer.json holds for a tokenizer; reading it back gives the same one. */
export function tokenizerJson(tokenizer: ByteBpe | OpenAiGptBpe): string {
  const isByteLevel = tokenizer instanceof ByteBpe;
  const { added_tokens, block } = modelBlocks(tokenizer, {
    unk_token: isByteLevel ? null : tokenizer.unknown,
    end_of_word_suffix: isByteLevel ? null : "</w>",
  });
  const stages = isByteLevel
    ? {
        normalizer: null,
        pre_tokenizer: { ...byteLevel, add_prefix_space: tokenizer.addPrefixSpace },
        post_processor: null,
        decoder: byteLevel,
      }
    : {
        normalizer: {
          type: "BertNormalizer",
          clean_text: true,
          handle_chinese_chars: true,
          strip_accents: null,
          lowercase: true,
        },
        pre_tokenizer: { type: "BertPreTokenizer" },
        post_processor: null,
        decoder: { type: "BPEDecoder", suffix: "</w>" },
      };
  const file = { version: "1.0", truncation: null, padding: null, added_tokens, ...stages, model: block };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** Reads a tokenizer.json. @throws if the file is missing, or as `parseTokenizer` */
export function readTokenizer(file: string): ByteBpe | OpenAiGptBpe {
  return parseTokenizer(fs.readFileSync(file, "utf8"), file);
}

/** Writes a tokenizer.json; an old file is replaced only when the new one is whole. */
export function writeTokenizer(tokenizer: ByteBpe | OpenAiGptBpe, file: string): void {
  writeAtomically(file, [tokenizerJson(tokenizer)]);
}
