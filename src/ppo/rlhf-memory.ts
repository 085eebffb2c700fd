/**
 * What memory RLHF takes, worked out before it is begun.
 *
 *   a weight that learns     4 bytes, its gradient 4, Adam's two moments 8    16 bytes
 *   a weight that does not   4 bytes
 *
 *   SFT, reward model        one model that learns
 *   PPO                      policy and value model learn, reference and reward model do not, and the decoder keeps the policy's weights once
 *                            more in its own order, matrices in 2 bytes a number where products are made in bfloat16; and the table
 *                            of tokens twice, to look up and to multiply
 *
 * With `frozenLayers` the lower part of both learners stays as it is: it needs no gradient and no moments, and the reference is then the
 * policy's lower part with a few blocks of its own, the value model the reward model's. What is never shared: the policy's lower part
 * with the reward model's, which were trained apart; and the decoder's copy.
 *
 * Shapes: B rows, T positions, N tokens of answers, C channels, V vocabulary. Units: MB are 10^6 bytes.
 * Differs: the gradients of policy and value model may be freed one before the other; here they count as there at once.
 */
import type { GptConfig } from "../lm/gpt-config";
import { gptWeights } from "../lm/gpt-weights";

/** A stage of RLHF. */
export type RlhfStage = "SFT" | "reward model" | "PPO";

/** What one model holds, MB. */
export interface ModelMemory {
  model: string;
  weights: number;
  gradients: number;
  /** Adam's two moments. */
  adam: number;
}

/** All that a stage holds, MB. */
export interface StageMemory {
  models: ModelMemory[];
  /** What a step keeps for its gradients, roughly. */
  activations: number;
  total: number;
}

/** A batch that is learned from. */
export interface BatchSizes {
  /** B of a minibatch: texts. */
  rows: number;
  /** T. */
  positions: number;
  /** N: tokens of a row whose logits are wanted; 0 for a reward model. */
  answerTokens: number;
}

/** Numbers that a block keeps for each token, in C: input, q, k, v, heads, two sums, two norms, and the feed-forward's 4 before and after GELU. */
const KEPT_PER_BLOCK = 17;
/** Arrays as large as the logits: themselves, their log-softmax, their gradient. */
const LIKE_LOGITS = 3;
const MB = 1e6;

/**
 * What a step of learning keeps until its gradients are there, MB; an estimate.
 *
 * @param learning  blocks that learn: below them nothing is kept
 */
export function activationMb(
  config: GptConfig,
  { rows, positions, answerTokens }: BatchSizes,
  learning: number,
): number {
  const { nEmbd, nHead, vocabSize } = config;
  const perToken = learning * (KEPT_PER_BLOCK * nEmbd + nHead * positions);
  return (4 * (rows * positions * perToken + LIKE_LOGITS * rows * answerTokens * vocabSize)) / MB;
}

/**
 * What a stage holds at once.
 *
 * @param frozenLayers  of PPO: first blocks that do not learn; 0: everything learns
 * @param precision     what products are made in
 */
export function rlhfMemory(
  stage: RlhfStage,
  config: GptConfig,
  batch: BatchSizes,
  frozenLayers = 0,
  precision: "float32" | "bfloat16" = "float32",
): StageMemory {
  const { nLayer, nEmbd, vocabSize } = config;
  const { tables, block, finalNorm, total } = gptWeights(config);
  const bytes = precision === "float32" ? 4 : 2;
  const decoder = (4 * tables + bytes * (vocabSize * nEmbd + nLayer * block)) / MB;
  const above = frozenLayers === 0 ? total : (nLayer - frozenLayers) * block + finalNorm;
  const head = nEmbd + 1;
  const mb = (count: number): number => (4 * count) / MB;
  const learns = (model: string, own: number, learning: number): ModelMemory => {
    return { model, weights: mb(own), gradients: mb(learning), adam: 2 * mb(learning) };
  };
  const still = (model: string, own: number): ModelMemory => ({ model, weights: mb(own), gradients: 0, adam: 0 });
  const models: Record<RlhfStage, () => ModelMemory[]> = {
    SFT: () => [learns("model", total, total)],
    "reward model": () => [learns("reward model", total + head, total + head)],
    PPO: () => [
      learns("policy", total, above),
      still("reference", above),
      learns("value model", above + head, above + head),
      still("reward model", total + head),
      { model: "decoder's copy of the policy", weights: decoder, gradients: 0, adam: 0 },
    ],
  };
  const held = models[stage]();
  const learners = held.filter(({ gradients }) => gradients > 0).length;
  const forValues = { ...batch, answerTokens: 0 };
  const activations =
    activationMb(config, stage === "reward model" ? forValues : batch, nLayer - frozenLayers) +
    (learners > 1 ? activationMb(config, forValues, nLayer - frozenLayers) : 0);
  const sum = held.reduce((all, { weights, gradients, adam }) => all + weights + gradients + adam, 0);
  return { models: held, activations, total: sum + activations };
}
