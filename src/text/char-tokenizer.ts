/**
 * The smallest tokenizer: every character is a token, and one more token stands for the edge of a text.
 *
 *   id 0 is the edge: START when it is the input, END when it is the answer; 1, 2, … are the characters, sorted.
 */
import { END } from "./sequence";
import type { Tokenizer } from "./tokenizer";

/** Training pairs of a bigram model as ids: after x[i] came y[i]. */
export interface BigramPairs {
  readonly x: Int32Array;
  readonly y: Int32Array;
}

/** The id of the edge. */
export const EDGE = 0;

/** Turns text into ids and back. */
export class CharTokenizer implements Tokenizer {
  /** The token of each id; the edge goes by the name END. */
  readonly tokens: readonly string[];
  private readonly ids: ReadonlyMap<string, number>;

  /** @param texts  every text that will be encoded consists of characters of these */
  constructor(texts: readonly string[]) {
    const characters = [...new Set(texts.flatMap((text) => [...text]))].sort();
    if (characters.length === 0)
      throw new Error(`texts must hold at least one character, got ${texts.length} empty texts`);
    this.tokens = [END, ...characters];
    this.ids = new Map(characters.map((character, i) => [character, i + 1]));
  }

  /** V: how many ids there are, the edge among them. */
  get vocabSize(): number {
    return this.tokens.length;
  }

  /** Whether every character of the text has an id. */
  knows(text: string): boolean {
    return [...text].every((character) => this.ids.has(character));
  }

  /**
   * The ids of a text's characters, without edges: "ann" → [1, 14, 14].
   *
   * @throws on a character that no text given to the constructor held
   */
  encode(text: string): number[] {
    return [...text].map((character) => {
      const id = this.ids.get(character);
      if (id !== undefined) return id;
      throw new Error(`unknown character "${character}" (not among the ${this.tokens.length - 1} of the vocabulary)`);
    });
  }

  /**
   * The text of ids; edges are left out.
   *
   * @throws on an id outside 0 to vocabSize - 1
   */
  decode(ids: readonly number[]): string {
    const characters = ids.map((id) => {
      if (this.tokens[id] === undefined) throw new Error(`id must be from 0 to ${this.vocabSize - 1}, got ${id}`);
      return id === EDGE ? "" : this.tokens[id];
    });
    return characters.join("");
  }

  /** All pairs of neighbours in the texts, the edges included: "ann" gives edge → a, a → n, n → n, n → edge. */
  pairs(texts: readonly string[]): BigramPairs {
    const whole = texts.map((text) => [EDGE, ...this.encode(text), EDGE]);
    return {
      x: Int32Array.from(whole.flatMap((ids) => ids.slice(0, -1))),
      y: Int32Array.from(whole.flatMap((ids) => ids.slice(1))),
    };
  }
}
