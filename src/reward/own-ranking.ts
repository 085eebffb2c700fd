/**
 * One labeler more: the reader, who types a row of letters for each prompt, the best answer first.
 *
 *   "C A D B"      C is best, B is worst
 *   "C A=D B"      A and D are equally good: a tie, which no pair is made of
 */
import { type Judged, type Labeler, prefers } from "../data/world/labelers";

/** Letters of the answers: A, B, C, … */
export const answerLetters = (K: number): string[] => Array.from({ length: K }, (_, i) => String.fromCharCode(65 + i));

/**
 * The rank of each answer, 0 for the best.
 *
 * @param row  letters from best to worst, "=" between equally good ones
 * @param K    how many answers there are
 * @throws if a letter is missing, stands twice, or is none of theirs
 */
export function readRanking(row: string, K: number): number[] {
  const letters = answerLetters(K);
  const groups = row
    .toUpperCase()
    .replace(/\s*=\s*/g, "=")
    .split(/[\s,>]+/)
    .filter((group) => group !== "")
    .map((group) => group.split("="));
  const said = groups.flat();
  const problem = (): string | undefined => {
    const unknown = said.find((letter) => !letters.includes(letter));
    if (unknown !== undefined) return `"${unknown}" is none of them`;
    const twice = said.find((letter, i) => said.indexOf(letter) < i);
    if (twice !== undefined) return `${twice} stands twice`;
    const missing = letters.find((letter) => !said.includes(letter));
    return missing === undefined ? undefined : `${missing} is missing`;
  };
  const found = problem();
  if (found) throw new Error(`a ranking must hold each of ${letters.join(" ")} once, got "${row}": ${found}`);
  return letters.map((letter) => groups.findIndex((group) => group.includes(letter)));
}

/** Rankings of some prompts, and where they come from. */
export interface OwnRankings {
  ranks: number[][];
  /** How many of them the reader typed. */
  typed: number;
  /** What was wrong with the rows that were left out. */
  problems: string[];
}

/**
 * The reader's rankings; where a row is missing or wrong, another's stands in.
 *
 * @param rows     a row for each prompt; an empty one is one that is not typed yet
 * @param standIn  rankings to take instead, one for each prompt
 */
export function ownRankings(rows: readonly string[], standIn: readonly (readonly number[])[]): OwnRankings {
  const problems: string[] = [];
  if (rows.length > standIn.length)
    problems.push(`there must be at most ${standIn.length} rows, got ${rows.length}; the last ones are not read`);
  let typed = 0;
  const ranks = standIn.map((other, i) => {
    const row = rows[i] ?? "";
    if (row.trim() === "") return [...other];
    try {
      const own = readRanking(row, other.length);
      typed++;
      return own;
    } catch (error) {
      problems.push(`prompt ${i + 1}: ${(error as Error).message}`);
      return [...other];
    }
  });
  return { ranks, typed, problems };
}

/**
 * How often a labeler would say what a ranking says, 0 to 1: the mean of the labeler's probabilities over all pairs that are ordered.
 *
 * @param ranks   a list for each prompt
 * @param judged  the same answers as a labeler sees them
 */
export function agreementWith(
  labeler: Labeler,
  ranks: readonly (readonly number[])[],
  judged: readonly (readonly Judged[])[],
): number {
  const chances = ranks.flatMap((row, b) =>
    row.flatMap((mine, i) =>
      row.flatMap((other, j) => (mine < other ? [prefers(labeler, [judged[b][i], judged[b][j]])] : [])),
    ),
  );
  return chances.reduce((sum, chance) => sum + chance, 0) / chances.length;
}
