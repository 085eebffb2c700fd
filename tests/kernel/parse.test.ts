import { describe, expect, it } from "vitest";
import { declaredNames, importsOf } from "../../src/kernel/parse";

const code = `import { a, type B } from "jielong/x";
import * as tf from "jielong/core/tf";
// a comment
const one = 1, { two, three: [four, ...five] } = other;
let six: number;
function seven(): void { const eight = 8; }
class Nine {}
enum Ten { x }
type Eleven = string;
console.log(one);`;

describe("what a cell's text declares", () => {
  it("equals the names of its functions, classes, enums and variables, taken apart ones included", () => {
    expect(declaredNames(code)).toEqual(["one", "two", "four", "five", "six", "seven", "Nine", "Ten"]);
  });
  it("is found though the text does not compile", () => {
    expect(declaredNames("function half(n: number {\n  return n / ;\n}\nconst x = [1, 2;")).toEqual(["half", "x"]);
  });
});

describe("what a cell imports", () => {
  it("equals its import statements, as they were typed", () => {
    expect(importsOf(code)).toBe(code.split("\n").slice(0, 2).join("\n"));
    expect(importsOf("1 + 1")).toBe("");
  });
});
