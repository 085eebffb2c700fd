/**
 * The course's fine-tuning of the small world: settings, and a function that does it.
 *
 * The settings were chosen on the prompts of part `choose`.
 */
import { Rng } from "../core/random";
import { type Demonstration, demonstrations } from "../data/world/demonstrations";
import { copyOf } from "../lm/copy";
import type { Gpt } from "../lm/gpt";
import type { TrainerOptions } from "../pretrain/trainer";
import type { EncodedChat } from "./chat-template";
import { startTokens } from "./new-tokens";
import { type ChatInputs, type SftOptions, sftTrainer } from "./sft-trainer";
import { demonstrationChat, worldChat, worldStart } from "./world-chat";

/** Demonstrations, and how a model is trained on them. */
export const worldSft = { demonstrations: 960, epochs: 3, batchSize: 24, learningRate: 3e-4 } as const;

/** The demonstrations of a seed. */
export const hiredDemonstrations = (seed: number, count: number = worldSft.demonstrations): Demonstration[] =>
  demonstrations(count, new Rng(seed));

/**
 * Fine-tunes a copy of a base model on a seed's demonstrations.
 *
 * @param seed  decides the demonstrations and their order
 * @returns     the tuned model, or what it was when the reader pressed the interrupt button
 */
export function fineTune(
  base: Gpt,
  seed: number,
  options: Partial<SftOptions & { demonstrations: number }> = {},
  trainer: Partial<TrainerOptions<ChatInputs>> = {},
): Promise<Gpt> {
  const chats = hiredDemonstrations(seed, options.demonstrations).map(demonstrationChat);
  return fineTuneOn(base, chats, { seed, ...options }, trainer);
}

/** How a fine-tuning goes that is not the course's in everything. */
export interface TuneOptions extends Partial<SftOptions> {
  /** What the special tokens are to resemble at first; an empty map leaves them as they are. Default: `worldStart`. */
  start?: ReadonlyMap<number, readonly number[]>;
}

/** Fine-tunes a copy of a model on any conversations. */
export async function fineTuneOn(
  base: Gpt,
  chats: readonly EncodedChat[],
  { start = worldStart, ...options }: TuneOptions & { seed: number },
  trainer: Partial<TrainerOptions<ChatInputs>> = {},
): Promise<Gpt> {
  const model = copyOf(base);
  startTokens(model, start);
  const training = sftTrainer(model, chats, { ...worldSft, pad: worldChat.pad, ...options }, [], trainer);
  await training.run();
  training.dispose();
  return model;
}
