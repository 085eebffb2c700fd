/**
 * PPO of the small world that is watched while it trains: truth, score and KL every few iterations, on prompts whose entities no training has
 * named. Nothing of this is trained on.
 */
import type { Part } from "../data/world/parts";
import type { Gpt } from "../lm/gpt";
import { TextGenerator } from "../lm/text-generator";
import type { RewardEnsemble } from "../reward/ensemble";
import { RewardModel } from "../reward/reward-model";
import { type Answer, answerTasks } from "../sft/answers";
import { evaluationPrompts, meanScores } from "../sft/evaluation";
import { klOfAnswers } from "./answer-likelihood";
import type { PpoOptions } from "./ppo-options";
import type { PpoTrainer } from "./ppo-trainer";
import { courtesiesOf } from "./world-numbers";
import { worldPpoTrainer } from "./world-ppo";

/** How PPO is let loose: no KL penalty, and a rate that takes many iterations to the fall. */
export const unleashed = { klCoef: 0, learningRate: 8e-5, iterations: 80 } as const;

/** How to watch. */
export interface Watching {
  /** Prompts of the trained kinds, one answer to each at temperature 1. */
  prompts: number;
  /** Every so many iterations, before the first and after the last. */
  every: number;
  /** After this iteration only every so many, where little changes any more. */
  later?: { after: number; every: number };
  part?: Part;
  /** Hears each number as it comes. */
  report?: (curve: string, iteration: number, y: number) => void;
}

/** A run that is watched. */
export class WatchedPpo {
  readonly trainer: PpoTrainer;
  /** By name, over iterations: truth, right, courtesies, words, proxy and kl on the watched prompts; the rest of the answers learned from. */
  readonly curves: Record<string, [iteration: number, y: number][]> = {};
  /** The latest answers to the watched prompts. */
  answers: Answer[] = [];

  constructor(
    private readonly sft: Gpt,
    private readonly reward: RewardModel | RewardEnsemble,
    seed: number,
    options: Partial<PpoOptions> & { pretraining?: number },
    private readonly watching: Watching,
  ) {
    this.trainer = worldPpoTrainer(sft, reward instanceof RewardModel ? reward.model : reward, seed, {
      ...options,
      evalEvery: watching.every,
      evaluate: (iteration) => this.look(iteration),
      onIteration: async (record) => {
        const { step, truth, reward: score, entropy, explainedVariance, clipFraction, length } = record;
        const own = { "own truth": truth!, "own score": score, entropy, length, "clip fraction": clipFraction };
        const numbers = { ...own, "explained variance": explainedVariance };
        for (const [name, y] of Object.entries(numbers)) this.add(name, step, y);
        await options.onIteration?.(record);
      },
    });
  }

  /** Trains to the end. */
  async run(): Promise<void> {
    await this.trainer.run();
  }

  private async look(iteration: number): Promise<Record<string, number>> {
    const { prompts, part = "report", later } = this.watching;
    if (later && iteration > later.after && iteration % later.every !== 0) return {};
    const { policy } = this.trainer.models;
    const generator = new TextGenerator(policy);
    this.answers = await answerTasks(generator, evaluationPrompts(part, "trained kinds", prompts));
    generator.dispose();
    const { truth, right, words } = meanScores(this.answers);
    const scores = this.reward.score(this.answers);
    const numbers = {
      truth,
      right,
      courtesies: courtesiesOf(this.answers),
      words,
      proxy: scores.reduce((sum, score) => sum + score, 0) / scores.length,
      kl: klOfAnswers(policy, this.sft, this.answers),
    };
    for (const [name, y] of Object.entries(numbers)) this.add(name, iteration, y);
    return numbers;
  }

  private add(name: string, iteration: number, y: number): void {
    if (!Number.isFinite(y)) return;
    this.curves[name] = [...(this.curves[name] ?? []), [iteration, y]];
    this.watching.report?.(name, iteration, y);
  }
}

/** Answers as lines, for a reader. */
export const asLines = (answers: readonly Answer[]): string[] =>
  answers.map(({ task, words }) => `${task.question} → ${words.join(" ")}`);
