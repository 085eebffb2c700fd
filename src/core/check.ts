/**
 * The wording of every error about an argument: what must hold, and what was got.
 */
import type * as tf from "./tf";

/** Throws unless `x` has exactly the shape `expected`; `null` accepts any size on that axis. */
export function assertShape(name: string, x: tf.Tensor, expected: readonly (number | null)[]): void {
  const fits = x.rank === expected.length && expected.every((size, axis) => size === null || size === x.shape[axis]);
  const wanted = expected.map((size) => size ?? "any").join(", ");
  if (!fits) throw new Error(`${name} must have shape [${wanted}], got [${x.shape.join(", ")}]`);
}

/** Throws unless `value` is a whole number in [low, high]. */
export function assertInteger(name: string, value: number, low: number, high = Number.POSITIVE_INFINITY): void {
  const range = high === Number.POSITIVE_INFINITY ? `>= ${low}` : `from ${low} to ${high}`;
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new Error(`${name} must be a whole number ${range}, got ${value}`);
  }
}

/** Throws unless `value` is a number in [low, high]. */
export function assertInRange(name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high)) throw new Error(`${name} must be from ${low} to ${high}, got ${value}`);
}
