/**
 * Documents out of one large text file, read in pieces: a file may be larger than a string can be.
 */
import * as fs from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { assertInteger } from "../core/check";

/** How to cut. */
export interface ReadOptions {
  /** What stands between two documents, such as "<|endoftext|>". Without one the whole file is one document. */
  separator?: string;
  /** At most so many documents, the first ones. Default: all. */
  limit?: number;
}

/**
 * The documents of a file, without spaces and empty lines around them; empty ones are left out.
 *
 * @throws if the file cannot be read
 */
export function readDocuments(
  file: string,
  { separator, limit = Number.MAX_SAFE_INTEGER }: ReadOptions = {},
): string[] {
  assertInteger("limit", limit, 1);
  if (separator === undefined) return [fs.readFileSync(file, "utf8").trim()].filter((text) => text !== "");
  if (separator === "") throw new Error("separator must be a text, got an empty one");
  const documents: string[] = [];
  const decoder = new StringDecoder("utf8"); // a character may be cut in two between pieces
  const handle = fs.openSync(file, "r");
  const keep = (text: string): void => {
    const trimmed = text.trim();
    if (trimmed !== "" && documents.length < limit) documents.push(trimmed);
  };
  try {
    const piece = Buffer.alloc(2 ** 20);
    let rest = "";
    for (let got = 1; got > 0 && documents.length < limit; ) {
      got = fs.readSync(handle, piece);
      rest += got > 0 ? decoder.write(piece.subarray(0, got)) : decoder.end();
      const parts = rest.split(separator);
      rest = parts.pop() ?? "";
      for (const text of parts) keep(text);
      if (got === 0) keep(rest);
    }
  } finally {
    fs.closeSync(handle);
  }
  return documents;
}
