/**
 * A tokenizer whose tokens are given as a list: words and marks, in languages with and without spaces.
 *
 * Text is cut at spaces; a run of Chinese characters is cut into the longest tokens from the left ("法國的首都" → 法國 的 首都, if those
 * are tokens). Differs from `WordTokenizer`, which counts words: here a word that is not in the list is an error.
 */
import { assertInteger } from "../core/check";
import type { Tokenizer } from "./tokenizer";

/** Turns text into ids of listed tokens and back. */
export class ListTokenizer implements Tokenizer {
  private readonly ids: ReadonlyMap<string, number>;
  private readonly longest: number;

  /**
   * @param tokens  the token of each id
   * @throws if a token stands twice or holds a space
   */
  constructor(readonly tokens: readonly string[]) {
    this.ids = new Map(tokens.map((token, id) => [token, id]));
    if (this.ids.size !== tokens.length)
      throw new Error(`tokens must be different, got ${tokens.length - this.ids.size} twice`);
    const spaced = tokens.find((token) => token === "" || /\s/.test(token));
    if (spaced !== undefined) throw new Error(`a token must hold no space and not be empty, got "${spaced}"`);
    this.longest = Math.max(...tokens.map((token) => token.length));
  }

  get vocabSize(): number {
    return this.tokens.length;
  }

  /** The id of one token. @throws if it is not in the list */
  id(token: string): number {
    const id = this.ids.get(token);
    if (id === undefined) throw new Error(`text must be made of the ${this.vocabSize} known words, got "${token}"`);
    return id;
  }

  /** The ids of a text, small and capital letters being the same. @throws on a word that is not in the list */
  encode(text: string): number[] {
    const pieces = text.toLowerCase().split(/\s+/);
    return pieces.filter((piece) => piece !== "").flatMap((piece) => this.encodePiece(piece));
  }

  /** The tokens of ids with a space between them. @throws on an id outside 0 to vocabSize - 1 */
  decode(ids: readonly number[]): string {
    for (const id of ids) assertInteger("id", id, 0, this.vocabSize - 1);
    return ids.map((id) => this.tokens[id]).join(" ");
  }

  /** The ids of what stands between two spaces. */
  private encodePiece(piece: string): number[] {
    const whole = this.ids.get(piece);
    if (whole !== undefined) return [whole];
    const runs = piece.match(/[a-z0-9-]+|\p{Script=Han}+|./gu) ?? [];
    return runs.flatMap((run) => (/^\p{Script=Han}/u.test(run) ? this.encodeRun(run) : [this.id(run)]));
  }

  /** The longest tokens of a run of Chinese characters, from the left. */
  private encodeRun(run: string): number[] {
    const ids: number[] = [];
    for (let start = 0; start < run.length; ) {
      let length = Math.min(this.longest, run.length - start);
      while (length > 1 && !this.ids.has(run.slice(start, start + length))) length--;
      ids.push(this.id(run.slice(start, start + length)));
      start += length;
    }
    return ids;
  }
}
