import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../src/cli/data";
import { download, fetchedFile } from "../../src/data/download";

const bytes = Buffer.from(Array.from({ length: 300_007 }, (_, i) => (i * 31 + (i >> 8)) % 251));
const sha256 = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");

let folder = "";
let server: http.Server;
let url = "";
/** The ranges that were asked for; "" for the whole file. */
let asked: string[] = [];
/** What the server does with a request; true if it has answered. */
let misbehave: (request: http.IncomingMessage, answer: http.ServerResponse) => boolean = () => false;
let content = bytes;
let tag = '"v1"';

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
  [asked, misbehave, content, tag] = [[], () => false, bytes, '"v1"'];
  server = http.createServer((request, answer) => {
    const range = request.headers.range ?? "";
    asked.push(range);
    if (misbehave(request, answer)) return;
    const from = request.headers["if-range"] === tag ? Number(/bytes=(\d+)-/.exec(range)?.[1] ?? 0) : 0;
    const part = from > 0;
    const headers = { etag: tag, "content-length": content.length - from };
    const rest = { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` };
    answer.writeHead(part ? 206 : 200, part ? { ...headers, ...rest } : headers);
    answer.end(content.subarray(from));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  fs.rmSync(folder, { recursive: true });
});

const quick = { pause: 1, patience: 2000 };
const get = (pinned?: string, options: object = {}) =>
  download({ name: "words.txt", url, sha256: pinned }, { folder, ...quick, ...options });
const file = () => path.join(folder, "words.txt");
const here = () => fs.readdirSync(folder).sort();
/** Sends `sent` bytes of what was asked for, then cuts the connection. */
const cutAfter = (sent: number) => (request: http.IncomingMessage, answer: http.ServerResponse) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const headers = { etag: tag, "content-length": content.length - from };
  const rest = { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` };
  answer.writeHead(from > 0 ? 206 : 200, from > 0 ? { ...headers, ...rest } : headers);
  answer.write(content.subarray(from, from + sent), () => setTimeout(() => answer.destroy(), 20));
  return true;
};

describe("download", () => {
  it("gives the file with its pinned hash, and tells how far it is", async () => {
    const steps: [number, number | undefined][] = [];
    const onProgress = (done: number, total?: number) => void steps.push([done, total]);
    expect(await get(sha256(bytes), { onProgress })).toEqual({ file: file(), sha256: sha256(bytes) });
    expect(fs.readFileSync(file())).toEqual(bytes);
    expect(here()).toEqual(["words.txt"]);
    expect(steps.at(-1)).toEqual([bytes.length, bytes.length]);
  });

  it("asks for nothing when the file is here, but compares its hash again", async () => {
    await get(sha256(bytes));
    await get(sha256(bytes));
    expect(asked).toHaveLength(1);
    fs.appendFileSync(file(), "x");
    await expect(get(sha256(bytes))).rejects.toThrow(`must have the SHA-256 ${sha256(bytes)} (pinned), got`);
    expect(here()).toEqual([]);
  });

  it("goes on where the connection was cut, as often as it is cut, as long as something comes", async () => {
    misbehave = (request, answer) => asked.length <= 7 && cutAfter(20_000)(request, answer);
    await get(sha256(bytes));
    expect(fs.readFileSync(file())).toEqual(bytes);
    expect(asked.slice(0, 3)).toEqual(["", "bytes=20000-", "bytes=40000-"]);
    expect(asked).toHaveLength(8);
  });

  it("gives up when nothing new comes, keeps what came, and goes on from there the next time", async () => {
    misbehave = (request, answer) => {
      if (asked.length === 1) return cutAfter(50_000)(request, answer);
      request.socket.destroy();
      return true;
    };
    await expect(get(sha256(bytes))).rejects.toThrow(
      /^words\.txt could not be fetched from http:.*; the 50,000 bytes that came are kept\. With a connection, the same command goes on$/,
    );
    expect(asked).toHaveLength(4); // one that brought something, three that did not
    misbehave = () => false;
    await get(sha256(bytes));
    expect(asked.at(-1)).toBe("bytes=50000-");
    expect(fs.readFileSync(file())).toEqual(bytes);
  });

  it("begins again when the file at its home has become another one meanwhile", async () => {
    misbehave = (request, answer) => asked.length === 1 && cutAfter(50_000)(request, answer);
    const other = Buffer.from(bytes.map((byte) => byte ^ 1));
    const first = get(sha256(other));
    setTimeout(() => {
      [content, tag] = [other, '"v2"'];
    }, 10);
    await first;
    expect(fs.readFileSync(file())).toEqual(other);
  });

  it("begins again where the server cannot go on in the middle, or gives no tag", async () => {
    for (const headers of [{ etag: '"v1"' }, {}, { etag: 'W/"v1"' }]) {
      fs.rmSync(file(), { force: true });
      asked = [];
      misbehave = (_, answer) => {
        answer.writeHead(200, { ...headers, "content-length": bytes.length });
        if (asked.length > 1) answer.end(bytes);
        else answer.write(bytes.subarray(0, 9000), () => setTimeout(() => answer.destroy(), 20));
        return true;
      };
      await get(sha256(bytes));
      expect(fs.readFileSync(file())).toEqual(bytes);
    }
  });

  it("throws on another hash than the pinned one, and deletes what is wrong", async () => {
    await expect(get(sha256(Buffer.from("x")))).rejects.toThrow(
      `words.txt from ${url} must have the SHA-256 ${sha256(Buffer.from("x"))} (pinned), got ${sha256(bytes)}; it was deleted`,
    );
    expect(here()).toEqual([]);
  });

  it("notes the hash of a file that has none pinned, and compares it from then on", async () => {
    await get();
    expect(fs.readFileSync(`${file()}.sha256`, "utf8")).toBe(`${sha256(bytes)}  words.txt\n`);
    fs.rmSync(file());
    await get();
    fs.rmSync(file());
    content = bytes.subarray(1);
    await expect(get()).rejects.toThrow(
      `must have the SHA-256 ${sha256(bytes)} (that came first, see ${file()}.sha256)`,
    );
  });

  it("throws at once where the server does not have the file", async () => {
    misbehave = (_, answer) => {
      answer.writeHead(404).end();
      return true;
    };
    await expect(get()).rejects.toThrow(/could not be fetched from .*: the server answered 404 Not Found\./);
    expect(asked).toHaveLength(1);
  });

  it("gives up on a connection on which nothing comes", async () => {
    misbehave = () => true;
    await expect(get(undefined, { patience: 50, tries: 1 })).rejects.toThrow(/could not be fetched from/);
  });

  it("throws without a network, naming the address", async () => {
    const closed = { name: "words.txt", url: "http://127.0.0.1:1/file" };
    await expect(download(closed, { folder, ...quick })).rejects.toThrow(
      /^words\.txt could not be fetched from http:\/\/127\.0\.0\.1:1\/file: .*\. With a connection, the same command goes on$/,
    );
  });

  it("names the command where a file was not fetched", () => {
    expect(() => fetchedFile("words.txt", "tinystories", folder)).toThrow(
      `${file()} must be there, got no such file; fetch it with: npm run data -- get tinystories`,
    );
  });
});

describe("npm run data -- get", () => {
  const printed: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
  afterEach(() => {
    printed.length = 0;
    log.mockClear();
  });
  const run = (remote: object) =>
    main(["get", "words"], [], { words: [{ name: "words.txt", url, ...remote }] }, { folder, ...quick });

  it("says what came, and that a hash is not pinned yet", async () => {
    expect(await run({ sha256: sha256(bytes) })).toBe(0);
    fs.rmSync(file());
    expect(await run({})).toBe(0);
    expect(printed[0]).toBe(`[ok]  ${file()}: 0.3 MB, SHA-256 ${sha256(bytes)}`);
    expect(printed[1]).toBe(`${printed[0]} (not pinned yet: noted in ${file()}.sha256, compared from now on)`);
  });

  it("says what to fix, with code 1, and gives its usage for a name that it does not know", async () => {
    expect(await run({ url: "http://127.0.0.1:1/x" })).toBe(1);
    expect(printed[0]).toMatch(/^\[fix\] words\.txt could not be fetched from http:\/\/127\.0\.0\.1:1\/x: /);
    expect(await main(["get", "nothing"])).toBe(2);
    expect(printed.at(-1)).toContain("npm run data -- get NAME");
  });
});
