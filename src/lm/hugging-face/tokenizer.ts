/**
 * The tokenizer of a model's folder, in and out.
 *
 *   tokenizer.json, or, in older folders, vocab.json ({token: id}) and merges.txt (one pair a line, in the order learnt)
 *
 * Source: github.com/huggingface/transformers 5.23, tokenization_utils_tokenizers.py, and the folders it writes.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { writeAtomically } from "../../core/atomic-file";
import { JsonFields } from "../../core/json-fields";
import { type ByteBpe, END_OF_TEXT } from "../../text/byte-bpe";
import { END_OF_WORD, OpenAiGptBpe } from "../../text/openai-gpt-bpe";
import { parseTokenizer, tokenizerJson } from "../../text/tokenizer-json";

/** GPT-1's name for what it does not know. */
const unknown = "<unk>";

/** merges.txt as pairs: the first line may be a remark, "#version: 0.2". */
function mergeLines(text: string): string[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  return lines[0]?.startsWith("#version") ? lines.slice(1) : lines;
}

/** What a tokenizer.json would hold for an older folder's two files. */
function olderFiles(folder: string): string {
  const vocabFile = path.join(folder, "vocab.json");
  const vocab = JsonFields.parse(fs.readFileSync(vocabFile, "utf8"), vocabFile);
  const merges = mergeLines(fs.readFileSync(path.join(folder, "merges.txt"), "utf8"));
  const isFirst = vocab.names().some((token) => token.endsWith(END_OF_WORD));
  const special = isFirst ? unknown : END_OF_TEXT;
  const added =
    vocab.raw(special) === undefined ? [] : [{ id: vocab.integer(special), content: special, special: true }];
  const stages = isFirst
    ? {
        normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, lowercase: true },
        pre_tokenizer: { type: "BertPreTokenizer" },
        decoder: { type: "BPEDecoder", suffix: END_OF_WORD },
      }
    : { pre_tokenizer: { type: "ByteLevel", add_prefix_space: false }, decoder: { type: "ByteLevel" } };
  const suffix = isFirst ? { end_of_word_suffix: END_OF_WORD, unk_token: unknown } : {};
  const entries = vocab.names().map((token) => [token, vocab.raw(token)]);
  return JSON.stringify({
    added_tokens: added,
    ...stages,
    model: { ...suffix, vocab: Object.fromEntries(entries), merges },
  });
}

/**
 * The tokenizer of a folder: GPT-2's kind or GPT-1's.
 *
 * @throws if there is none, or a file says something that is wrong or not known here, naming file and field
 */
export function importTokenizer(folder: string): ByteBpe | OpenAiGptBpe {
  const file = path.join(folder, "tokenizer.json");
  if (fs.existsSync(file)) return parseTokenizer(fs.readFileSync(file, "utf8"), file);
  if (fs.existsSync(path.join(folder, "vocab.json"))) return parseTokenizer(olderFiles(folder), folder);
  throw new Error(`${folder} must hold tokenizer.json, or vocab.json and merges.txt, got neither`);
}

/**
 * Writes tokenizer.json and tokenizer_config.json, which `AutoTokenizer` of transformers reads.
 *
 * @param tokenizer   its token "<|endoftext|>", if it has one, is told as the one that ends a text
 * @param longest     the most tokens that the model takes, blockSize
 */
export function exportTokenizer(tokenizer: ByteBpe | OpenAiGptBpe, folder: string, longest: number): void {
  const isFirst = tokenizer instanceof OpenAiGptBpe;
  const ends = tokenizer.added.some(({ content }) => content === END_OF_TEXT);
  const config = {
    tokenizer_class: isFirst ? "OpenAIGPTTokenizer" : "GPT2Tokenizer",
    model_max_length: longest,
    ...(isFirst ? { unk_token: tokenizer.unknown } : { unk_token: null, add_prefix_space: tokenizer.addPrefixSpace }),
    ...(ends ? { bos_token: END_OF_TEXT, eos_token: END_OF_TEXT } : { bos_token: null, eos_token: null }),
    clean_up_tokenization_spaces: false,
  };
  writeAtomically(path.join(folder, "tokenizer.json"), [tokenizerJson(tokenizer)]);
  writeAtomically(path.join(folder, "tokenizer_config.json"), [`${JSON.stringify(config, null, 2)}\n`]);
}
