/**
 * Reads an e-mail as it was sent: its header, and the text a person would see of its body.
 *
 * Source: RFC 5322 (header and body), RFC 2045 and 2046 (parts and transfer encodings), RFC 2047 (encoded words in a header).
 * Differs: no attachments, no exact rendering of HTML; a damaged part is read as far as it goes.
 */
import { htmlToText } from "./html";

/** An e-mail, read. */
export interface Mail {
  /** Name in lower case -> the values of all lines of that name, unfolded and decoded. */
  header: Map<string, string[]>;
  /** The plain text, or the text of the HTML where there is no plain one; "" where there is neither. */
  body: string;
}

interface Part {
  kind: "plain" | "html";
  text: string;
}

/**
 * Reads a mail.
 *
 * @param raw  its bytes, each as the character of that number ("latin1")
 */
export function readMail(raw: string): Mail {
  const { header, rest } = readHeader(raw.replace(/\r\n?/g, "\n"));
  const parts = readParts(header, rest);
  const plain = parts.filter((part) => part.kind === "plain" && part.text.trim() !== "");
  const shown = plain.length > 0 ? plain : parts;
  return { header, body: shown.map((part) => part.text.trim()).join("\n\n") };
}

function readHeader(text: string): { header: Map<string, string[]>; rest: string } {
  const end = text.search(/\n\n/);
  const lines = (end < 0 ? text : text.slice(0, end)).replace(/\n[ \t]+/g, " ").split("\n");
  const header = new Map<string, string[]>();
  for (const line of lines) {
    const [, name, value] = /^([!-9;-~]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (name) header.set(name.toLowerCase(), [...(header.get(name.toLowerCase()) ?? []), decodeWords(value)]);
  }
  return { header, rest: end < 0 ? "" : text.slice(end + 2) };
}

function readParts(header: Map<string, string[]>, body: string): Part[] {
  const type = header.get("content-type")?.[0] ?? "text/plain";
  const boundary = /^multipart\/.*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(type);
  if (boundary) {
    const pieces = `\n${body}`.split(`\n--${boundary[1] ?? boundary[2]}`).slice(1);
    return pieces
      .filter((piece) => !piece.startsWith("--"))
      .flatMap((piece) => readPart(piece.replace(/^[ \t]*\n/, "")));
  }
  if (/^message\/rfc822/i.test(type)) return readPart(body);
  const kind = /^text\/html/i.test(type) ? "html" : /^(text\/|multipart\/|text$)/i.test(type) ? "plain" : undefined;
  if (!kind) return [];
  const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1] ?? "latin1";
  const text = decodeCharset(decodeTransfer(body, header.get("content-transfer-encoding")?.[0] ?? ""), charset);
  return [{ kind, text: kind === "html" ? htmlToText(text) : text }];
}

function readPart(piece: string): Part[] {
  const { header, rest } = readHeader(piece.startsWith("\n") ? `X:\n${piece}` : piece);
  return readParts(header, rest);
}

function decodeTransfer(text: string, encoding: string): string {
  if (/base64/i.test(encoding)) return Buffer.from(text, "base64").toString("latin1");
  if (/quoted-printable/i.test(encoding)) return decodeQuoted(text.replace(/=[ \t]*\n/g, ""));
  return text;
}

function decodeQuoted(text: string): string {
  return text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function decodeCharset(text: string, charset: string): string {
  if (/^[\t-\r -~]*$/.test(text)) return text;
  try {
    return new TextDecoder(charset).decode(Buffer.from(text, "latin1"));
  } catch {
    return new TextDecoder("latin1").decode(Buffer.from(text, "latin1")); // a charset that does not exist
  }
}

function decodeWords(value: string): string {
  const joined = value.replace(/\?=\s+=\?/g, "?==?");
  return joined.replace(/=\?([^?\s]+)\?([bq])\?([^?]*)\?=/gi, (_, charset: string, how: string, text: string) => {
    const bytes = how.toLowerCase() === "b" ? decodeTransfer(text, "base64") : decodeQuoted(text.replaceAll("_", " "));
    return decodeCharset(bytes, charset);
  });
}
