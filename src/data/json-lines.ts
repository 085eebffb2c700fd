/**
 * Files that hold one JSON object on each line, plain or packed with gzip.
 */
import * as fs from "node:fs";
import { gunzipSync } from "node:zlib";
import { assertInteger } from "../core/check";
import { JsonFields } from "../core/json-fields";

/**
 * The objects of a file, line by line; empty lines are left out.
 *
 * @param file   packed where its name ends in ".gz"
 * @param limit  at most so many, the first ones
 * @throws if the file can't be read or unpacked, or a line is no JSON object, naming the line: "a.jsonl, line 7 must be JSON, got …"
 */
export function* readJsonLines(file: string, limit = Number.MAX_SAFE_INTEGER): Generator<JsonFields> {
  assertInteger("limit", limit, 1);
  const bytes = fs.readFileSync(file);
  let number = 0;
  let given = 0;
  for (const line of linesOf(file.endsWith(".gz") ? unpacked(file, bytes) : bytes)) {
    number++;
    if (line.trim() === "") continue;
    yield JsonFields.parse(line, `${file}, line ${number}`);
    if (++given === limit) return;
  }
}

/** Lines one by one: together they may be more text than one string holds. */
function* linesOf(bytes: Buffer): Generator<string> {
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(10, from); // no other character of UTF-8 has this byte
    const to = found < 0 ? bytes.length : found;
    yield bytes.toString("utf8", from, to);
    from = to + 1;
  }
}

function unpacked(file: string, bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new Error(`${file} must be packed with gzip: ${(error as Error).message}`);
  }
}
