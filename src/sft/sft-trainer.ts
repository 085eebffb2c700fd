/**
 * Supervised fine-tuning: the training loop of pre-training on conversations, with the loss on what the assistant says only.
 *
 *   loss = - mean log P(token | all before it)    over the answer's tokens and the <end> after it; nats per token
 *
 * Source: Ouyang et al. 2022, "Training language models to follow instructions with human feedback", section 3.5 ("SFT": cosine decay,
 *   16 epochs there). arXiv:2203.02155
 * Shapes: B conversations, T positions (one less than the longest conversation has tokens).
 */
import type { InputSpec } from "../core/program-entry";
import { int32 } from "../core/program-entry";
import type * as tf from "../core/tf";
import type { Gpt } from "../lm/gpt";
import type { TrainingData } from "../pretrain/batch-source";
import { ExampleBatches } from "../pretrain/example-batches";
import { Trainer, type TrainerOptions } from "../pretrain/trainer";
import { chatBatch } from "./chat-batch";
import type { EncodedChat } from "./chat-template";

/** What a batch of conversations holds, each (B, T), int32. */
export type ChatInputs = { ids: InputSpec<tf.Rank.R2>; targets: InputSpec<tf.Rank.R2> };

/** How conversations become batches. */
export interface ChatDataOptions {
  batchSize: number;
  /** Decides their order. */
  seed: number;
  /** Fills short rows. */
  pad: number;
}

/**
 * Batches of conversations, shuffled anew every epoch.
 *
 * @param heldOut  conversations to judge with, if any
 * @throws if there are none to train on
 */
export function chatData(
  chats: readonly EncodedChat[],
  { batchSize, seed, pad }: ChatDataOptions,
  heldOut: readonly EncodedChat[] = [],
): TrainingData<ChatInputs> {
  const length = Math.max(...[...chats, ...heldOut].map(({ ids }) => ids.length)) - 1;
  const inputs = { ids: int32(batchSize, length), targets: int32(batchSize, length) };
  const batches = (list: readonly EncodedChat[]) =>
    new ExampleBatches(inputs, { count: list.length, batchSize, seed }, (indices) =>
      chatBatch(
        indices.map((i) => list[i]),
        pad,
        length,
      ),
    );
  const unit = "nats per token of the answers";
  return heldOut.length > 0
    ? { train: batches(chats), validation: batches(heldOut), unit }
    : { train: batches(chats), unit };
}

/** How fine-tuning goes. */
export interface SftOptions extends ChatDataOptions {
  /** How often each conversation is seen. */
  epochs: number;
  /** The highest learning rate. */
  learningRate: number;
}

/**
 * A trainer that fine-tunes a model on conversations.
 *
 * @param model    its weights are trained where they are
 * @param chats    what it learns from
 * @param options  the course's choice for the small world is `worldSft`
 * @param heldOut  conversations to judge with
 */
export function sftTrainer(
  model: Gpt,
  chats: readonly EncodedChat[],
  options: SftOptions,
  heldOut: readonly EncodedChat[] = [],
  trainer: Partial<TrainerOptions<ChatInputs>> = {},
): Trainer<ChatInputs> {
  const { epochs, learningRate, batchSize } = options;
  const maxSteps = Math.max(1, Math.round((epochs * chats.length) / batchSize));
  return new Trainer(model, chatData(chats, options, heldOut), { maxSteps, learningRate, label: "SFT", ...trainer });
}
