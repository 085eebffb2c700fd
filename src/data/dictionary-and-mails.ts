/**
 * What the small sibling of GPT-1 reads: a dictionary and the beginnings of other people's mails; and the mails that are kept away from it.
 *
 *   "dog: a member of the genus Canis …"        WordNet's definitions
 *   "Re: New Sequences Window\nI can't …"       a mail: its subject, then its text; nothing says whether it is spam
 *
 * Source: WordNet 3.1; the SpamAssassin public corpus, masked. Radford et al. 2018, section 3.1: pre-training needs text and no labels.
 */
import { Rng } from "../core/random";
import { definitions } from "./definition-tasks";
import { cached } from "./files";
import { type SpamMail, spamMails } from "./spam-mails";
import { split } from "./split";

/** Characters of a mail that are read; the rest is more of the same, and would be more text than the dictionary's. */
const mailStart = 600;

/** A mail as a text: subject, line break, body; runs of spaces and of empty lines count as one. @param most  characters that are kept */
export function mailText({ subject, text }: SpamMail, most = mailStart): string {
  return `${subject}\n${text}`
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n\s*/g, "\n")
    .slice(0, most);
}

/** The subject without "Re:" and the like: what the mails of a conversation share. */
function thread({ subject, text }: SpamMail): string {
  const name = subject
    .toLowerCase()
    .replace(/\b(re|fwd?|aw)\s*:/g, "")
    .replace(/\s+/g, " ");
  return name.trim() || text;
}

/** Mails to learn from, and a fifth to be asked about; the mails of a conversation stay together. The split is always the same. */
export const mailParts: () => { train: SpamMail[]; test: SpamMail[] } = cached(() =>
  split(spamMails(), { seed: 1, validation: 0, test: 0.2, groupBy: thread }),
);

/** Everything there is to read, in random order: the definitions of `definitions(1).train`, and the mails of `mailParts().train`. */
export const dictionaryAndMails: () => string[] = cached(() =>
  new Rng(1).shuffle([...definitions(1).train, ...mailParts().train.map((mail) => mailText(mail))]),
);
