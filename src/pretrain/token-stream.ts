/**
 * Documents as one long row of token ids, END between them: what a language model is trained on.
 *
 *   END  d1 d1 d1  END  d2 d2  END      the first END, so that the first token of every document has something before it
 *
 * Source: Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", section 4.1 ("contiguous sequences of
 *   512 tokens"); the END between documents as in Brown et al. 2020, "Language Models are Few-Shot Learners", appendix B.
 */
import { END_OF_TEXT } from "../text/byte-bpe";
import { END } from "../text/sequence";
import type { Tokenizer } from "../text/tokenizer";

/** Token ids in as few bytes as hold them: two where there are at most 65,536 tokens, else four. */
export type TokenIds = Uint16Array | Int32Array;

/**
 * The id of the token that ends a document: END of a character tokenizer, "<|endoftext|>" of a byte-level one.
 * @throws if the tokenizer has neither
 */
export function endId(tokenizer: Tokenizer): number {
  const id = Math.max(tokenizer.tokens.indexOf(END), tokenizer.tokens.lastIndexOf(END_OF_TEXT));
  if (id < 0) throw new Error(`the tokenizer must have a token "${END}" or "${END_OF_TEXT}"; or say which: end: ID`);
  return id;
}

/**
 * Encodes documents and joins them.
 *
 * @param texts      one or more documents
 * @param tokenizer  ids are from 0 to its vocabSize - 1
 * @param end        the id that stands before, between and after the documents
 * @throws if there is no document
 */
export function tokenStream(texts: readonly string[], tokenizer: Tokenizer, end = endId(tokenizer)): TokenIds {
  if (texts.length === 0) throw new Error("texts must hold at least one document, got none");
  const make = (length: number): TokenIds =>
    tokenizer.vocabSize <= 2 ** 16 ? new Uint16Array(length) : new Int32Array(length);
  let stream = make(1024);
  let length = 0;
  const append = (ids: readonly number[]): void => {
    if (length + ids.length > stream.length) {
      const longer = make(Math.max(2 * stream.length, length + ids.length));
      longer.set(stream.subarray(0, length));
      stream = longer;
    }
    stream.set(ids, length);
    length += ids.length;
  };
  append([end]);
  for (const text of texts) {
    append(tokenizer.encode(text));
    append([end]);
  }
  return stream.slice(0, length);
}
