import { describe, expect, it } from "vitest";
import { htmlToText } from "../../src/data/html";
import { readMail } from "../../src/data/mail";

const mail = (...lines: string[]): string => lines.join("\n");

describe("readMail", () => {
  it("gives unfolded header lines and the body", () => {
    const { header, body } = readMail(
      mail("From x@y Thu Aug 22", "Subject: one", "\ttwo", "To: a", "To: b", "", "Hi", "", "you"),
    );
    expect(header.get("subject")).toEqual(["one two"]);
    expect(header.get("to")).toEqual(["a", "b"]);
    expect(body).toBe("Hi\n\nyou");
  });

  it("decodes words of the header and base64 and quoted-printable bodies in their charset", () => {
    expect(readMail("Subject: =?utf-8?B?5o6l6b6N?= =?iso-8859-1?Q?_caf=E9?=\n\n").header.get("subject")).toEqual([
      "接龍 café",
    ]);
    const base64 = mail("Content-Type: text/plain; charset=big5", "Content-Transfer-Encoding: base64", "", "sbXAcw==");
    expect(readMail(base64).body).toBe("接龍");
    const quoted = mail(
      "Content-Type: text/plain",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "caf=E9 is=",
      " open",
    );
    expect(readMail(quoted).body).toBe("café is open");
  });

  it("keeps the plain text of a mail in several parts, and the HTML where there is no plain text", () => {
    const parts = (...list: string[]): string =>
      mail(
        'Content-Type: multipart/alternative; boundary="b"',
        "",
        "skipped",
        ...list.map((p) => `--b\n${p}`),
        "--b--",
        "skipped",
      );
    expect(readMail(parts("\nplain", "Content-Type: text/html\n\n<b>rich</b>")).body).toBe("plain");
    expect(readMail(parts("Content-Type: text/html\n\n<b>rich</b>")).body).toBe("rich");
    expect(readMail(parts("Content-Type: image/png\n\nabc")).body).toBe("");
    const nested = parts(`Content-Type: message/rfc822\n\nSubject: inner\n\ninside`);
    expect(readMail(nested).body).toBe("inside");
  });
});

describe("htmlToText", () => {
  it("gives what a reader sees", () => {
    const page =
      "<head><title>t</title></head><style>p{}</style><p>a &lt; b&nbsp;&#38; c</p><!-- <p>no</p> --><script>x()</script>d<br>e";
    expect(htmlToText(page)).toBe("a < b & c\nd\ne");
  });

  it("joins words that tags cut in two", () => {
    expect(htmlToText("Vi<!-- x -->ag<b></b>ra")).toBe("Vi agra");
  });
});
