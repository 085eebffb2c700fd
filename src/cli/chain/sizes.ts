/**
 * How much each stage of the chain does.
 */
import type { GptConfig } from "../../lm/gpt-config";
import { worldPpo } from "../../ppo/world-ppo";
import { baseTraining } from "../../pretrain/world-base";
import { worldReward } from "../../reward/world-reward";
import { worldSft } from "../../sft/world-sft";

/** Sizes of a chain. */
export interface ChainSizes {
  shape: Partial<GptConfig>;
  documents: number;
  baseSteps: number;
  demonstrations: number;
  sftEpochs: number;
  /** Prompts whose answers are labelled, and those that the reward model is judged on. */
  labelled: number;
  judged: number;
  /** Noise of the labelers, where agreement cannot be found: answers of a model that knows nothing are all equally bad. */
  noise?: number;
  rewardEpochs: number;
  /** Prompts and answers of best-of-n. */
  bestPrompts: number;
  bestSamples: number;
  iterations: number;
  /** Factor of the numbers of evaluation prompts. */
  evaluation: number;
}

/** `cpu` is the chain of the course; `quick` shows in a minute that it runs, and learns nothing. */
export const chainSizes: Readonly<Record<"quick" | "cpu", ChainSizes>> = {
  cpu: {
    shape: {},
    documents: baseTraining.documents,
    baseSteps: baseTraining.maxSteps,
    demonstrations: worldSft.demonstrations,
    sftEpochs: worldSft.epochs,
    labelled: worldReward.prompts,
    judged: 400,
    rewardEpochs: worldReward.epochs,
    bestPrompts: 128,
    bestSamples: 64,
    iterations: worldPpo.iterations,
    evaluation: 1,
  },
  quick: {
    shape: { nLayer: 1, nHead: 2, nEmbd: 8 },
    documents: 600,
    baseSteps: 12,
    demonstrations: 48,
    sftEpochs: 2,
    labelled: 32,
    judged: 16,
    noise: 0.3,
    rewardEpochs: 1,
    bestPrompts: 4,
    bestSamples: 4,
    iterations: 2,
    evaluation: 1 / 36,
  },
};
