/**
 * Values as short text, for diagnoses and for try-it cells.
 */
import {
  append,
  commaSeparated,
  entriesOf,
  is,
  isArray,
  isInteger,
  isView,
  keys,
  sliceText,
  stringify,
  tagOf,
  toNumber,
  toPrecision,
  toText,
} from "./captured";

/** What a check needs to know of a TensorFlow tensor. */
export interface TensorLike {
  shape: number[];
  isDisposed?: boolean;
  arraySync(): unknown;
}

/** True for a TensorFlow tensor. */
export function isTensor(value: unknown): value is TensorLike {
  return typeof value === "object" && value !== null && typeof (value as Partial<TensorLike>).arraySync === "function";
}

/** True for arrays and typed arrays. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return isArray(value) || (isView(value) && tagOf(value) !== "[object DataView]");
}

/** True for Map and Set. */
export function isCollection(value: unknown): value is Map<unknown, unknown> | Set<unknown> {
  const tag = tagOf(value);
  return tag === "[object Map]" || tag === "[object Set]";
}

/** What kind of thing a value is: "an array", "undefined", "a number" … */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return toText(value);
  if (isList(value)) return "an array";
  if (isTensor(value)) return "a tensor";
  const tag = sliceText(tagOf(value), 8, -1);
  if (tag === "Map" || tag === "Set" || tag === "Promise") return `a ${tag}`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** A number with `digits` significant digits, without trailing zeros. */
function showNumber(value: number, digits: number): string {
  if (is(value, -0)) return "-0";
  return isInteger(value) ? toText(value) : toText(toNumber(toPrecision(value, digits)));
}

function showParts(value: object, digits: number, room: number): string {
  const parts: string[] = [];
  let used = 0;
  const add = (part: string): boolean => {
    append(parts, used > room ? "…" : part);
    used += part.length + 2;
    return used <= room + part.length + 2;
  };
  if (isList(value)) {
    for (let i = 0; i < value.length && add(write(value[i], digits, room - used)); i++);
    return `[${commaSeparated(parts)}]`;
  }
  if (isCollection(value)) {
    const isMap = tagOf(value) === "[object Map]";
    const entries = entriesOf(value);
    for (let i = 0; i < entries.length; i++) {
      const key = write(entries[i][0], digits, room - used);
      if (!add(isMap ? `${key} => ${write(entries[i][1], digits, room - used)}` : key)) break;
    }
    return `${isMap ? "Map" : "Set"} {${commaSeparated(parts)}}`;
  }
  const names = keys(value);
  for (let i = 0; i < names.length; i++) {
    if (!add(`${names[i]}: ${write((value as Record<string, unknown>)[names[i]], digits, room - used)}`)) break;
  }
  return parts.length === 0 ? "{}" : `{ ${commaSeparated(parts)} }`;
}

function write(value: unknown, digits: number, room: number): string {
  if (typeof value === "number") return showNumber(value, digits);
  if (typeof value === "string") return stringify(value);
  if (typeof value === "function") return `function ${value.name || "without a name"}`;
  if (typeof value !== "object" || value === null) return toText(value);
  if (isTensor(value)) {
    if (value.isDisposed) return "a disposed tensor";
    return `tensor of shape ${write(value.shape, digits, 40)}: ${write(value.arraySync(), digits, room)}`;
  }
  return room < 0 ? "…" : showParts(value, digits, room);
}

/**
 * A value as one line of text.
 * @param room    about how many characters it may take; the rest becomes …
 * @param digits  significant digits of numbers that are not whole
 */
export function show(value: unknown, room = 90, digits = 6): string {
  const text = write(value, digits, room);
  return text.length <= 2 * room ? text : `${sliceText(text, 0, 2 * room)}…`;
}
