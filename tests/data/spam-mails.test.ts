import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkMails, spamCounts, spamMails } from "../../src/data/spam-mails";

describe("spam mails", () => {
  it("counts every mail of the package once", () => {
    const counts = spamCounts();
    expect(counts).toEqual({ read: 6046, empty: 21, ambiguous: 0, duplicate: 165, spam: 1761, ham: 4099 });
    expect(spamMails().length).toBe(counts.spam + counts.ham);
  });

  it("leaves no e-mail address, no web address and no long number in any mail", () => {
    const leaks = spamMails().filter(({ subject, text }) =>
      /@|%40|&#64;|\bmailto:[^\s"<]|\(at\)|https?:\/\/\S|\bwww\.\w|\d{7}|\d{3}[-. ]\d{3}[-. ]\d{4}/i.test(
        `${subject}\n${text}`,
      ),
    );
    expect(leaks).toEqual([]);
  });

  it("leaves no header of a person, no trace of the people who write most, and no signature line", () => {
    const leaks = spamMails().filter(({ text }) =>
      /^[>|\s]*(from|to|cc|reply-to|sender)\s*:(?! \[name\]$)/im.test(text),
    );
    expect(leaks).toEqual([]);
    const text = spamMails()
      .map((mail) => mail.text)
      .join("\n");
    for (const person of ["Garrigues", "Robert Elz", "Justin Mason", "Rohit Khare"]) expect(text).not.toContain(person);
  });

  it("keeps the words of the mails", () => {
    const first = spamMails()[0];
    expect(first.subject).toBe("Re: New Sequences Window");
    expect(first.text).toContain("For me it is very repeatable... (like every time, without fail).");
    expect(first.label).toBe("ham");
    expect(spamMails().some((mail) => mail.label === "spam" && mail.text.includes("MULTI-LEVEL MARKETING"))).toBe(true);
  });

  it("throws on an altered mail, naming it", () => {
    const bytes = ["one", "two"].map((text) => Buffer.from(text));
    const files = bytes.map((b, i) => `spam-1/0000${i}.${createHash("md5").update(b).digest("hex")}.txt`);
    const all = createHash("sha256").update("onetwo").digest("hex");
    expect(() => checkMails(files, bytes, all)).not.toThrow();
    bytes[1] = Buffer.from("twO");
    expect(() => checkMails(files, bytes, all)).toThrow(
      new RegExp(`${files[1]}: expected bytes .* restore it with: rm -rf`),
    );
  });
});
