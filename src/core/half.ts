/**
 * Numbers of 16 bits, which JavaScript has no array for: float16 (1 sign, 5 exponent, 10 fraction bits) and bfloat16 (1, 8, 7: the upper
 * half of a float32). Rounding is to the nearest, to the even one in the middle.
 *
 * Source: IEEE 754-2019, sections 3.4 and 4.3.1.
 */

/** The two kinds, by their names in safetensors. */
export type HalfType = "F16" | "BF16";

/** Drops `count` low bits, rounding to the nearest, ties to even. */
const dropBits = (value: number, count: number): number =>
  (value + 2 ** (count - 1) - 1 + ((value >>> count) & 1)) >>> count;

/** The bits of a float32 → the bits of the nearest bfloat16; not a number stays so. */
function toBfloat16(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return 0x7fc0;
  return dropBits(bits, 16); // a carry out of the fraction is the next exponent, as it should be
}

/** The bits of a float32 → the bits of the nearest float16; from 65520 on it is infinity. */
function toFloat16(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 127 + 15; // as float16 counts it
  const fraction = bits & 0x7fffff;
  if (exponent === 255 - 112 && fraction !== 0) return 0x7e00;
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent > 0) return sign | dropBits((exponent << 23) | fraction, 13);
  // Below 2^-14 the leading 1 is written out and the steps stay 2^-24.
  return exponent < -10 ? sign : sign | dropBits(0x800000 | fraction, 14 - exponent);
}

function fromFloat16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24);
}

/** Numbers → the bits of the nearest 16-bit ones. */
export function toHalves(values: Float32Array, type: HalfType): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  if (type === "F16") for (let i = 0; i < bits.length; i++) halves[i] = toFloat16(bits[i]);
  else for (let i = 0; i < bits.length; i++) halves[i] = toBfloat16(bits[i]);
  return halves;
}

let float16Values: Float32Array | undefined; // of all 65,536 bit patterns

/** The bits of 16-bit numbers → the numbers. */
export function fromHalves(halves: Uint16Array, type: HalfType): Float32Array {
  const values = new Float32Array(halves.length);
  if (type === "BF16") {
    const bits = new Uint32Array(values.buffer);
    for (let i = 0; i < halves.length; i++) bits[i] = halves[i] << 16;
    return values;
  }
  float16Values ??= Float32Array.from({ length: 0x10000 }, (_, half) => fromFloat16(half));
  for (let i = 0; i < halves.length; i++) values[i] = float16Values[halves[i]];
  return values;
}
