/**
 * The header of a safetensors file: which tensors it holds, and where. A file that is not what it says is refused here, before any
 * number is read.
 *
 *   8 bytes: N, little-endian · N bytes of JSON, padded with spaces · the numbers, one tensor after another without a gap
 *   {"__metadata__": {"format": "pt"}, "wte.weight": {"dtype": "F32", "shape": [17, 12], "data_offsets": [0, 816]}}
 *
 * Source: github.com/huggingface/safetensors, README.md, "Format", and safetensors/src/tensor.rs for what is refused.
 */
import { JsonFields } from "./json-fields";

/** Bytes of one number of each type. */
export const bytesPerNumber = {
  ...{ F64: 8, I64: 8, U64: 8, F32: 4, I32: 4, U32: 4 },
  ...{ F16: 2, BF16: 2, I16: 2, U16: 2, I8: 1, U8: 1, BOOL: 1 },
} as const;

/** How the numbers of a tensor are stored. */
export type NumberType = keyof typeof bytesPerNumber;

/** Where a tensor is. */
export interface TensorPlace {
  readonly dtype: NumberType;
  readonly shape: readonly number[];
  /** Bytes from the start of the numbers: first, and first after the last. */
  readonly begin: number;
  readonly end: number;
}

/** What a header says. */
export interface Header {
  readonly tensors: ReadonlyMap<string, TensorPlace>;
  /** Free text of the writer: `format: "pt"`, and whatever else. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The largest header that the format's own reader takes. */
export const mostHeaderBytes = 100_000_000;

/** Refuses a name that stands twice in one object: JSON.parse would take the last and say nothing. */
function refuseDuplicates(json: string, where: string): void {
  const open: Set<string>[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/gs;
  for (const [token, colon] of json.matchAll(tokens)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (colon) {
      const name = JSON.parse(token.slice(0, -colon.length)) as string;
      if (open.at(-1)!.has(name)) throw new Error(`${where}: names must be different, got "${name}" twice`);
      open.at(-1)!.add(name);
    }
  }
}

function placeOf(tensor: JsonFields): TensorPlace {
  const dtype = tensor.oneOf("dtype", Object.keys(bytesPerNumber)) as NumberType;
  const shape = tensor.list("shape");
  const isSize = (size: unknown): size is number => Number.isSafeInteger(size) && (size as number) >= 0;
  if (!shape.every(isSize)) throw tensor.wrong("shape", "a list of whole numbers >= 0");
  const offsets = tensor.list("data_offsets");
  if (!(offsets.length === 2 && offsets.every(isSize))) throw tensor.wrong("data_offsets", "two whole numbers >= 0");
  const [begin, end] = offsets as number[];
  const bytes = (shape as number[]).reduce((product, size) => product * size, 1) * bytesPerNumber[dtype];
  if (end - begin !== bytes) {
    throw tensor.wrong("data_offsets", `${bytes} bytes apart for ${dtype} of shape [${shape.join(", ")}]`);
  }
  return { dtype, shape: shape as number[], begin, end };
}

/** The tensors must fill the file: no gap, no overlap, nothing behind the last. */
function checkCover(tensors: ReadonlyMap<string, TensorPlace>, dataBytes: number, where: string): void {
  let filled = 0;
  for (const [name, { begin, end }] of [...tensors].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== filled)
      throw new Error(`${where}: ${name} must start at byte ${filled} of the numbers, got ${begin}`);
    filled = end;
  }
  if (filled !== dataBytes) {
    const fate = filled > dataBytes ? "the file is cut off" : "something else is behind the tensors";
    throw new Error(`${where} must hold ${filled} bytes of numbers, got ${dataBytes}: ${fate}`);
  }
}

/**
 * Reads the JSON of a header.
 *
 * @param json       the N bytes
 * @param dataBytes  how many bytes follow them in the file
 * @param where      the file's name, for errors
 * @throws naming the file, the tensor and the field that is wrong
 */
export function parseHeader(json: Uint8Array, dataBytes: number, where: string): Header {
  if (json[0] !== 0x7b) throw new Error(`${where}: the header must start with {, got byte ${json[0]}`);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(json);
  } catch {
    throw new Error(`${where}: the header must be UTF-8, got other bytes`);
  }
  const header = JsonFields.parse(text, `${where}: header`);
  refuseDuplicates(text, where);
  const metadata: Record<string, string> = {};
  if (header.raw("__metadata__") !== undefined) {
    const block = header.object("__metadata__");
    for (const name of block.names()) metadata[name] = block.text(name);
  }
  const names = header.names().filter((name) => name !== "__metadata__");
  const tensors = new Map(
    names.map((name) => [name, placeOf(new JsonFields(header.raw(name), `${where}: ${name}`))] as const),
  );
  checkCover(tensors, dataBytes, where);
  return { tensors, metadata };
}

/** The bytes of a header, length included, padded so that the numbers start at a multiple of 8. */
export function headerBytes({ tensors, metadata }: Header): Uint8Array {
  const entries = [...tensors].map(([name, { dtype, shape, begin, end }]) => [
    name,
    { dtype, shape, data_offsets: [begin, end] },
  ]);
  const json = Buffer.from(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const padded = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, " ");
  padded.writeBigUInt64LE(BigInt(padded.length - 8));
  json.copy(padded, 8);
  return padded;
}
