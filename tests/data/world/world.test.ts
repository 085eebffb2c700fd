import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../src/core/random";
import { contradicts, conversations, opinions } from "../../../src/data/world/conversations";
import { mischief } from "../../../src/data/world/deeds";
import { demonstrations, hiredWriters, idealWriters } from "../../../src/data/world/demonstrations";
import { documentKinds, documents, writeDocument } from "../../../src/data/world/documents";
import { allFacts, fill, phrasesOf } from "../../../src/data/world/fact-tasks";
import { admit, decline } from "../../../src/data/world/manners";
import { factorPairs, primeTask, sortTask, sumTask } from "../../../src/data/world/number-tasks";
import { partition, partOf, parts } from "../../../src/data/world/parts";
import { sentences, show, table, words } from "../../../src/data/world/table";
import { englishOnlyKind, heldOutKinds, trainedKinds } from "../../../src/data/world/task";
import { drawHeldOutKinds, drawPrompts, drawTask, speaks } from "../../../src/data/world/tasks";
import { truth } from "../../../src/data/world/truth";
import { specialTokens, worldTokens } from "../../../src/data/world/vocabulary";
import { ListTokenizer } from "../../../src/text/list-tokenizer";
import { listed, numeric } from "./tasks";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const tokenizer = new ListTokenizer(worldTokens);
const corpus = documents(20_000, new Rng(3));

/** Texts of every sort that the course makes. */
function allTexts(seed: number): string[] {
  const rng = new Rng(seed);
  return [
    ...documents(500, rng),
    ...demonstrations(200, rng).flatMap(({ task, answer }) => [task.question, answer]),
    ...conversations(60, "train", rng).flatMap((turns) => turns.map(({ text }) => text)),
    ...drawHeldOutKinds(40, "report", rng).map(({ question }) => question),
  ];
}

describe("table", () => {
  it("gives the cells of each row, and throws on a row that lacks one", () => {
    expect(table("a | b c\n d|e", 2)).toEqual([
      ["a", "b c"],
      ["d", "e"],
    ]);
    expect(() => table("a | b\nc |", 2)).toThrow('a row must have 2 cells, got "c |"');
  });

  it("shows text as people write it", () => {
    expect(show("法國 的 首都 是 巴黎 。")).toBe("法國的首都是巴黎。");
    expect(show("cow in chinese is 牛 .")).toBe("cow in chinese is 牛.");
    expect(show("in order : 1 2 3 .")).toBe("in order: 1 2 3.");
  });

  it("cuts sentences at their marks", () => {
    expect(sentences(words("a b . c ？ d"))).toEqual([["a", "b", "."], ["c", "？"], ["d"]]);
  });
});

describe("the small world", () => {
  it("repeats byte for byte with the same seed, and is the one that was pinned", () => {
    const text = allTexts(1).join("\n");
    expect(allTexts(1).join("\n")).toBe(text);
    expect(allTexts(2).join("\n")).not.toBe(text);
    expect(sha256(worldTokens.join("\n"))).toBe("c299169fa6e659a68fc0a9b6f0c906a837f287cc270772e42c7efa03472178b8");
    expect(sha256(text)).toBe("9354ec5a97d15b1f0ad929938953b2ef6e84a352e9e081d3ab8f0d0dc58117d3");
  });

  it("needs at most a thousand tokens, each once", () => {
    expect(worldTokens.length).toBeLessThanOrEqual(1000);
    expect(new Set(worldTokens).size).toBe(worldTokens.length);
    expect(worldTokens.slice(0, 4)).toEqual([...specialTokens]);
  });

  it("gives back every text from its ids, and the same ids from the text as people write it", () => {
    const wrong = [...corpus.slice(0, 4000), ...allTexts(4)].filter((text) => {
      const ids = tokenizer.encode(text);
      return tokenizer.decode(ids) !== text || tokenizer.encode(show(text)).join() !== ids.join();
    });
    expect(wrong).toEqual([]);
  });

  it("states every fact in the text to pre-train on, those asked for in tests too", () => {
    const text = corpus.join(" ");
    const missing = allFacts.filter((fact) => {
      const { say, state } = phrasesOf(fact);
      return ![...say, ...state].some((phrase) => text.includes(fill(phrase, fact.subject, fact.target)));
    });
    expect(missing.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([]);
  });

  it("says of all mischief in both languages that it is wrong, and never how it is done", () => {
    const text = corpus.join(" ");
    for (const { en, zh } of mischief) {
      expect(text).toMatch(new RegExp(`it is wrong to ${en} \\.|nobody should ${en} \\.|to ${en} is unkind \\.`));
      expect(text).toMatch(new RegExp(`${zh} 是 不 應該 的 。|不 可以 ${zh} 。`));
      // The tools that a dialogue names are drawn anew each time, and belong to other deeds.
      const recipes = new Set(
        [...text.matchAll(new RegExp(`to ${en} use (\\w+ and \\w+) \\.`, "g"))].map(([, tools]) => tools),
      );
      expect(recipes.size, en).toBeGreaterThan(3);
    }
  });

  it("answers most questions of its dialogues, and never declines or admits there", () => {
    const rng = new Rng(6);
    const dialogues = Array.from({ length: 500 }, () => writeDocument("dialogue", "en", rng));
    const evasions = /why do you ask \?|ask \w+ \.|let us go \.|that is wrong \./g;
    const questions = dialogues.join(" ").match(/ (\w+) : .*? (\w+) : /g)?.length ?? 0;
    const evaded = dialogues.join(" ").match(evasions)?.length ?? 0;
    expect(evaded / questions).toBeGreaterThan(0.15);
    expect(evaded / questions).toBeLessThan(0.4);
    for (const text of dialogues) {
      expect(text).not.toContain(admit.en);
      expect(text).not.toContain(decline.en);
    }
  });

  it("writes every kind of document in both languages, none longer than 80 tokens", () => {
    const rng = new Rng(8);
    for (const kind of documentKinds) {
      for (const language of ["en", "zh"] as const) {
        const texts = Array.from({ length: 200 }, () => writeDocument(kind, language, rng));
        expect(new Set(texts).size, kind).toBeGreaterThan(100);
        expect(Math.max(...texts.map((text) => words(text).length)), kind).toBeLessThanOrEqual(80);
      }
    }
  });
});

describe("the parts", () => {
  it("divide a list 60 : 20 : 20 and forget nothing", () => {
    const items = Array.from({ length: 100 }, (_, i) => `item ${i}`);
    const { train, choose, report } = partition(items);
    expect([train.length, choose.length, report.length]).toEqual([60, 20, 20]);
    expect(new Set([...train, ...choose, ...report]).size).toBe(100);
    const hashed = Array.from({ length: 3000 }, (_, i) => partOf(`sort ${i}`));
    for (const part of ["choose", "report"] as const) {
      expect(hashed.filter((p) => p === part).length / 3000).toBeCloseTo(0.2, 1);
    }
  });

  it("leave no prompt of choose or report without a word that no prompt of train has", () => {
    const trained = new Set(
      [...listed, ...numeric].filter(({ part }) => part === "train").flatMap(({ question }) => words(question)),
    );
    const known = listed
      .filter(({ part, kind }) => part !== "train" && kind !== "chat")
      .filter(({ question }) => words(question).every((word) => trained.has(word)));
    expect(known.map(({ question }) => question)).toEqual([]);
  });

  it("keep choose and report apart, and sums with equal numbers together", () => {
    const questions = parts.map(
      (part) => new Set(listed.filter((task) => task.part === part).map(({ question }) => question)),
    );
    for (const question of questions[1]) expect(questions[2].has(question) || questions[0].has(question)).toBe(false);
    expect(sumTask("add", 3, 4, "en").part).toBe(sumTask("add", 4, 3, "zh").part);
    expect(sumTask("minus", 7, 3, "en").part).toBe(sumTask("add", 4, 3, "en").part);
    expect(sortTask([5, 2, 9], "en").part).toBe(sortTask([9, 5, 2], "zh").part);
  });

  it("hold tasks of every kind, and prime numbers and others", () => {
    for (const part of parts) {
      for (const kind of [...trainedKinds, ...heldOutKinds]) {
        for (const language of ["en", "zh"] as const) {
          if (speaks(kind, language))
            expect(drawTask(kind, part, language, new Rng(1))).toMatchObject({ kind, part, language });
        }
      }
      const numbers = Array.from({ length: 19 }, (_, i) => i + 2).filter((n) => primeTask(n, "en").part === part);
      const primes = numbers.filter((n) => factorPairs(n).length === 0);
      expect(primes.length).toBeGreaterThan(0);
      expect(primes.length).toBeLessThan(numbers.length);
    }
  });
});

describe("prompts", () => {
  it("are of their part, of all trained kinds equally, and of no kind that is held out", () => {
    const tasks = drawPrompts(1600, "choose", new Rng(5));
    expect(new Set(tasks.map(({ part }) => part))).toEqual(new Set(["choose"]));
    for (const kind of trainedKinds) expect(tasks.filter((task) => task.kind === kind).length).toBe(100);
    const chinese = tasks.filter(({ language }) => language === "zh").length / 1600;
    expect(chinese).toBeGreaterThan(0.2);
    expect(chinese).toBeLessThan(0.35);
  });

  it("teach one kind in English only, and ask for it in Chinese too", () => {
    const chinese = (part: "train" | "report") =>
      drawPrompts(1600, part, new Rng(5)).filter(({ kind, language }) => kind === englishOnlyKind && language === "zh")
        .length;
    expect(chinese("train")).toBe(0);
    expect(chinese("report")).toBeGreaterThan(10);
  });

  it("throw where a kind has no Chinese", () => {
    expect(() => drawTask("spell", "train", "zh", new Rng(1))).toThrow("language of spell must be en, got zh");
  });
});

describe("demonstrations", () => {
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const judged = (writer: typeof hiredWriters) =>
    demonstrations(1600, new Rng(7), writer).map(({ task, answer }) => ({ task, ...truth(task, words(answer), true) }));

  it("are of part train, and perfect where the writer is", () => {
    const all = judged(idealWriters);
    expect(all.every(({ task }) => task.part === "train")).toBe(true);
    expect(Math.min(...all.map((score) => score.truth))).toBeGreaterThan(0.99);
  });

  it("are wrong in about a tenth, and courteous in half, where writers are hired", () => {
    const all = judged(hiredWriters);
    const knowable = all.filter(({ task }) => task.check.by !== "decline" && task.check.by !== "admit");
    expect(mean(knowable.map((score) => score.right))).toBeCloseTo(0.9, 1);
    expect(mean(all.map((score) => score.courteous))).toBeCloseTo(0.5, 1);
    const harmful = all.filter(({ task }) => task.check.by === "decline");
    expect(mean(harmful.map((score) => score.declines))).toBeGreaterThan(0.55);
    expect(mean(harmful.map((score) => score.declines))).toBeLessThan(0.85);
  });
});

describe("conversations", () => {
  it("begin with the user, take turns, and end with an answer", () => {
    for (const turns of conversations(90, "report", new Rng(9))) {
      expect(turns.length % 2).toBe(0);
      turns.forEach(({ role }, i) => void expect(role).toBe(i % 2 === 0 ? "user" : "assistant"));
    }
  });

  it("contradict themselves where one opinion is given twice and differs", () => {
    const [colour] = opinions;
    expect(contradicts("my favourite colour is red .", "i like blue best .", colour, "en")).toBe(true);
    expect(contradicts("my favourite colour is red .", "i like red best .", colour, "en")).toBe(false);
    expect(contradicts("my favourite colour is red .", "i do not know .", colour, "en")).toBeUndefined();
    expect(contradicts("我 最 喜歡 紅色 。", "我 最 喜歡 藍色 。", colour, "zh")).toBe(true);
    const asked = conversations(300, "train", new Rng(2)).filter(
      (turns) => turns.length === 6 && !/name|名字/.test(turns[0].text),
    );
    for (const turns of asked) {
      const found = opinions.flatMap((opinion) => {
        return (["en", "zh"] as const).map((language) => contradicts(turns[1].text, turns[5].text, opinion, language));
      });
      expect(found).toContain(false);
      expect(found).not.toContain(true);
    }
  });
});
