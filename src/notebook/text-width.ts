/** How many columns a text takes in a terminal or a `<pre>`: a Chinese character takes two. */

/** Unicode's East Asian Wide and Fullwidth blocks, and emoji. Source: Unicode Standard Annex 11. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** How many columns of a terminal a text takes: a Chinese character takes two. */
export function columns(text: string): number {
  let sum = 0;
  for (const letter of text) sum += /\p{Mark}/u.test(letter) ? 0 : wide.test(letter) ? 2 : 1;
  return sum;
}

/** `text` with blanks before it (`right`) or after it, so that it takes `width` columns. */
export function pad(text: string, width: number, align: "left" | "right"): string {
  const blanks = " ".repeat(Math.max(0, width - columns(text)));
  return align === "right" ? blanks + text : text + blanks;
}
