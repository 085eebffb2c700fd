/**
 * What is measured of RLHF at full size: three stages, PPO twice.
 */
import { type GptConfig, gpt1 } from "../../lm/gpt-config";
import type { BatchSizes, RlhfStage } from "../../ppo/rlhf-memory";

/** What a process is asked for. */
export interface FullSizeJob {
  stage: RlhfStage;
  config: GptConfig;
  /** Texts of a minibatch: conversations, answers to one prompt, episodes. */
  rows: number;
  promptTokens: number;
  answerTokens: number;
  steps: number;
  /** Of PPO. */
  frozenLayers: number;
  precision: "float32" | "bfloat16";
}

/** One step: of PPO, an iteration. */
export interface MeasuredStep {
  seconds: number;
  /** Loss, or what PPO's iteration says of itself. */
  numbers: Record<string, number>;
}

/** What a process answers. MB. */
export interface FullSizeResult {
  /** With the library loaded, before there was a model. */
  startMb: number;
  peakMb: number;
  steps: MeasuredStep[];
}

/** Blocks that learn where the lower part is shared: a third of GPT-1's. */
const LEARNING = 4;

/** GPT-1's sizes with a context of 64 tokens. */
export const shortGpt1: GptConfig = { ...gpt1, blockSize: 64, dropout: 0 };

/** The jobs, by what the table calls them. */
export function fullSizeJobs(
  precision: FullSizeJob["precision"],
  config: GptConfig = shortGpt1,
): Record<string, FullSizeJob> {
  const job = { config, rows: 2, promptTokens: 32, answerTokens: 16, steps: 3, frozenLayers: 0, precision };
  return {
    SFT: { ...job, stage: "SFT" },
    "reward model": { ...job, stage: "reward model", rows: 4 },
    "PPO, four whole models": { ...job, stage: "PPO" },
    [`PPO, ${LEARNING} blocks learn`]: { ...job, stage: "PPO", frozenLayers: Math.max(0, config.nLayer - LEARNING) },
  };
}

/** The batch of a job, for working out its memory. */
export function batchOf({ rows, promptTokens, answerTokens }: FullSizeJob): BatchSizes {
  return { rows, positions: promptTokens + answerTokens, answerTokens };
}
