/**
 * Reads fields of JSON that somebody else wrote: every error names the file, the field, what must stand there and what does.
 */

/** A JSON object, and where it stands. */
export class JsonFields {
  private readonly fields: Readonly<Record<string, unknown>>;

  /**
   * @param value  what JSON.parse gave
   * @param where  the file, and the field inside it where there is one, for errors: "config.json", "tokenizer.json: model"
   * @throws if the value is not an object
   */
  constructor(
    value: unknown,
    readonly where: string,
  ) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new Error(`${where} must be an object, got ${shown(value)}`);
    }
    this.fields = value as Record<string, unknown>;
  }

  /** The object that a text holds. @throws if it is not JSON, or not an object */
  static parse(text: string, where: string): JsonFields {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new Error(`${where} must be JSON, got ${shown(text)} (${(error as Error).message})`);
    }
    return new JsonFields(value, where);
  }

  /** The names of all fields. */
  names(): string[] {
    return Object.keys(this.fields);
  }

  /** The value of a field, whatever it is; undefined where there is none. */
  raw(name: string): unknown {
    return Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
  }

  /** The error for a field that is not what it must be. */
  wrong(name: string, expected: string): Error {
    return new Error(`${this.where}: ${name} must be ${expected}, got ${shown(this.raw(name))}`);
  }

  /** A field that must be text. */
  text(name: string): string {
    const value = this.raw(name);
    if (typeof value !== "string") throw this.wrong(name, "text");
    return value;
  }

  /** A field that must be a whole number from `low` to `high`. */
  integer(name: string, low = 0, high = Number.MAX_SAFE_INTEGER): number {
    const value = this.raw(name);
    if (!Number.isInteger(value) || (value as number) < low || (value as number) > high) {
      throw this.wrong(
        name,
        `a whole number ${high === Number.MAX_SAFE_INTEGER ? `>= ${low}` : `from ${low} to ${high}`}`,
      );
    }
    return value as number;
  }

  /** A field that must be a number from `low` to `high`. */
  number(name: string, low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY): number {
    const value = this.raw(name);
    if (typeof value !== "number" || value < low || value > high) {
      const range = high === Number.POSITIVE_INFINITY ? `>= ${low}` : `from ${low} to ${high}`;
      throw this.wrong(name, low === Number.NEGATIVE_INFINITY ? "a number" : `a number ${range}`);
    }
    return value;
  }

  /** A field that must be an array. */
  list(name: string): readonly unknown[] {
    const value = this.raw(name);
    if (!Array.isArray(value)) throw this.wrong(name, "a list");
    return value;
  }

  /** A field that must be an object. */
  object(name: string): JsonFields {
    return new JsonFields(this.raw(name), `${this.where}: ${name}`);
  }

  /**
   * A field that must be one of some values; one that is missing counts as undefined.
   * @throws naming the values
   */
  oneOf<T extends string | number | boolean | null | undefined>(name: string, allowed: readonly T[]): T {
    const value = this.raw(name);
    if (!allowed.some((one) => one === value)) {
      throw this.wrong(name, allowed.map((one) => (one === undefined ? "absent" : shown(one))).join(" or "));
    }
    return value as T;
  }
}

/** A value for an error: short, on one line. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
