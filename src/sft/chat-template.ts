/**
 * A conversation as one row of tokens, and which of them the model is to learn.
 *
 *   <user> hi <end> <assistant> yo <end> <user> bye <end> <assistant> ok <end>
 *                               ^^ ^^^^^                               ^^ ^^^^^   learned: what the assistant says, and that it stops there
 *
 * What the user says is read and not imitated. The end of an answer must be learned, so it is never the token that fills short rows.
 * Source: Ouyang et al. 2022, section 3.5 (fine-tuning on demonstrations). The template is in the manner of OpenAI's ChatML, 2023.
 */

/** The tokens that hold a conversation together. */
export interface ChatTokens {
  /** Begins a conversation, where the vocabulary has such a token. */
  bos?: number;
  user: number;
  assistant: number;
  /** Ends a turn. */
  end: number;
  /** Fills short rows. */
  pad: number;
}

/** One turn. */
export interface ChatTurn {
  role: "user" | "assistant";
  text: string;
}

/** A conversation in tokens. */
export interface EncodedChat {
  ids: number[];
  /** 1 where a token is to be learned, else 0; as long as ids. */
  mask: number[];
}

/**
 * Encodes a conversation.
 *
 * @param encode  the ids of a text
 * @throws if there are no turns, roles do not alternate from the user on, or `pad` and `end` are the same token
 */
export function encodeChat(
  turns: readonly ChatTurn[],
  encode: (text: string) => number[],
  tokens: ChatTokens,
): EncodedChat {
  if (tokens.pad === tokens.end) throw new Error(`pad and end must be different tokens, got ${tokens.pad} for both`);
  if (turns.length === 0) throw new Error("a conversation must have at least one turn, got none");
  const ids: number[] = tokens.bos === undefined ? [] : [tokens.bos];
  const mask: number[] = ids.map(() => 0);
  turns.forEach(({ role, text }, i) => {
    const expected = i % 2 === 0 ? "user" : "assistant";
    if (role !== expected) throw new Error(`turn ${i} must be of the ${expected}, got ${role}`);
    const said = [...encode(text), tokens.end];
    ids.push(tokens[role], ...said);
    mask.push(0, ...said.map(() => (role === "assistant" ? 1 : 0)));
  });
  return { ids, mask };
}

/**
 * What a model is given to answer: the conversation so far, and the token after which the assistant speaks.
 *
 * @throws as `encodeChat` does, and if the last turn is not the user's
 */
export function encodePrompt(
  turns: readonly ChatTurn[],
  encode: (text: string) => number[],
  tokens: ChatTokens,
): number[] {
  if (turns.at(-1)?.role !== "user") throw new Error(`the last turn must be of the user, got ${turns.at(-1)?.role}`);
  return [...encodeChat(turns, encode, tokens).ids, tokens.assistant];
}

/**
 * The same conversation with every token to be learned, the user's too: what is compared with the loss on answers only. The first token follows
 * nothing and stays 0.
 */
export const learnEverything = ({ ids }: EncodedChat): EncodedChat => ({
  ids,
  mask: ids.map((_, t) => (t === 0 ? 0 : 1)),
});
