/**
 * What an iteration of PPO measures: the dashboard's numbers, a line of `metrics.jsonl`.
 *
 * Record i speaks of the answers that the policy gave after i iterations, and of the updates that were made from them.
 */
import type { TrainRecord } from "../pretrain/metrics";
import type { Episode, Experience } from "./episode";
import { explainedVariance } from "./explained-variance";

/** One iteration's numbers. Means are over answers, or over all tokens of all answers, as said. */
export interface PpoRecord extends TrainRecord {
  /** Mean score of the reward model, as it came. */
  readonly reward: number;
  /** Mean truth, where it was asked for. */
  readonly truth?: number;
  /** k1, nats for a whole answer: mean over answers of Σ log π - log π_ref. */
  readonly kl: number;
  /** The same by k3: never negative. */
  readonly kl3: number;
  /** β. */
  readonly klCoef: number;
  /** Mean over tokens of -log π(a), nats: an estimate of the entropy. */
  readonly entropy: number;
  /** Of the returns by the values, before the updates. */
  readonly explainedVariance: number;
  /** Mean return. */
  readonly returns: number;
  /** Mean tokens of an answer. */
  readonly length: number;
  /** Share of answers that ended. */
  readonly ended: number;
  /** Share of different answers among all. */
  readonly distinct: number;
  /** Means over the updates: */
  readonly valueLoss: number;
  readonly clipFraction: number;
  readonly valueClipFraction: number;
  readonly approxKl: number;
  /** Mean ratio; near 1. */
  readonly ratio: number;
  readonly valueGradNorm: number;
  /** Loss on the pre-training text, nats per token; 0 without PPO-ptx. */
  readonly ptxLoss: number;
  /** ½ mean (log ρ)² in the first minibatch, before any update: rounding alone, below 1e-8, or something is wrong. */
  readonly firstApproxKl: number;
  /** Seconds of the rollout (with judging), and of the updates. */
  readonly rolloutSeconds: number;
  readonly updateSeconds: number;
  /** A prompt and its answer, the prompt of the list that this iteration began with. */
  readonly sample?: string;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** KL estimates of whole answers by k1 and k3, nats: means over episodes of sums over tokens. */
export function klOf(episodes: readonly Pick<Experience, "logprobs" | "refLogprobs">[]): { kl: number; kl3: number } {
  const perAnswer = (f: (d: number) => number): number =>
    mean(
      episodes.map(({ logprobs, refLogprobs }) =>
        logprobs.reduce((sum, logprob, n) => sum + f(logprob - refLogprobs[n]), 0),
      ),
    );
  return { kl: perAnswer((d) => d), kl3: perAnswer((d) => Math.expm1(-d) + d) };
}

/** What a rollout says by itself. */
export function rolloutNumbers(experience: readonly Experience[]) {
  const returns = experience.flatMap((episode) => [...episode.returns]);
  const values = experience.flatMap((episode) => [...episode.values]);
  return {
    reward: mean(experience.map(({ score }) => score)),
    ...klOf(experience),
    entropy: -mean(experience.flatMap(({ logprobs }) => [...logprobs])),
    explainedVariance: explainedVariance(returns, values),
    returns: mean(returns),
    length: mean(experience.map(({ answer }) => answer.length)),
    ended: mean(experience.map(({ ended }) => (ended ? 1 : 0))),
    distinct: new Set(experience.map(({ answer }) => answer.join())).size / experience.length,
  };
}

/** "what is 2 plus 3 ? → 2 plus 3 is 5 ." */
export function sampleText({ prompt, answer }: Episode, decode: (ids: readonly number[]) => string): string {
  return `${decode(prompt)} → ${decode(answer)}`;
}
