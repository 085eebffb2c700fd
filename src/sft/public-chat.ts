/**
 * Public instruction data in the chat template, with a byte-level tokenizer that has its tokens.
 *
 * Texts come from strangers, so a special token's name in them is text like any other: nobody can end a turn by writing "<end>".
 */
import type { Instruction } from "../data/dolly";
import { ByteBpe } from "../text/byte-bpe";
import { type ChatTokens, type ChatTurn, type EncodedChat, encodeChat } from "./chat-template";

const special = ["<user>", "<assistant>", "<end>", "<pad>"] as const;

/**
 * A byte-level tokenizer with the tokens of the chat template.
 *
 * @param vocabSize  how many ids, at least 260: 256 bytes and four special tokens
 */
export function chatTokenizer(texts: readonly string[], vocabSize: number): ByteBpe {
  return ByteBpe.train(texts, { vocabSize, special });
}

/**
 * A tokenizer with the four tokens of the chat template behind its own: those that a model was pre-trained on keep their ids.
 * @throws if it has one of them already
 */
export function withChatTokens({ tokens, merges, added, addPrefixSpace }: ByteBpe): ByteBpe {
  const known = special.find((name) => tokens.includes(name));
  if (known) throw new Error(`the tokenizer must not have the tokens of the chat template yet, got ${known}`);
  const more = special.map((content, i) => ({ content, id: tokens.length + i, special: true, normalized: false }));
  return new ByteBpe({ tokens: [...tokens, ...special], merges, added: [...added, ...more], addPrefixSpace });
}

/** The tokens of the chat template in a tokenizer. @throws if it lacks one */
export function chatTokensOf(tokenizer: ByteBpe): ChatTokens {
  const [user, assistant, end, pad] = special.map((name) => tokenizer.idOf(name));
  return { user, assistant, end, pad };
}

/** An instruction as a conversation of two turns; what it is about comes after it. */
export function instructionTurns({ instruction, context, response }: Instruction): ChatTurn[] {
  const asked = context === "" ? instruction : `${instruction}\n\n${context}`;
  return [
    { role: "user", text: asked },
    { role: "assistant", text: response },
  ];
}

/**
 * Instructions as conversations to be fine-tuned on.
 *
 * @param longest  tokens of a conversation; longer ones are left out, for a cut answer has no end to be learned
 */
export function instructionChats(
  instructions: readonly Instruction[],
  tokenizer: ByteBpe,
  longest: number,
): { chats: EncodedChat[]; leftOut: number } {
  const tokens = chatTokensOf(tokenizer);
  const encode = (text: string): number[] => tokenizer.encodeOrdinary(text);
  const all = instructions.map((each) => encodeChat(instructionTurns(each), encode, tokens));
  const chats = all.filter(({ ids }) => ids.length <= longest);
  return { chats, leftOut: all.length - chats.length };
}
