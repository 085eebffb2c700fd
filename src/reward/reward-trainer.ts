/**
 * Training a reward model: all pairs of a prompt's K answers in one batch, once through the data or a few times.
 *
 * Source: Ouyang et al. 2022, section 3.5 and appendix C.2 (one epoch, cosine decay, 64 prompts in a batch). arXiv:2203.02155
 * Shapes: B prompts, K answers to each, T tokens.
 */
import { float32, type InputSpec, int32 } from "../core/program-entry";
import * as tf from "../core/tf";
import type { TrainingData } from "../pretrain/batch-source";
import { ExampleBatches } from "../pretrain/example-batches";
import { Trainer, type TrainerOptions } from "../pretrain/trainer";
import type { Ranked } from "./comparisons";
import { betterThan, rankingLoss } from "./ranking-loss";
import type { ScalarModel } from "./scalar-model";

/** A batch: rows (B K, T), the last token of each (B K), and which answer is better than which (B, K, K). */
export type RankingInputs = {
  ids: InputSpec<tf.Rank.R2>;
  last: InputSpec<tf.Rank.R1>;
  better: InputSpec<tf.Rank.R3>;
};

/** How a reward model is trained. */
export interface RewardOptions {
  /** Prompts in a batch. */
  batchSize: number;
  epochs: number;
  /** The highest learning rate. */
  learningRate: number;
  /** Decides the order. */
  seed: number;
  /** Fills short rows. */
  pad: number;
}

/**
 * Batches of prompts with all their answers.
 *
 * @throws if there are no comparisons, or they have different numbers of answers
 */
export function rankingData(
  comparisons: readonly Ranked[],
  { batchSize, seed, pad }: Pick<RewardOptions, "batchSize" | "seed" | "pad">,
): TrainingData<RankingInputs> {
  const K = comparisons[0]?.answers.length ?? 0;
  const odd = comparisons.find(({ answers }) => answers.length !== K);
  if (K === 0 || odd)
    throw new Error(`all prompts must have as many answers, got ${K} and ${odd?.answers.length ?? 0}`);
  const texts = comparisons.map(({ answers }) => answers.map(({ prompt, ids }) => [...prompt, ...ids]));
  const T = Math.max(...texts.flat().map((text) => text.length));
  const better = betterThan(comparisons.map(({ ranks }) => ranks));
  const inputs = { ids: int32(batchSize * K, T), last: int32(batchSize * K), better: float32(batchSize, K, K) };
  const train = new ExampleBatches(inputs, { count: comparisons.length, batchSize, seed }, (indices) => {
    const rows = indices.flatMap((i) => texts[i]);
    const filled = rows.map((row) => [...row, ...Array<number>(T - row.length).fill(pad)]);
    return {
      ids: tf.tensor2d(filled, [rows.length, T], "int32"),
      last: tf.tensor1d(
        rows.map((row) => row.length - 1),
        "int32",
      ),
      better: tf.tensor3d(
        indices.map((i) => better[i]),
        [indices.length, K, K],
      ),
    };
  });
  return { train, unit: "nats per pair", baselines: { "ln 2": Math.LN2 } };
}

/** A trainer of a reward model; nothing is dropped while it trains. */
export function rewardTrainer(
  model: ScalarModel,
  comparisons: readonly Ranked[],
  options: RewardOptions,
  trainer: Partial<TrainerOptions<RankingInputs>> = {},
): Trainer<RankingInputs> {
  const { batchSize, epochs, learningRate } = options;
  const K = comparisons[0].answers.length;
  const loss = ({ ids, last, better }: { ids: tf.Tensor2D; last: tf.Tensor1D; better: tf.Tensor3D }) => ({
    loss: rankingLoss(tf.reshape<tf.Rank.R2>(model.scores(ids, last), [batchSize, K]), better),
  });
  const maxSteps = Math.max(1, Math.round((epochs * comparisons.length) / batchSize));
  const data = rankingData(comparisons, options);
  return new Trainer(model, data, { maxSteps, learningRate, loss, label: "reward model", ...trainer });
}
