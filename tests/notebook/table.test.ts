import { afterEach, describe, expect, it } from "vitest";
import { table, tableBundle } from "../../src/notebook/table";
import { columns, pad } from "../../src/notebook/text-width";
import { installHook, removeHook, written } from "./fake-hook";

const html = (rows: Parameters<typeof table>[0], options = {}): string =>
  tableBundle(rows, options).data["text/html"] as string;
const plain = (rows: Parameters<typeof table>[0], options = {}): string =>
  tableBundle(rows, options).data["text/plain"];

describe("table", () => {
  afterEach(removeHook);

  it("shows HTML and text in one bundle", () => {
    const shown = installHook();
    table([{ a: 1 }]);
    expect(Object.keys(shown[0].bundle.data).sort()).toEqual(["text/html", "text/plain"]);
  });
  it("prints text outside a notebook", async () => {
    expect(await written(() => table([{ a: 1, b: "x" }]))).toBe("a  b\n-  -\n1  x\n");
  });
  it("aligns numbers right, and columns where Chinese takes two", () => {
    expect(
      plain(
        [
          { word: "接龍", n: 7 },
          { word: "abc", n: 123 },
        ],
        { caption: "Words" },
      ),
    ).toBe(["Words", "word    n", "----  ---", "接龍    7", "abc   123"].join("\n"));
  });
  it("writes fractions with four significant digits of the largest, or as asked", () => {
    const rows = [
      { loss: 2.34567, ppl: 10.4999, n: 3 },
      { loss: 1.1, ppl: 1234.5, n: 40_000 },
    ];
    expect(plain(rows).split("\n").slice(2)).toEqual(["2.346    10       3", "1.100  1235  40,000"].map((l) => l));
    expect(plain(rows, { digits: 1 }).split("\n")[2]).toMatch(/^ *2\.3 +10\.5 +3$/);
    expect(plain(rows, { digits: { loss: 2 } }).split("\n")[3]).toMatch(/^ *1\.10 +1235 +40,000$/);
  });
  it("does not write a small number as zero, nor hide what is not finite", () => {
    expect(
      plain([{ p: 0.5 }, { p: 1e-9 }, { p: 0 }, { p: Number.NaN }, { p: Number.NEGATIVE_INFINITY }])
        .split("\n")
        .slice(2)
        .map((l) => l.trim()),
    ).toEqual(["0.5000", "1.0e-9", "0.0000", "NaN", "-Infinity"]);
  });
  it("aligns right what is a number already written out, and nothing else", () => {
    expect(
      plain([
        { a: "12,345", b: "3 of 4" },
        { a: "7.5 %", b: "12" },
      ]),
    ).toBe("     a  b\n------  ------\n12,345  3 of 4\n 7.5 %  12");
  });
  it("takes the columns of all rows and leaves gaps empty", () => {
    expect(plain([{ a: 1 }, { b: "x" }])).toBe("a  b\n-  -\n1\n   x");
  });
  it("reads data frames: columns and values", () => {
    const frame = {
      columns: ["name", "n"],
      values: [
        ["ada", 1],
        ["bo", 22],
      ],
      index: [0, 1],
    };
    expect(plain(frame)).toBe("name   n\n----  --\nada    1\nbo    22");
  });
  it("escapes what could be HTML", () => {
    const text = html([{ "<b>": "<script>alert(\"x\")</script> & 'y'" }], { caption: "<i>" });
    expect(text).toContain("&lt;b&gt;");
    expect(text).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;");
    expect(text).toContain("&lt;i&gt;</caption>");
    expect(text).not.toMatch(/<script|<i>|<b>/);
  });
  it("names its columns for screen readers, and sets no colour of its own", () => {
    const text = html([{ a: 1 }], { caption: "c" });
    expect(text).toContain('<th scope="col" style="text-align:right">a</th>');
    expect(text).not.toMatch(/color|background|<style|class=/);
  });
  it("keeps short cells on one line, long ones may break", () => {
    const text = html([{ a: "2.421 [2.384, 2.467]", b: "a sentence that is long enough to be broken" }]);
    expect(text).toContain('<td style="text-align:left;white-space:nowrap">2.421');
    expect(text).toContain('<td style="text-align:left">a sentence');
  });
  it("throws on an empty table and on one that nobody reads", () => {
    expect(() => table([])).toThrow("a table must have at least one row with a field, got none");
    expect(() => table(Array.from({ length: 201 }, (_, i) => ({ i })))).toThrow("at most 200 rows, got 201");
  });
});

describe("text width", () => {
  it("counts two columns for a Chinese character, none for a combining mark", () => {
    expect(["abc", "接龍", "é", "e\u0301", "，", "👍"].map(columns)).toEqual([3, 4, 1, 1, 2, 2]);
    expect(pad("接", 4, "right")).toBe("  接");
  });
});
