/**
 * Numbers of 16 bits, which JavaScript has no array for: float16 (1 sign, 5 exponent, 10 fraction bits) and bfloat16 (1, 8, 7: the upper
 * half of a float32). Rounding is to the nearest, to the even one in the middle.
 *
 * Source: IEEE 754-2019, sections 3.4 and 4.3.1.
 */

const cell = new Float32Array(1);
const bits = new Uint32Array(cell.buffer);

/** Drops `count` low bits, rounding to the nearest, ties to even. */
function dropBits(value: number, count: number): number {
  const unit = 2 ** count;
  const kept = Math.floor(value / unit);
  const rest = value - kept * unit;
  const up = rest > unit / 2 || (rest === unit / 2 && kept % 2 === 1);
  return up ? kept + 1 : kept;
}

/** float32 → the bits of the nearest bfloat16; not a number stays so. */
export function toBfloat16(x: number): number {
  cell[0] = x;
  return Number.isNaN(x) ? 0x7fc0 : dropBits(bits[0], 16); // a carry out of the fraction is the next exponent, as it should be
}

/** The bits of a bfloat16 → the number. */
export function fromBfloat16(half: number): number {
  bits[0] = (half << 16) >>> 0;
  return cell[0];
}

/** float32 → the bits of the nearest float16; above 65519.99 it is infinity. */
export function toFloat16(x: number): number {
  if (Number.isNaN(x)) return 0x7e00;
  cell[0] = x;
  const sign = (bits[0] >>> 16) & 0x8000;
  const exponent = ((bits[0] >>> 23) & 0xff) - 127 + 15; // as float16 counts it
  const fraction = bits[0] & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent > 0) return sign | Math.min(dropBits(exponent * 2 ** 23 + fraction, 13), 0x7c00);
  // Below 2^-14 the leading 1 is written out and the steps stay 2^-24.
  return exponent < -11 ? sign : sign | dropBits(0x800000 + fraction, 14 - exponent);
}

/** The bits of a float16 → the number. */
export function fromFloat16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24);
}
