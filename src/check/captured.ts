/**
 * The built-in functions that checks call, taken when this module loads.
 *
 * Cells and checks share one set of built-ins, so an answer could replace `Array.isArray` or `Map.prototype.get`
 * before its check runs. Checks call the originals through this file, and walk over arrays by index.
 */
const uncurry = <This, Rest extends unknown[], Result>(method: (this: This, ...rest: Rest) => Result) =>
  Function.prototype.call.bind(method) as unknown as (self: This, ...rest: Rest) => Result;

export const { isArray } = Array;
export const { is, keys, getPrototypeOf } = Object;
export const { isView } = ArrayBuffer;
export const { abs, max, min } = Math;
export const { isInteger, isNaN: isNotANumber } = Number;
export const { stringify } = JSON;
export const toText = String;
export const toNumber = Number;
export const NativeError = Error;
export const NativePromise = Promise;
export const startTimer = setTimeout;
export const endTimer = clearTimeout;
/** The `log` of the console that was there at the start. */
export const say: (line: string) => void = console.log.bind(console);

export const hasOwn = uncurry(Object.prototype.hasOwnProperty);
export const tagOf = uncurry(Object.prototype.toString);
export const sliceText = uncurry(String.prototype.slice);
export const startsWith = uncurry(String.prototype.startsWith);
export const includesText = uncurry(String.prototype.includes);
export const toPrecision = uncurry(Number.prototype.toPrecision);
export const testPattern = uncurry(RegExp.prototype.test);
export const splitText = uncurry(String.prototype.split as (this: string, by: string) => string[]);
export const applyTo = Reflect.apply;

/** Appends without `push`, which an answer may have replaced. */
export function append<T>(list: T[], item: T): void {
  list[list.length] = item;
}

/** The parts joined by ", ". */
export function commaSeparated(parts: readonly string[]): string {
  let text = "";
  for (let i = 0; i < parts.length; i++) text += (i > 0 ? ", " : "") + parts[i];
  return text;
}

/** The entries of a Map (its keys and values) or of a Set (each element twice). */
export function entriesOf(collection: Map<unknown, unknown> | Set<unknown>): [unknown, unknown][] {
  const entries: [unknown, unknown][] = [];
  const each = tagOf(collection) === "[object Map]" ? mapForEach : setForEach;
  each(collection as never, (value: unknown, key: unknown) => append(entries, [key, value]));
  return entries;
}
const mapForEach = uncurry(Map.prototype.forEach);
const setForEach = uncurry(Set.prototype.forEach);
