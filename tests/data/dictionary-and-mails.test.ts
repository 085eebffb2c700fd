import { describe, expect, it } from "vitest";
import { definitions, entry } from "../../src/data/definition-tasks";
import { dictionaryAndMails, mailParts, mailText } from "../../src/data/dictionary-and-mails";

const mail = (subject: string, text: string) => ({ subject, text, label: "ham" as const });

describe("mailText", () => {
  it("gives subject and text, runs of spaces and empty lines as one, cut", () => {
    expect(mailText(mail("Re: tea", "At  four\t?\n \n\n  Yes"))).toBe("Re: tea\nAt four ?\nYes");
    expect(mailText(mail("Re: tea", "At four"), 9)).toBe("Re: tea\nA");
  });
});

describe("mailParts", () => {
  it("gives a fifth of the mails to ask about, and no conversation on both sides", () => {
    const { train, test } = mailParts();
    expect(test.length / (train.length + test.length)).toBeCloseTo(0.2, 2);
    const name = ({ subject }: { subject: string }) =>
      subject
        .toLowerCase()
        .replace(/^(re|fwd?): */, "")
        .trim();
    const read = new Set(train.map(name));
    const both = test.filter(
      (each) => name(each) !== "" && !/^(re|fwd?|aw)\b/.test(name(each)) && read.has(name(each)),
    );
    expect(both).toEqual([]);
  });
});

describe("dictionaryAndMails", () => {
  const texts = new Set(dictionaryAndMails());
  it("holds the definitions to read, and none that is kept away", () => {
    const { train, held, opinions } = definitions(1);
    expect(train.every((text) => texts.has(text))).toBe(true);
    const dictionary = new Set(train); // a few meanings share word and definition
    expect(held.map(entry).filter((text) => texts.has(text) && !dictionary.has(text))).toEqual([]);
    expect(opinions.map(entry).filter((text) => texts.has(text))).toEqual([]);
  });

  it("holds the mails to learn from, and none that is asked about", () => {
    const { train, test } = mailParts();
    const read = new Set(train.map((each) => mailText(each)));
    expect([...read].every((text) => texts.has(text))).toBe(true);
    expect(test.map((each) => mailText(each)).filter((text) => texts.has(text))).toEqual([]);
  });
});
