/** The text that a page shows, near enough for counting words: no layout, no scripts, the common character references. */

const references: Record<string, string> = {
  nbsp: " ",
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  copy: "©",
  reg: "®",
};

/** HTML as text; block elements begin a new line. */
export function htmlToText(html: string): string {
  const shown = html
    .replace(/<!--[\s\S]*?(-->|$)/g, " ")
    .replace(/<(script|style|head|title)\b[\s\S]*?<\/\1\s*>/gi, " ")
    .replace(/\s+/g, " ")
    .replace(/<\/?(p|br|div|tr|table|li|ul|ol|h[1-6]|hr|blockquote|center)\b[^>]*>/gi, "\n")
    .replace(/<[a-z/!?][^>]*(>|$)/gi, "");
  return decodeReferences(shown)
    .replace(/[ \t]+/g, " ")
    .replace(/ ?\n[ \n]*/g, "\n")
    .trim();
}

/** Character references (&amp; &#64; &#x40;) as the characters they stand for. */
function decodeReferences(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));?/gi, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : -1;
    if (code >= 0) return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : " ";
    return references[name.toLowerCase()] ?? whole;
  });
}
