/**
 * Takes out of a mail what points to a person: e-mail addresses, web addresses, long numbers, names.
 *
 * Each becomes a word in brackets, so that a classifier still sees that something of the kind stood there. The masks would
 * rather take too much than too little. Not masked: postal addresses in words, and names that no header of any mail holds.
 */

/** What stands in the masked text. */
export const masks = { email: "[email]", url: "[url]", number: "[number]", name: "[name]" } as const;

const domain = "[\\p{L}\\p{N}-]+(?:(?:\\.|\\s?(?:\\(dot\\)|\\[dot\\]|\\sdot\\s)\\s?)[\\p{L}\\p{N}-]+)*";
const at = "(?:@|%40|&#0*64;?|&#x0*40;?|&commat;|\\s?(?:\\(at\\)|\\[at\\]|\\{at\\}|<at>|_at_)\\s?)";
const local = "[\\p{L}\\p{N}.!#$&*+/=?^_`{|}~'%-]{1,64}";
const endings =
  "com|net|org|edu|gov|mil|info|biz|arpa|ie|uk|de|fr|ca|au|nl|jp|ru|br|ch|se|fi|dk|pl|cn|kr|tw|hk|sg|nz|za|cz|hu|es|eu|tv|cc|ws";

/** What to look for, what to put in its place, and a sign, quick to find, without which there is nothing to look for. */
type Pattern = readonly [RegExp, string, RegExp];

const patterns: readonly Pattern[] = [
  [/(?:https?|ftps?|file|telnet|news|nntp|gopher|irc):\/\/[^\s<>"]+/gi, masks.url, /:\/\//],
  [/\b(?:www|ftp)\d?\.[^\s<>"]+/gi, masks.url, /www|ftp/i],
  [/\b(?:mailto|callto|tel|sip):\s?[^\s<>"]+/gi, masks.email, /mailto:|callto:|tel:|sip:/i],
  [new RegExp(`"[^"\\n]{1,40}"@${domain}`, "giu"), masks.email, /"@/],
  [new RegExp(`${local}${at}${domain}`, "giu"), masks.email, /@|%40|&#|&commat|[([{<_]at[)\]}>_]/i],
  [new RegExp(`${local}\\s@\\s?[a-z0-9-]+(?:\\.[a-z0-9-]+)+`, "giu"), masks.email, /\s@/],
  [new RegExp(`${local}\\sat\\s[a-z0-9-]+(?:\\sdot\\s[a-z0-9-]+)+`, "giu"), masks.email, /\sdot\s/i],
  [/\S+@\S*|@\S+|\S*%40\S*/gi, masks.email, /@|%40/],
  [/@/g, "at", /@/],
  [new RegExp(`\\b(?:[a-z0-9-]{1,63}\\.)+(?:${endings})\\b(?:[:/][^\\s<>"]*)?`, "gi"), masks.url, /\./],
  [/\+?(?:\d[ \t()./-]{0,3}){6,}\d/g, masks.number, /\d/],
];

/** Masks addresses and long numbers (seven digits or more, spaces and hyphens between them allowed). */
export function maskAddresses(text: string): string {
  return patterns.reduce(
    (masked, [pattern, mask, sign]) => (sign.test(masked) ? masked.replace(pattern, mask) : masked),
    text,
  );
}

/** The names of people in address lines such as `"Jane Q. Roe" <jane@roe.example>, bob@x.example (Bob Poe)`, whole. */
export function namesIn(addressLines: readonly string[]): string[] {
  const text = addressLines.join(", ");
  const outside = text.replace(/<[^>]*>/g, ",").replace(/\S+@\S+/g, ",");
  return outside
    .split(/[,;()"]/)
    .map((name) => name.replace(/^[\s'.]+|[\s']+$/g, ""))
    .filter((name) => /\p{L}{2}/u.test(name) && !/^(?:undisclosed|recipient|list|mailing)/i.test(name));
}

/** The parts before the @ of address lines: people write them as their names too. */
export function loginsIn(addressLines: readonly string[]): string[] {
  return [...addressLines.join(" ").matchAll(/([\p{L}\p{N}._+-]+)@/gu)].map((match) => match[1]);
}

/** The words of names: "Jane Q. Roe" gives Jane and Roe. */
export function nameWords(names: readonly string[]): string[] {
  return names.flatMap((name) => name.match(/\p{L}[\p{L}'-]+/gu) ?? []).filter((word) => word.length > 2);
}

/**
 * Masks the given words wherever they stand alone, and lines that say who wrote what.
 *
 * @param isName  whether a word, as written in the text, is a name to be masked
 */
export function maskNames(text: string, isName: (word: string) => boolean): string {
  return text
    .replace(
      /^([>|:\s]*)(from|to|cc|bcc|reply-to|sender|sent by|resent-from|x-sender)\s*:.*$/gim,
      `$1$2: ${masks.name}`,
    )
    .replace(
      /^([>|:\s]*)(?:on\b.{0,80})?\S.{0,60}\b(writes|wrote|said|schrieb|a écrit)\s*:\s*$/gim,
      `$1${masks.name} $2:`,
    )
    .replace(/\p{L}[\p{L}'-]*\p{L}/gu, (word) => (isName(word) || isName(word.replace(/'s$/, "")) ? masks.name : word))
    .replace(/\[name\](?:[ \t]+(?:\p{Lu}\.?[ \t]+)?\[name\])+/gu, masks.name);
}
