/**
 * Fetches a file from its public home into `datasets/cache/`, goes on where a connection was cut, and checks what arrived.
 *
 *   datasets/cache/NAME        whole and checked
 *   datasets/cache/NAME.part   what has arrived so far; NAME.part.tag says which version of the file it is a part of
 *   datasets/cache/NAME.sha256 the hash, where none is pinned: written at the first fetch, compared from then on
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { courseRoot } from "../core/paths";

/** A file on a server. */
export interface RemoteFile {
  /** Its name in `datasets/cache/`. */
  readonly name: string;
  readonly url: string;
  /** SHA-256, hexadecimal; undefined as long as nobody has pinned it. */
  readonly sha256?: string;
}

/** How to fetch. */
export interface DownloadOptions {
  /** Default: `datasets/cache`. */
  folder?: string;
  /** Called as bytes arrive. `total` is undefined where the server does not say. */
  onProgress?: (done: number, total: number | undefined) => void;
  /** A connection on which nothing comes for so many milliseconds is given up. Default 60,000. */
  patience?: number;
  /** How often a cut connection that brought nothing new is tried again. Default 3. */
  tries?: number;
  /** Milliseconds before trying again. Default 1,000. */
  pause?: number;
}

/** Where files that were fetched on request are. */
export function cacheFolder(): string {
  return path.join(courseRoot(), "datasets", "cache");
}

/** The path of a fetched file. @throws if it is not there, naming the command that fetches it */
export function fetchedFile(name: string, dataSet: string, folder = cacheFolder()): string {
  const file = path.join(folder, name);
  if (fs.existsSync(file)) return file;
  throw new Error(`${file} must be there, got no such file; fetch it with: npm run data -- get ${dataSet}`);
}

/**
 * Fetches a file, unless it is there already; then its hash is compared again.
 *
 * @returns its path, and its hash
 * @throws  if the server cannot be reached or does not have it, or the hash is not what it must be; what arrived stays for the next try,
 *          unless it is whole and wrong
 */
export async function download(
  remote: RemoteFile,
  options: DownloadOptions = {},
): Promise<{ file: string; sha256: string }> {
  const { folder = cacheFolder(), patience = 60_000, tries = 3, pause = 1000, onProgress } = options;
  const file = path.join(folder, remote.name);
  const part = `${file}.part`;
  fs.mkdirSync(folder, { recursive: true });
  if (!fs.existsSync(file)) {
    for (let failed = 0; ; ) {
      const before = sizeOf(part);
      try {
        await fetchRest(remote.url, part, patience, onProgress);
        break;
      } catch (error) {
        failed = sizeOf(part) > before ? 0 : failed + 1; // as long as something comes, it is worth going on
        if (error instanceof Refusal || failed >= tries) throw unreachable(remote, sizeOf(part), error as Error);
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
  const whole = fs.existsSync(file) ? file : part;
  const sha256 = checkHash(remote, whole, file);
  if (whole === part) {
    fs.renameSync(part, file);
    fs.rmSync(`${part}.tag`, { force: true });
  }
  return { file, sha256 };
}

/** The server answered, and there is no use in asking again. */
class Refusal extends Error {}

function sizeOf(file: string): number {
  return fs.existsSync(file) ? fs.statSync(file).size : 0;
}

function unreachable({ name, url }: RemoteFile, bytes: number, error: Error): Error {
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  const kept = bytes > 0 ? `; the ${bytes.toLocaleString("en")} bytes that came are kept` : "";
  return new Error(
    `${name} could not be fetched from ${url}: ${error.message}${cause}${kept}. With a connection, the same command goes on`,
    { cause: error },
  );
}

/** Asks for what is missing of a file and appends it. */
async function fetchRest(url: string, part: string, patience: number, onProgress: DownloadOptions["onProgress"]) {
  const watch = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => watch.abort(new Error(`nothing came for ${patience / 1000} s`)), patience);
  };
  try {
    alive();
    const had = sizeOf(part);
    const tag = fs.existsSync(`${part}.tag`) ? fs.readFileSync(`${part}.tag`, "utf8") : "";
    const headers: Record<string, string> = { "accept-encoding": "identity" };
    // Only with a tag is it sure that the rest is of the same file: else it begins again.
    if (had > 0 && tag) Object.assign(headers, { range: `bytes=${had}-`, "if-range": tag });
    const answer = await fetch(url, { headers, signal: watch.signal });
    const from = rangeStart(answer);
    if (answer.status === 416) {
      fs.rmSync(part, { force: true });
      throw new Error("the server has less than what is here: beginning again");
    }
    if (!answer.ok || !answer.body) throw new Refusal(`the server answered ${answer.status} ${answer.statusText}`);
    if (from !== 0 && from !== had) throw new Error(`the server must go on at byte ${had}, got ${from}`);
    const length = answer.headers.get("content-length");
    const total = length === null ? undefined : from + Number(length);
    const handle = fs.openSync(part, from === 0 ? "w" : "a");
    try {
      fs.writeFileSync(`${part}.tag`, strongTag(answer));
      let done = from;
      for await (const bytes of answer.body as unknown as AsyncIterable<Uint8Array>) {
        alive();
        for (let written = 0; written < bytes.length; ) written += fs.writeSync(handle, bytes, written);
        done += bytes.length;
        onProgress?.(done, total);
      }
      if (total !== undefined && done !== total) throw new Error(`${total} bytes must come, got ${done}`);
    } finally {
      fs.closeSync(handle);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** The first byte of an answer: 0, or what "Content-Range: bytes 500-999/1000" says. */
function rangeStart(answer: Response): number {
  if (answer.status !== 206) return 0;
  return Number(/^bytes (\d+)-/.exec(answer.headers.get("content-range") ?? "")?.[1] ?? Number.NaN);
}

/** The tag of exactly these bytes; "" if the server gives none, or a weak one. */
function strongTag(answer: Response): string {
  const tag = answer.headers.get("etag") ?? "";
  return tag.startsWith("W/") ? "" : tag;
}

/** Compares the hash with the pinned one, or with the one of the first fetch, or makes this the first. */
function checkHash({ sha256: pinned, url }: RemoteFile, whole: string, file: string): string {
  const got = hashOfFile(whole);
  const note = `${file}.sha256`;
  const noted = fs.existsSync(note) ? fs.readFileSync(note, "utf8").slice(0, 64) : undefined;
  const expected = pinned ?? noted;
  if (expected !== undefined && got !== expected) {
    for (const wrong of [whole, `${whole}.tag`]) fs.rmSync(wrong, { force: true });
    const reason = pinned ? "pinned" : `that came first, see ${note}`;
    throw new Error(
      `${path.basename(file)} from ${url} must have the SHA-256 ${expected} (${reason}), got ${got}; it was deleted. ` +
        "Fetch it again; if that does not help, its home has another version now",
    );
  }
  if (!pinned) fs.writeFileSync(note, `${got}  ${path.basename(file)}\n`);
  return got;
}

/** SHA-256 of a file of any size, hexadecimal. */
export function hashOfFile(file: string): string {
  const hash = createHash("sha256");
  const handle = fs.openSync(file, "r");
  try {
    const piece = Buffer.alloc(2 ** 22);
    for (let got = fs.readSync(handle, piece); got > 0; got = fs.readSync(handle, piece)) {
      hash.update(piece.subarray(0, got));
    }
  } finally {
    fs.closeSync(handle);
  }
  return hash.digest("hex");
}
