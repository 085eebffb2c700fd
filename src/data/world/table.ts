/**
 * The languages of the small world, and how its facts are typed: one row a line, one fact a column, columns apart by "|".
 *
 * All text of the world is a row of words with one space between them, Chinese ones and marks too: "法國 的 首都 是 巴黎 。".
 * `show` writes it as people do.
 */

/** English, or Chinese in traditional characters. */
export type Language = "en" | "zh";

/** Something that is written in both languages. */
export type Bilingual<T = string> = Readonly<Record<Language, T>>;

/**
 * The cells of a typed table.
 *
 * @param width  how many columns each row must have
 * @throws if a row has another number of columns, or an empty one
 */
export function table(text: string, width: number): string[][] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const cells = line.split("|").map((cell) => cell.trim());
      if (cells.length !== width || cells.includes(""))
        throw new Error(`a row must have ${width} cells, got "${line.trim()}"`);
      return cells;
    });
}

/** The words of a text of the world. */
export function words(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}

/** Marks that end a sentence. */
export const endMarks: ReadonlySet<string> = new Set([".", "?", "。", "？"]);

/** Cuts words into sentences; the last one may lack its mark. */
export function sentences(words: readonly string[]): string[][] {
  const cut: string[][] = [];
  let sentence: string[] = [];
  for (const word of words) {
    sentence.push(word);
    if (endMarks.has(word)) {
      cut.push(sentence);
      sentence = [];
    }
  }
  return sentence.length > 0 ? [...cut, sentence] : cut;
}

/** A text of the world as people write it: no space before a mark, none between Chinese words. */
export function show(text: string): string {
  const chinese = "[\\p{Script=Han}。？，：]";
  return text.replace(new RegExp(`(?<=${chinese}) (?=${chinese})`, "gu"), "").replace(/ (?=[.?,:。？，：])/g, "");
}
