/** What every tokenizer can do, whatever its tokens are: characters or pieces of words. */
export interface Tokenizer {
  /** The token of each id, as it is shown. */
  readonly tokens: readonly string[];
  /** V: how many ids there are. */
  readonly vocabSize: number;
  /** The ids of a text. */
  encode(text: string): number[];
  /** The text of ids. */
  decode(ids: readonly number[]): string;
}
