import { describe, expect, it } from "vitest";
import { pinyinChannel } from "../../src/lm/pinyin-channel";

// 行 is read hang once and xing twice; 星 only xing.
const words = [
  { characters: ["銀", "行"], syllables: ["yin", "hang"] },
  { characters: ["行", "星"], syllables: ["xing", "xing"] },
  { characters: ["行", "人"], syllables: ["xing", "ren"] },
];

describe("pinyinChannel", () => {
  it("equals counts of readings divided by the character's total", () => {
    const causes = new Map(pinyinChannel(words)("xing").map((cause) => [cause.meant, Math.exp(cause.logProb)]));
    expect([...causes.keys()]).toEqual(["行", "星"]);
    expect(causes.get("行")).toBeCloseTo(2 / 3, 12);
    expect(causes.get("星")).toBeCloseTo(1, 12);
  });

  it("throws for a syllable that was never counted", () => {
    expect(() => pinyinChannel(words)("long")).toThrow('no word that was counted has the syllable "long"');
  });

  it("throws when syllables and characters do not pair up", () => {
    expect(() => pinyinChannel([{ characters: ["兒"], syllables: ["er", "r"] }])).toThrow(
      "every character must have one syllable, got 兒 with er r",
    );
  });
});
