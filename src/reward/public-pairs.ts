/**
 * Public preferences in tokens: a dialogue in the chat template, and two answers of which one was preferred.
 *
 * K = 2: each is the one pair of its prompt. Shapes: none; lists of ids.
 */
import type { Preference } from "../data/hh-rlhf";
import { encodePrompt } from "../sft/chat-template";
import { chatTokensOf } from "../sft/public-chat";
import type { ByteBpe } from "../text/byte-bpe";
import type { Ranked } from "./comparisons";

/**
 * Preferences as what a reward model learns from. Each answer ends with the end token, where its score is read.
 *
 * @param longest  tokens of prompt and answer together; pairs with a longer answer are left out
 */
export function rankedPairs(
  preferences: readonly Preference[],
  tokenizer: ByteBpe,
  longest: number,
): { ranked: Ranked[]; leftOut: number } {
  const tokens = chatTokensOf(tokenizer);
  const encode = (text: string): number[] => tokenizer.encodeOrdinary(text);
  const all = preferences.map(({ turns, chosen, rejected }): Ranked => {
    const prompt = encodePrompt(turns, encode, tokens);
    const answers = [chosen, rejected].map((text) => ({ prompt, ids: [...encode(text), tokens.end] }));
    return { answers, ranks: [0, 1] };
  });
  const ranked = all.filter(({ answers }) => answers.every(({ prompt, ids }) => prompt.length + ids.length <= longest));
  return { ranked, leftOut: all.length - ranked.length };
}
