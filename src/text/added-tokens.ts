/**
 * Tokens that are not learnt but added: strings such as "<|endoftext|>" that are one token wherever they stand in a text.
 *
 * Of several that start at the same place, the longest counts.
 */

/** One added token. */
export interface AddedToken {
  readonly content: string;
  readonly id: number;
  /** Whether it means something to the program (an end, a turn), so that a reader does not want to see it. */
  readonly special: boolean;
  /** Whether it is looked for after the text has been normalised (lower-cased, say), and not before. */
  readonly normalized: boolean;
}

/** A text cut at its added tokens: stretches of text, and ids. */
export type Stretch = string | number;

interface Finder {
  readonly pattern: RegExp;
  readonly ids: ReadonlyMap<string, number>;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

function finderOf(tokens: readonly AddedToken[], normalise: (text: string) => string): Finder | undefined {
  const ids = new Map(tokens.map(({ content, id, normalized }) => [normalized ? normalise(content) : content, id]));
  ids.delete("");
  if (ids.size === 0) return undefined;
  const longestFirst = [...ids.keys()].sort((a, b) => b.length - a.length);
  return { pattern: new RegExp(`(${longestFirst.map(escaped).join("|")})`, "u"), ids };
}

function cutAll(stretches: readonly Stretch[], finder: Finder | undefined): Stretch[] {
  if (!finder) return [...stretches];
  return stretches.flatMap((stretch) => {
    if (typeof stretch === "number") return [stretch];
    // split() with a group gives text, token, text, token, …, text.
    const parts = stretch.split(finder.pattern);
    return parts.map((part, i) => (i % 2 === 1 ? finder.ids.get(part)! : part)).filter((part) => part !== "");
  });
}

/** Finds added tokens in texts. */
export class AddedTokens {
  private readonly byId: ReadonlyMap<number, AddedToken>;
  private readonly finders: Record<"all" | "ordinary", { raw?: Finder; normalised?: Finder }>;

  /**
   * @param list       the tokens
   * @param normalise  what is done to the text between them
   */
  constructor(
    readonly list: readonly AddedToken[],
    private readonly normalise: (text: string) => string = (text) => text,
  ) {
    this.byId = new Map(list.map((token) => [token.id, token]));
    const finders = (tokens: readonly AddedToken[]) => ({
      raw: finderOf(
        tokens.filter(({ normalized }) => !normalized),
        normalise,
      ),
      normalised: finderOf(
        tokens.filter(({ normalized }) => normalized),
        normalise,
      ),
    });
    this.finders = { all: finders(list), ordinary: finders(list.filter(({ special }) => !special)) };
  }

  /** The added token of an id, if it is one. */
  get(id: number): AddedToken | undefined {
    return this.byId.get(id);
  }

  /**
   * Cuts a text at its added tokens and normalises what is between them.
   *
   * @param special  whether special tokens count; if not, they are ordinary text
   */
  cut(text: string, special: boolean): Stretch[] {
    const { raw, normalised } = this.finders[special ? "all" : "ordinary"];
    const stretches = cutAll([text], raw);
    const between = stretches.map((stretch) => (typeof stretch === "string" ? this.normalise(stretch) : stretch));
    return cutAll(between, normalised).filter((stretch) => stretch !== "");
  }
}
