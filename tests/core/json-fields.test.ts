import { describe, expect, it } from "vitest";
import { JsonFields } from "../../src/core/json-fields";

const fields = JsonFields.parse('{"a": 1, "b": "x", "c": [1], "d": {"e": -1}, "n": null, "f": 1.5}', "x.json");

describe("JsonFields", () => {
  it("gives fields of the right type", () => {
    expect([fields.integer("a"), fields.text("b"), fields.list("c"), fields.object("d").raw("e")]).toEqual([
      1,
      "x",
      [1],
      -1,
    ]);
    expect([fields.oneOf("n", [null]), fields.oneOf("z", [1, undefined])]).toEqual([null, undefined]);
    expect(fields.names()).toEqual(["a", "b", "c", "d", "n", "f"]);
  });

  it("throws with the file, the field, what must be there, and what is", () => {
    expect(() => fields.integer("b")).toThrow('x.json: b must be a whole number >= 0, got "x"');
    expect(() => fields.integer("f")).toThrow("x.json: f must be a whole number >= 0, got 1.5");
    expect(() => fields.integer("a", 2, 5)).toThrow("x.json: a must be a whole number from 2 to 5, got 1");
    expect(() => fields.object("d").integer("e")).toThrow("x.json: d: e must be a whole number >= 0, got -1");
    expect(() => fields.text("z")).toThrow("x.json: z must be text, got nothing");
    expect(() => fields.list("a")).toThrow("x.json: a must be a list, got 1");
    expect(() => fields.object("c")).toThrow("x.json: c must be an object, got [1]");
    expect(() => fields.oneOf("b", ["y", undefined])).toThrow('x.json: b must be "y" or absent, got "x"');
  });

  it("does not take what every object has for a field", () => {
    expect(fields.raw("toString")).toBeUndefined();
    expect(JsonFields.parse('{"__proto__": 7}', "x").integer("__proto__")).toBe(7);
  });

  it("throws at what is no object, shortening what it shows", () => {
    expect(() => JsonFields.parse("nope", "x.json")).toThrow('x.json must be JSON, got "nope"');
    expect(() => JsonFields.parse(`"${"a".repeat(99)}"`, "x.json")).toThrow(
      /^x\.json must be an object, got "a{56}\.\.\.$/,
    );
  });
});
