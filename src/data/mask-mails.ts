/**
 * Masks a whole set of mails: the names to mask are those in the address lines of the set's own headers.
 *
 * A word of a name is masked in the mails whose header holds it; and in all mails if the set hardly ever writes it in lower case
 * (so Garrigues and Justin go everywhere, while Will and Mark go only where a Will or a Mark takes part).
 */
import type { Mail } from "./mail";
import { loginsIn, maskAddresses, maskNames, namesIn, nameWords } from "./mask";

const addressLines = ["from", "to", "cc", "reply-to", "sender", "x-sender", "resent-from", "resent-to", "errors-to"];

/** A word that the set writes in lower case at least this often is masked in no mail at all: "the", "free". */
const common = 300;

/** Months and weekdays are capitalised too, but name nobody. */
const calendar =
  /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|january|february|march|april|june|july|august|september|october|november|december|(mon|tues|wednes|thurs|fri|satur|sun)day)$/;

interface WordCount {
  lower: number;
  capital: number;
}

/** Subject and body of each mail, masked; no character @ is left, and no signature. */
export function maskMails(mails: readonly Mail[]): { subject: string; text: string }[] {
  const texts = mails.map((mail) => ({
    subject: maskAddresses((mail.header.get("subject")?.[0] ?? "").trim()),
    text: maskAddresses(withoutSignature(mail.body)),
  }));
  const counts = countWords(texts.map((mail) => mail.text));
  const people = mails.map(wordsOfPeople);
  const everybody = new Set(
    people.flatMap((words) => [...words]).filter((word) => isRarelyLower(counts.get(word)) && !calendar.test(word)),
  );
  return texts.map(({ subject, text }, i) => {
    const isName = (word: string): boolean => {
      const lower = word.toLowerCase();
      const isCapital = word !== lower;
      const count = counts.get(lower);
      if (people[i].has(lower)) return (count?.lower ?? 0) < (isCapital ? common : common / 3);
      return isCapital && everybody.has(lower);
    };
    return { subject: maskNames(subject, isName), text: maskNames(text, isName) };
  });
}

/** The body without its signature: what follows a line "--" if that is at most 15 lines. */
export function withoutSignature(body: string): string {
  const start = body.search(/^-- ?$(?![\s\S]*^-- ?$)/m);
  return start >= 0 && body.slice(start).split("\n").length <= 16 ? body.slice(0, start).trimEnd() : body;
}

/** The words, in lower case, of the names and logins in a mail's address lines. */
function wordsOfPeople(mail: Mail): Set<string> {
  const lines = addressLines.flatMap((name) => mail.header.get(name) ?? []);
  return new Set([...nameWords(namesIn(lines)), ...nameWords(loginsIn(lines))].map((word) => word.toLowerCase()));
}

function countWords(texts: readonly string[]): Map<string, WordCount> {
  const counts = new Map<string, WordCount>();
  for (const text of texts) {
    for (const word of text.match(/\p{L}[\p{L}'-]*\p{L}/gu) ?? []) {
      const lower = word.toLowerCase();
      const count = counts.get(lower) ?? { lower: 0, capital: 0 };
      if (word === lower) count.lower++;
      else count.capital++;
      counts.set(lower, count);
    }
  }
  return counts;
}

/** Whether a word is nearly always written with a capital. */
function isRarelyLower(count: WordCount | undefined): boolean {
  return count === undefined || count.lower * 20 < count.capital || count.lower === 0;
}
