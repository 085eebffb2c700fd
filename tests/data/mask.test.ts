import { describe, expect, it } from "vitest";
import { loginsIn, maskAddresses, maskNames, namesIn, nameWords } from "../../src/data/mask";
import { withoutSignature } from "../../src/data/mask-mails";

describe("maskAddresses", () => {
  const emails = [
    "jane.roe@example.com",
    "<JANE_ROE+list@mail.example.co.uk>",
    "mailto:jane@example.com?subject=hi",
    '"Jane Roe"@example.com',
    "o'hara%dept@example.com",
    "jane%40example.com",
    "jane&#64;example.com",
    "jane&#x40;example.com",
    "jane (at) example.com",
    "jane[at]example[dot]com",
    "jane at example dot com",
    "jane @ example.com",
    "jane @example.com",
    "jane@localhost",
    "jane@[127.0.0.1]",
    "jürgen@müller.example",
    "a=jane@example.com@relay.example.org",
  ];
  it.each(emails)("leaves nothing of %s", (email) => {
    const masked = maskAddresses(`write to ${email} today`);
    expect(masked).toMatch(/^write to <?\[email\]>? today$/);
  });

  const links = [
    "http://user:secret@example.com/~jane/?id=123&mail=jane%40example.com",
    "HTTPS://EXAMPLE.COM/unsubscribe/jane",
    "www.example.com/jane",
    "ftp://jane@ftp.example.com",
    "jane.example.org/home",
    "dogma.slashnull.org",
  ];
  it.each(links)("leaves nothing of %s", (link) => {
    expect(maskAddresses(`see ${link} now`)).toBe("see [url] now");
  });

  it.each(["+1 (212) 555-0199", "555-0199", "0123456789", "1-800-555-0199", "4111 1111 1111 1111", "192.168.100.254"])(
    "leaves nothing of %s",
    (number) => expect(maskAddresses(`call ${number}!`)).toBe("call [number]!"),
  );

  it("keeps sums, years, prices, versions and file names", () => {
    const text = "In 2002, 3.14 of 100000 paid $1,000,000 for nmh-1.0.4 and main.py, i.e. 2 lots at 9 am";
    expect(maskAddresses(text)).toBe(text);
  });
});

describe("maskNames", () => {
  const isName = (word: string): boolean => ["Jane", "Roe", "jroe"].includes(word);

  it("gives the names and logins of address lines in any of their forms", () => {
    const lines = ['"Jane Q. Roe" <jroe@x.example>, bob@y.example (Bob Poe)', "Ann O'Hara <ann.ohara@z.example>"];
    expect(namesIn(lines)).toEqual(["Jane Q. Roe", "Bob Poe", "Ann O'Hara"]);
    expect(loginsIn(lines)).toEqual(["jroe", "bob", "ann.ohara"]);
    expect(nameWords(namesIn(lines))).toEqual(["Jane", "Roe", "Bob", "Poe", "Ann", "O'Hara"]);
  });

  it("masks names alone, in a row, with an initial, and in the possessive", () => {
    expect(maskNames("Jane met Jane Q. Roe at Roe's, said jroe; Janet did not", isName)).toBe(
      "[name] met [name] at [name], said [name]; Janet did not",
    );
  });

  it("masks header lines and lines that say who wrote, quoted or not", () => {
    expect(maskNames("> From: Al Unknown\n> To: me, you\nSubject: x\nOn Monday, Al Unknown wrote:\n> hi", isName)).toBe(
      "> From: [name]\n> To: [name]\nSubject: x\n[name] wrote:\n> hi",
    );
  });

  it("keeps a body and drops its signature", () => {
    expect(withoutSignature("Hello\n-- \nJane Roe\n12 Long Street")).toBe("Hello");
    const long = `Hello\n--\n${"more\n".repeat(30)}`;
    expect(withoutSignature(long)).toBe(long);
  });
});
