/**
 * Compares what an answer gave with what was expected, and says where they differ.
 */
import {
  abs,
  append,
  entriesOf,
  getPrototypeOf,
  hasOwn,
  is,
  isArray,
  isNotANumber,
  keys,
  max,
  tagOf,
} from "./captured";
import { isCollection, isList, isTensor, kindOf, show } from "./show";

const tensorMark = Symbol("tensor");

/** Expects a tensor with these values (a nested array), without making one. */
export interface TensorValues {
  [tensorMark]: unknown;
}

/** Expects a tensor that holds `values`: `expected: tensorOf([[1, 2], [3, 4]])`. */
export function tensorOf(values: unknown): TensorValues {
  return { [tensorMark]: values };
}

/** The values that are expected, as text. */
export function showExpected(expected: unknown): string {
  return isTensorValues(expected) ? `a tensor ${show(expected[tensorMark])}` : show(expected);
}

function isTensorValues(value: unknown): value is TensorValues {
  return typeof value === "object" && value !== null && hasOwn(value, tensorMark);
}

/**
 * Where two values differ first.
 *
 * Numbers are equal when |got - expected| <= tolerance · max(1, |expected|). Typed arrays count as arrays; the order of a
 * Map's or Set's elements does not matter.
 *
 * @returns undefined when they are equal, else what differs, such as `at [2]: 0.5 expected, got 0.25` or `3 elements, not 4`
 */
export function difference(got: unknown, expected: unknown, tolerance: number, where = ""): string | undefined {
  const at = where === "" ? "" : `at ${where}: `;
  if (isTensorValues(expected) || isTensor(expected)) {
    const values = isTensorValues(expected) ? expected[tensorMark] : expected.arraySync();
    if (!isTensor(got)) return `${at}a tensor, not ${kindOf(got)}`;
    if (got.isDisposed) return `${at}the tensor was disposed`;
    return difference(got.arraySync(), values, tolerance, where);
  }
  if (typeof expected === "number" && typeof got === "number") {
    return numberDifference(got, expected, tolerance, at);
  }
  if (kindOf(got) !== kindOf(expected)) return `${at}${kindOf(expected)}, not ${kindOf(got)}`;
  if (isList(expected)) return listDifference(got as ArrayLike<unknown>, expected, tolerance, where);
  if (isCollection(expected)) return collectionDifference(got as typeof expected, expected, tolerance, where);
  if (typeof expected === "object" && expected !== null)
    return objectDifference(got as object, expected, tolerance, where);
  return is(got, expected) ? undefined : `${at}${show(expected, 40)} expected, got ${show(got, 40)}`;
}

function numberDifference(got: number, expected: number, tolerance: number, at: string): string | undefined {
  if (is(got, expected) || got === expected) return undefined;
  if (isNotANumber(got)) return `${at}NaN`;
  if (abs(got - expected) <= tolerance * max(1, abs(expected)) && abs(expected) !== Number.POSITIVE_INFINITY)
    return undefined;
  const digits = show(got) === show(expected) ? 17 : 6;
  return `${at}${show(expected, 40, digits)} expected, got ${show(got, 40, digits)}`;
}

function listDifference(got: ArrayLike<unknown>, expected: ArrayLike<unknown>, tolerance: number, where: string) {
  const at = where === "" ? "" : `at ${where}: `;
  if (got.length !== expected.length) return `${at}${count(expected.length)} expected, got ${got.length}`;
  for (let i = 0; i < expected.length; i++) {
    const found = difference(got[i], expected[i], tolerance, `${where}[${i}]`);
    if (found) return found;
  }
  return undefined;
}

type Collection = Map<unknown, unknown> | Set<unknown>;

function collectionDifference(got: Collection, expected: Collection, tolerance: number, where: string) {
  const at = where === "" ? "" : `at ${where}: `;
  const has = entriesOf(got);
  const wanted = entriesOf(expected);
  for (let i = 0; i < wanted.length; i++) {
    let found = -1;
    for (let j = 0; j < has.length && found < 0; j++) if (!difference(has[j][0], wanted[i][0], 0)) found = j;
    if (found < 0) return `${at}${show(wanted[i][0], 40)} is missing`;
    const isSet = tagOf(expected) === "[object Set]";
    const inside = isSet
      ? undefined
      : difference(has[found][1], wanted[i][1], tolerance, `${where}[${show(wanted[i][0], 40)}]`);
    if (inside) return inside;
  }
  return has.length === wanted.length ? undefined : `${at}${count(wanted.length)} expected, got ${has.length}`;
}

function objectDifference(got: object, expected: object, tolerance: number, where: string): string | undefined {
  if (got === expected) return undefined;
  const at = where === "" ? "" : `at ${where}: `;
  const names = keys(expected);
  for (let i = 0; i < names.length; i++) {
    if (!hasOwn(got, names[i])) return `${at}the property ${names[i]} is missing`;
    const values = [got, expected] as Record<string, unknown>[];
    const found = difference(values[0][names[i]], values[1][names[i]], tolerance, `${where}.${names[i]}`);
    if (found) return found;
  }
  const extra = keys(got);
  for (let i = 0; i < extra.length; i++)
    if (!hasOwn(expected, extra[i])) return `${at}the property ${extra[i]} is not expected`;
  return undefined;
}

const count = (n: number): string => (n === 1 ? "1 element" : `${n} elements`);

/** A copy of nested arrays, typed arrays, Maps, Sets and plain objects; anything else (a tensor, a generator) stays the same one. */
export function copyOf<T>(value: T): T;
export function copyOf(value: unknown): unknown {
  if (isArray(value)) {
    const copy: unknown[] = [];
    for (let i = 0; i < value.length; i++) append(copy, copyOf(value[i]));
    return copy;
  }
  if (isList(value)) return structuredClone(value);
  if (isCollection(value)) {
    const entries = entriesOf(value);
    for (let i = 0; i < entries.length; i++) entries[i] = [copyOf(entries[i][0]), copyOf(entries[i][1])];
    if (tagOf(value) === "[object Map]") return new Map(entries);
    const copy = new Set<unknown>();
    for (let i = 0; i < entries.length; i++) copy.add(entries[i][0]);
    return copy;
  }
  if (typeof value !== "object" || value === null || getPrototypeOf(value) !== Object.prototype) return value;
  const copy: Record<string, unknown> = {};
  const names = keys(value);
  for (let i = 0; i < names.length; i++) copy[names[i]] = copyOf((value as Record<string, unknown>)[names[i]]);
  return copy;
}
