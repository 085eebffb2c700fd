/**
 * The parts that every tokenizer.json of Hugging Face has in common: vocabulary, merges, added tokens, and what follows the model.
 *
 * Source: github.com/huggingface/tokenizers 0.23, the files that it writes.
 */
import { JsonFields } from "../core/json-fields";
import type { AddedToken } from "./added-tokens";
import type { Pair } from "./bpe";

/** What a BPE model's block says. */
export interface BpeModel {
  /** The token of each id, added ones included. */
  readonly tokens: readonly string[];
  readonly merges: readonly Pair[];
  readonly added: readonly AddedToken[];
}

/** The vocabulary with the added tokens in it: ids must be 0, 1, 2, … without a hole. */
function tokensOf(model: JsonFields, added: readonly AddedToken[]): string[] {
  const vocabulary = model.object("vocab");
  const named = vocabulary.names().map((token) => ({ token, id: vocabulary.integer(token) }));
  const all = [...named, ...added.map(({ content, id }) => ({ token: content, id }))];
  const tokens: string[] = [];
  for (const { token, id } of all) {
    if (id >= all.length) throw holeError(model.where, all.length, id);
    if (tokens[id] !== undefined && tokens[id] !== token) {
      throw new Error(`${model.where}: an id must have one token, got "${tokens[id]}" and "${token}" for ${id}`);
    }
    tokens[id] = token;
  }
  const hole = tokens.findIndex((_, id) => !(id in tokens));
  if (hole >= 0) throw new Error(`${model.where}: ids must have no hole, got no token for id ${hole}`);
  return tokens;
}

const holeError = (where: string, count: number, id: number): Error =>
  new Error(`${where}: ${count} tokens must have the ids 0 to ${count - 1}, got id ${id}`);

/** "a b" or ["a", "b"]. */
function mergeOf(entry: unknown): readonly string[] {
  const parts = typeof entry === "string" ? entry.split(" ") : entry;
  return Array.isArray(parts) && parts.length === 2 && parts.every((part) => typeof part === "string") ? parts : [];
}

function mergesOf(model: JsonFields, tokens: readonly string[]): Pair[] {
  const ids = new Map(tokens.map((token, id) => [token, id]));
  return model.list("merges").map((entry, i) => {
    const [first, second] = mergeOf(entry).map((part) => ids.get(part));
    if (first === undefined || second === undefined || !ids.has(tokens[first] + tokens[second])) {
      throw new Error(
        `${model.where}: merges[${i}] must be two tokens that are a third together, got ${JSON.stringify(entry)}`,
      );
    }
    return [first, second];
  });
}

function addedOf(file: JsonFields): AddedToken[] {
  if (file.raw("added_tokens") === undefined) return [];
  return file.list("added_tokens").map((entry, i) => {
    const token = new JsonFields(entry, `${file.where}: added_tokens[${i}]`);
    for (const flag of ["single_word", "lstrip", "rstrip"]) token.oneOf(flag, [false, undefined]);
    return {
      content: token.text("content"),
      id: token.integer("id"),
      special: token.oneOf("special", [true, false, undefined]) ?? false,
      normalized: token.oneOf("normalized", [true, false, undefined]) ?? !token.raw("special"),
    };
  });
}

/**
 * Reads the model's block.
 *
 * @param suffix  what end_of_word_suffix may be
 * @throws naming the file and the field that is wrong, or not known here
 */
export function readModel(file: JsonFields, suffix: readonly (string | null | undefined)[]): BpeModel {
  const model = file.object("model");
  model.oneOf("type", ["BPE", undefined]);
  model.oneOf("dropout", [null, undefined]);
  model.oneOf("continuing_subword_prefix", [null, "", undefined]);
  model.oneOf("end_of_word_suffix", suffix);
  for (const flag of ["byte_fallback", "ignore_merges", "fuse_unk"]) model.oneOf(flag, [false, undefined]);
  const added = addedOf(file);
  const tokens = tokensOf(model, added);
  return { tokens, merges: mergesOf(model, tokens), added };
}

/** Refuses what would add tokens to a text. @throws if the post-processor does */
export function checkPostProcessor(file: JsonFields): void {
  if (file.raw("post_processor") === undefined || file.raw("post_processor") === null) return;
  const block = file.object("post_processor");
  const type = block.oneOf("type", ["ByteLevel", "TemplateProcessing"]);
  if (type === "TemplateProcessing" && block.list("single").length !== 1) {
    throw block.wrong("single", "the text alone, without tokens around it");
  }
}

/** The model's block and the added tokens as the library writes them; ids in order. */
export function modelBlocks(model: BpeModel, more: { unk_token: string | null; end_of_word_suffix: string | null }) {
  const { tokens, merges, added } = model;
  const block = {
    type: "BPE",
    dropout: null,
    unk_token: more.unk_token,
    continuing_subword_prefix: null,
    end_of_word_suffix: more.end_of_word_suffix,
    fuse_unk: false,
    byte_fallback: false,
    ignore_merges: false,
    vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
    merges: merges.map(([first, second]) => [tokens[first], tokens[second]]),
  };
  const flags = { single_word: false, lstrip: false, rstrip: false };
  const addedTokens = [...added]
    .sort((a, b) => a.id - b.id)
    .map(({ id, content, special, normalized }) => ({ id, content, ...flags, normalized, special }));
  return { added_tokens: addedTokens, block };
}
