import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { SafetensorsFile, type StoredTensor, writeSafetensors } from "../../src/core/safetensors";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
let files = 0;
const newFile = () => path.join(folder, `${files++}.safetensors`);

/** A file with the given header and so many bytes behind it. */
function fileWith(header: string | Uint8Array, dataBytes: number, length?: number): string {
  const json = Buffer.from(header as string);
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(length ?? json.length));
  const file = newFile();
  fs.writeFileSync(file, Buffer.concat([start, json, Buffer.alloc(dataBytes)]));
  return file;
}

function short(): string {
  const file = newFile();
  fs.writeFileSync(file, "1234567");
  return file;
}

const one = (more: object, dtype = "F32") =>
  JSON.stringify({ w: { dtype, shape: [2, 3], data_offsets: [0, 24], ...more } });

describe("writeSafetensors", () => {
  const tensors = new Map<string, StoredTensor>([
    ["bytes", { dtype: "U8", shape: [3], values: Uint8Array.from([0, 7, 255]) }],
    ["a", { dtype: "F32", shape: [2, 3], values: Float32Array.from([1, -2, 3.5, 1e-30, -0, 1e30]) }],
    ["__proto__", { dtype: "I32", shape: [2], values: Int32Array.from([-5, 2 ** 31 - 1]) }],
    ["12", { dtype: "F16", shape: [1, 1], values: Float32Array.from([1 / 3]) }],
    ["bf", { dtype: "BF16", shape: [2], values: Float32Array.from([1, 1 / 3]) }],
    ["none", { dtype: "F32", shape: [0, 5], values: new Float32Array(0) }],
    ["scalar", { dtype: "F32", shape: [], values: Float32Array.from([7]) }],
  ]);
  const file = newFile();
  writeSafetensors(file, tensors, { format: "pt", note: "接龍" });
  const read = new SafetensorsFile(file);

  it("keeps names, shapes, numbers and notes", () => {
    expect([...read.tensors.keys()].sort()).toEqual([...tensors.keys()].sort());
    expect(read.metadata).toEqual({ format: "pt", note: "接龍" });
    for (const [name, { shape, dtype }] of tensors) expect(read.tensors.get(name)).toMatchObject({ shape, dtype });
    expect(read.floats("a")).toEqual(tensors.get("a")!.values);
    expect(read.integers("__proto__")).toEqual(tensors.get("__proto__")!.values);
    expect([...read.integers("bytes")]).toEqual([0, 7, 255]);
    expect([...read.floats("scalar"), ...read.floats("none")]).toEqual([7]);
  });

  it("rounds to 16 bits where asked", () => {
    expect(read.floats("12")[0]).toBe(0x555 / 0x1000); // 1.0101010101 x 2^-2 in binary
    expect(read.floats("bf")[1]).toBe(0xab / 0x200);
  });

  it("starts the numbers at a multiple of 8, the widest first", () => {
    const length = Number(fs.readFileSync(file).readBigUInt64LE());
    expect(length % 8).toBe(0);
    const places = [...read.tensors.values()].sort((a, b) => a.begin - b.begin).map(({ dtype }) => dtype);
    expect(places).toEqual(["I32", "F32", "F32", "F32", "F16", "BF16", "U8"]);
  });

  it("throws when numbers and shape differ, and keeps the old file", () => {
    const wrong = new Map<string, StoredTensor>([["a", { dtype: "F32", shape: [2, 3], values: new Float32Array(5) }]]);
    expect(() => writeSafetensors(file, wrong)).toThrow("a of shape [2, 3] must have 6 numbers, got 5");
    const mixed = new Map<string, StoredTensor>([["a", { dtype: "I32", shape: [1], values: new Float32Array(1) }]]);
    expect(() => writeSafetensors(file, mixed)).toThrow("I32 must be given as Int32Array, got Float32Array");
    expect(new SafetensorsFile(file).floats("scalar")[0]).toBe(7);
  });
});

describe("SafetensorsFile", () => {
  const refused: [string, () => string, string | RegExp][] = [
    ["a file of 7 bytes", () => short(), "must start with the 8 bytes"],
    ["a header longer than the file", () => fileWith(one({}), 24, 999), /length must be from 2 to \d+ bytes, got 999/],
    ["a header of 2^63 bytes", () => fileWith(one({}), 24, Number.MAX_SAFE_INTEGER), "length must be from 2 to"],
    ["an empty header", () => fileWith("", 24), "length must be from 2 to 24 bytes, got 0"],
    ["a header that is no object", () => fileWith("[1]", 0), "the header must start with {, got byte 91"],
    ["a header that is no JSON", () => fileWith("{nope}", 0), "header must be JSON"],
    [
      "a header that is no UTF-8",
      () => fileWith(Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 0),
      "the header must be UTF-8",
    ],
    [
      "one name twice",
      () => fileWith(`{${one({}).slice(1, -1)}, ${one({ data_offsets: [24, 48] }).slice(1, -1)}}`, 48),
      'names must be different, got "w" twice',
    ],
    ["one name twice, written in two ways", () => fileWith('{"w":1,"\\u0077":2}', 0), 'got "w" twice'],
    ["a field twice", () => fileWith('{"w":{"dtype":"F32","dtype":"I32"}}', 0), 'got "dtype" twice'],
    ["an unknown type", () => fileWith(one({}, "F99"), 24), /w: dtype must be "F64" or .* got "F99"/],
    ["a type that every object has", () => fileWith(one({}, "toString"), 24), "w: dtype must be"],
    ["a missing shape", () => fileWith(one({ shape: undefined }), 24), "w: shape must be a list, got nothing"],
    ["a negative size", () => fileWith(one({ shape: [-2, -3] }), 24), "w: shape must be a list of whole numbers >= 0"],
    ["half a size", () => fileWith(one({ shape: [1.5, 4] }), 24), "w: shape must be a list of whole numbers >= 0"],
    ["a size past all numbers", () => fileWith(one({ shape: [2 ** 40, 2 ** 40] }), 24), "w: data_offsets must be"],
    ["one offset", () => fileWith(one({ data_offsets: [0] }), 24), "w: data_offsets must be two whole numbers"],
    [
      "offsets the wrong way round",
      () => fileWith(one({ data_offsets: [24, 0] }), 24),
      "w: data_offsets must be 24 bytes apart for F32",
    ],
    [
      "offsets that do not fit the shape",
      () => fileWith(one({ data_offsets: [0, 20] }), 20),
      "w: data_offsets must be 24 bytes apart",
    ],
    ["a gap", () => fileWith(one({ data_offsets: [8, 32] }), 32), "w must start at byte 0 of the numbers, got 8"],
    [
      "an overlap",
      () => fileWith(`{${one({}).slice(1, -1)}, "x": {"dtype":"U8","shape":[4],"data_offsets":[20,24]}}`, 24),
      "x must start at byte 24 of the numbers, got 20",
    ],
    [
      "a file that is cut off",
      () => fileWith(one({}), 23),
      "must hold 24 bytes of numbers, got 23: the file is cut off",
    ],
    ["something behind the tensors", () => fileWith(one({}), 25), "got 25: something else is behind the tensors"],
    [
      "notes that are not text",
      () => fileWith('{"__metadata__":{"step":5}}', 0),
      "__metadata__: step must be text, got 5",
    ],
    ["a tensor that is no object", () => fileWith('{"w":[]}', 0), "w must be an object, got []"],
  ];
  for (const [name, make, message] of refused) {
    it(`throws at ${name}, naming the file`, () => {
      const file = make();
      expect(() => new SafetensorsFile(file)).toThrow(message);
      expect(() => new SafetensorsFile(file)).toThrow(file);
    });
  }

  it("takes a header padded with spaces, with no tensors at all", () => {
    expect(new SafetensorsFile(fileWith("{}      ", 0)).tensors.size).toBe(0);
  });

  it("throws at a name it does not hold, at fractions asked for as whole numbers, and at a file cut off since", () => {
    const file = fileWith(one({}), 24);
    const read = new SafetensorsFile(file);
    expect(() => read.floats("v")).toThrow(`${file} must hold the tensor "v", got w`);
    expect(() => read.integers("w")).toThrow("w must hold whole numbers of at most 32 bits, got F32");
    fs.truncateSync(file, fs.statSync(file).size - 1);
    expect(() => read.floats("w")).toThrow(/must have \d+ bytes, got \d+/);
  });
});
