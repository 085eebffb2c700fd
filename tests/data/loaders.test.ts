import { describe, expect, it } from "vitest";
import { attribution, commonIdioms, dictionary, idioms, lookUp, meaning, parse } from "../../src/data/cc-cedict";
import { pronunciations, readAloud, shortWords, signOfPhone } from "../../src/data/cmudict";
import { firstNames } from "../../src/data/first-names";
import { mobyDick } from "../../src/data/moby-dick";
import { stateOfTheUnion } from "../../src/data/state-of-the-union";

describe("first names", () => {
  it("keeps 8405 names of letters a to z, each once, sorted", () => {
    const names = firstNames();
    expect(names.length).toBe(8405);
    expect(names.every((name) => /^[a-z]+$/.test(name))).toBe(true);
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toEqual(expect.arrayContaining(["ada", "annmarie", "zoe", "alan"]));
  });
});

describe("State of the Union", () => {
  it("gives 233 addresses from 1790 to 2021, by year", () => {
    const addresses = stateOfTheUnion();
    expect(addresses.length).toBe(233);
    expect(addresses[0]).toMatchObject({ year: 1790, president: "George Washington", party: "none" });
    expect(addresses.at(-1)).toMatchObject({ year: 2021, president: "Joseph R Biden" });
    expect(addresses.every((a, i) => i === 0 || a.year >= addresses[i - 1].year)).toBe(true);
    expect(Math.min(...addresses.map((a) => a.text.length))).toBeGreaterThan(5000);
  });
});

describe("Moby-Dick", () => {
  it("gives the chapters in reading order", () => {
    const chapters = mobyDick();
    expect(chapters.map((c) => c.chapter).slice(0, 4)).toEqual(["Etymology", "Extracts", "1", "2"]);
    expect(chapters.length).toBe(138);
    expect(chapters[2].text.startsWith("Call me Ishmael.")).toBe(true);
    expect(chapters.at(-1)?.chapter).toBe("Epilogue");
  });
});

describe("CMUdict", () => {
  it("keeps 116506 words of letters A to Z, each once, sorted, with its sounds", () => {
    const words = pronunciations().map(({ word }) => word);
    expect(words.length).toBe(116506);
    expect(words).toEqual([...new Set(words)].sort());
    expect(pronunciations().find(({ word }) => word === "KNIGHT")).toEqual({
      word: "KNIGHT",
      phones: ["N", "AY", "T"],
    });
  });

  it("gives each of the 39 sounds a sign of its own that is no capital letter", () => {
    const sounds = new Set(pronunciations().flatMap(({ phones }) => phones));
    expect([...sounds].sort()).toEqual(Object.keys(signOfPhone).sort());
    const signs = Object.values(signOfPhone);
    expect(signs.length).toBe(39);
    expect(new Set(signs).size).toBe(39);
    expect(signs.every((sign) => [...sign].length === 1 && !/[A-Z=]/.test(sign))).toBe(true);
  });

  it("keeps 83475 short words, whose lines have at most 17 signs", () => {
    const lines = shortWords().map(readAloud);
    expect(lines.length).toBe(83475);
    expect(Math.max(...lines.map((line) => [...line].length))).toBe(17);
    expect(Math.min(...lines.map((line) => line.indexOf("=")))).toBe(3);
  });

  it("keeps the spelling before and the sounds after the equals sign", () => {
    expect(readAloud({ word: "KNIGHT", phones: ["N", "AY", "T"] })).toBe("KNIGHT=nīt");
  });
});

describe("CC-CEDICT", () => {
  it("gives both scripts, syllables with tones and all meanings", () => {
    expect(dictionary().length).toBe(124263);
    expect(dictionary().find((e) => e.traditional === "接龍")).toMatchObject({
      simplified: "接龙",
      pinyin: ["jie1", "long2"],
    });
    expect(dictionary().find((e) => e.traditional === "上級")?.english).toEqual(["higher authorities", "superiors"]);
    expect(dictionary().filter((e) => e.english.length === 0).length).toBe(4);
    expect(
      dictionary()
        .flatMap((e) => e.pinyin)
        .filter((s) => s === "" || s.includes("u:")),
    ).toEqual([]);
    expect(dictionary().find((e) => e.traditional === "旅行")?.pinyin).toEqual(["lü3", "xing2"]);
  });

  it("gives one syllable per Chinese character, but for twelve old units", () => {
    const chinese = dictionary().filter((e) => /^\p{Script=Han}+$/u.test(e.traditional));
    expect(chinese.length).toBeGreaterThan(120000);
    expect(chinese.filter((e) => [...e.traditional].length !== e.pinyin.length).length).toBe(12);
    expect(chinese.every((e) => e.pinyin.every((s) => /^[A-Za-zü]+[1-5]$/.test(s)))).toBe(true);
  });

  it("gives idioms of four characters, each once, whatever else the brackets hold", () => {
    expect(idioms().every((idiom) => [...idiom].length === 4)).toBe(true);
    expect(new Set(idioms()).size).toBe(idioms().length);
    expect(idioms().length).toBe(5111);
    expect(idioms()).toEqual(expect.arrayContaining(["一丘之貉", "一丁不識", "三十而立", "劍走偏鋒"]));
    expect(idioms()).not.toContain("數據處理"); // four characters, but no idiom
  });

  it("names the dictionary and its licence", () => {
    expect(attribution).toMatch(/CC-CEDICT.*CC BY-SA 4\.0/);
  });

  it("gives all entries of a headword", () => {
    expect(lookUp("三心二意")[0].pinyin).toEqual(["san1", "xin1", "er4", "yi4"]);
    expect(lookUp("行").length).toBe(3);
    expect(lookUp("no such word")).toEqual([]);
  });

  it("gives the idioms that use the commonest characters alone", () => {
    const few = commonIdioms(800);
    expect(new Set(few.join("")).size).toBeLessThanOrEqual(800);
    expect(few).toContain("三心二意");
    expect(few.length).toBeGreaterThan(1500);
    expect(idioms()).toEqual(expect.arrayContaining(few));
  });

  it("gives the first meaning without other forms and readings", () => {
    expect(meaning("馬到成功")).toBe("to win instant success (idiom)");
    expect(meaning("後來居上")).toBe("(idiom) see 後來者居上");
    expect(meaning("no such word")).toBe("");
  });

  it("throws on a file that is not the package's", () => {
    expect(() => parse("module.exports = {}")).toThrow('expected a module that starts with "export default "');
  });
});
