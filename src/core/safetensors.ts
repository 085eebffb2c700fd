/**
 * Reads and writes safetensors, the file format in which weights travel.
 *
 * Source: github.com/huggingface/safetensors, README.md, "Format".
 */
import * as fs from "node:fs";
import { writeAtomically } from "./atomic-file";
import { fromHalves, toHalves } from "./half";
import {
  bytesPerNumber,
  type Header,
  headerBytes,
  mostHeaderBytes,
  type NumberType,
  parseHeader,
  type TensorPlace,
} from "./safetensors-header";

/** The types that can be written. */
export type WrittenType = "F32" | "F16" | "BF16" | "I32" | "U8";

/** A tensor to be written: its numbers row by row. They are asked for once, when they are written: they may come from a getter. */
export interface StoredTensor {
  readonly dtype: WrittenType;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
}

type Converter = (view: DataView, offset: number) => number;

const readers: Record<Exclude<NumberType, "F16" | "BF16">, Converter> = {
  F64: (view, at) => view.getFloat64(at, true),
  I64: (view, at) => Number(view.getBigInt64(at, true)),
  U64: (view, at) => Number(view.getBigUint64(at, true)),
  F32: (view, at) => view.getFloat32(at, true),
  I32: (view, at) => view.getInt32(at, true),
  U32: (view, at) => view.getUint32(at, true),
  I16: (view, at) => view.getInt16(at, true),
  U16: (view, at) => view.getUint16(at, true),
  I8: (view, at) => view.getInt8(at),
  U8: (view, at) => view.getUint8(at),
  BOOL: (view, at) => view.getUint8(at),
};

/** An open safetensors file. Its header has been checked; the numbers are read when asked for. */
export class SafetensorsFile {
  private readonly header: Header;
  private readonly dataStart: number;

  /** @throws if the file is missing, or its header is wrong in any way, naming what */
  constructor(readonly file: string) {
    const size = fs.statSync(file).size;
    if (size < 8)
      throw new Error(`${file} must start with the 8 bytes of its header's length, got ${size} bytes in all`);
    const length = Number(this.read(0, 8).readBigUInt64LE());
    if (length > mostHeaderBytes || length > size - 8 || length < 2) {
      const most = Math.min(mostHeaderBytes, size - 8);
      throw new Error(`${file}: the header's length must be from 2 to ${most} bytes, got ${length}`);
    }
    this.dataStart = 8 + length;
    this.header = parseHeader(this.read(8, length), size - this.dataStart, file);
  }

  private read(from: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    const handle = fs.openSync(this.file, "r");
    try {
      for (let done = 0; done < length; ) {
        const got = fs.readSync(handle, bytes, done, Math.min(length - done, 2 ** 30), from + done);
        if (got === 0) throw new Error(`${this.file} must have ${from + length} bytes, got ${from + done}`);
        done += got;
      }
    } finally {
      fs.closeSync(handle);
    }
    return bytes;
  }

  /** The tensors by name: type and shape. */
  get tensors(): ReadonlyMap<string, TensorPlace> {
    return this.header.tensors;
  }

  /** What the writer noted. */
  get metadata(): Readonly<Record<string, string>> {
    return this.header.metadata;
  }

  /**
   * The numbers of a tensor as float32, row by row, whatever type they are stored in.
   * @throws if there is no such tensor, or the file has become shorter
   */
  floats(name: string): Float32Array {
    const { dtype, begin, end } = this.place(name);
    if (dtype !== "F16" && dtype !== "BF16") return this.convert(name, (length) => new Float32Array(length), "F32");
    const halves = new Uint16Array((end - begin) / 2);
    new Uint8Array(halves.buffer).set(this.read(this.dataStart + begin, end - begin));
    return fromHalves(halves, dtype);
  }

  /** The numbers of a tensor of whole numbers, as int32. @throws if there is no such tensor, or it holds fractions or 64 bits */
  integers(name: string): Int32Array {
    const { dtype } = this.place(name);
    if (!["I32", "I16", "U16", "I8", "U8", "BOOL"].includes(dtype)) {
      throw new Error(`${this.file}: ${name} must hold whole numbers of at most 32 bits, got ${dtype}`);
    }
    return this.convert(name, (length) => new Int32Array(length), "I32");
  }

  private place(name: string): TensorPlace {
    const place = this.header.tensors.get(name);
    if (place) return place;
    throw new Error(`${this.file} must hold the tensor "${name}", got ${[...this.header.tensors.keys()].join(", ")}`);
  }

  private convert<A extends Float32Array | Int32Array>(name: string, make: (length: number) => A, same: NumberType): A {
    const { dtype, begin, end } = this.place(name);
    const bytes = this.read(this.dataStart + begin, end - begin);
    const size = bytesPerNumber[dtype];
    const values = make(bytes.length / size);
    if (dtype === same) {
      new Uint8Array(values.buffer).set(bytes); // every processor that Node runs on for TensorFlow is little-endian
      return values;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const reader = readers[dtype as keyof typeof readers]; // halves do not come here
    for (let i = 0; i < values.length; i++) values[i] = reader(view, i * size);
    return values;
  }
}

/** The bytes of a tensor's numbers. */
function bytesOf(name: string, { dtype, shape, values }: StoredTensor): Uint8Array {
  const count = shape.reduce((product, size) => product * size, 1);
  if (values.length !== count) {
    throw new Error(`${name} of shape [${shape.join(", ")}] must have ${count} numbers, got ${values.length}`);
  }
  const array = { F32: Float32Array, F16: Float32Array, BF16: Float32Array, I32: Int32Array, U8: Uint8Array }[dtype];
  if (!(values instanceof array))
    throw new Error(`${dtype} must be given as ${array.name}, got ${values.constructor.name}`);
  const stored = dtype === "F16" || dtype === "BF16" ? toHalves(values as Float32Array, dtype) : values;
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}

/**
 * Writes tensors; an old file is replaced only when the new one is whole.
 *
 * @param tensors   by name; they are stored by falling size of a number, then by name
 * @param metadata  `format: "pt"` is what readers in Python expect
 * @throws if a tensor does not have as many numbers as its shape says, or the file cannot be written
 */
export function writeSafetensors(
  file: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = { format: "pt" },
): void {
  const sorted = [...tensors].sort(
    ([a, { dtype: x }], [b, { dtype: y }]) => bytesPerNumber[y] - bytesPerNumber[x] || (a < b ? -1 : 1),
  );
  const places = new Map<string, TensorPlace>();
  let begin = 0;
  for (const [name, { dtype, shape }] of sorted) {
    if (name === "__metadata__") throw new Error(`a tensor must not be called "${name}"`);
    const count = shape.reduce((product, size) => product * size, 1);
    const end = begin + count * bytesPerNumber[dtype];
    places.set(name, { dtype, shape, begin, end });
    begin = end;
  }
  function* parts() {
    yield headerBytes({ tensors: places, metadata });
    for (const [name, tensor] of sorted) yield bytesOf(name, tensor); // one at a time: 16-bit copies do not pile up
  }
  writeAtomically(file, parts());
}
