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
import { startTokens } from "./new-tokens";
import { type ChatInputs, type SftOptions, sftTrainer } from "./sft-trainer";
import { demonstrationChat, worldChat, worldStart } from "./world-chat";

/** Demonstrations, and how a model is trained on them. */
export const worldSft = { demonstrations: 960, epochs: 3, batchSize: 24, learningRate: 3e-4 } as const;

/** The demonstrations of a seed. */
export const hiredDemonstrations = (seed: number, count: number = worldSft.demonstrations): Demonstration[] =>
  demonstrations(count, new Rng(seed));

/**
 * Fine-tunes a copy of a base model.
 *
 * @param seed  decides the demonstrations and their order
 * @returns     the tuned model, or what it was when the reader pressed the interrupt button
 */
export async function fineTune(
  base: Gpt,
  seed: number,
  options: Partial<SftOptions & { demonstrations: number }> = {},
  trainer: Partial<TrainerOptions<ChatInputs>> = {},
): Promise<Gpt> {
  const settings = { ...worldSft, seed, pad: worldChat.pad, ...options };
  const chats = hiredDemonstrations(seed, settings.demonstrations).map(demonstrationChat);
  const model = copyOf(base);
  startTokens(model, worldStart);
  const training = sftTrainer(model, chats, settings, [], trainer);
  await training.run();
  training.dispose();
  return model;
}
