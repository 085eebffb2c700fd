/**
 * The learning rate as a function of the step.
 *
 *   warm-up:  step s of w has maxLearningRate (s + 1) / w
 *   cosine:   then down along half a cosine to minLearningRate;   linear: then down along a line
 *
 * Source: Radford et al. 2018, section 4.1: "increased linearly from zero over the first 2000 updates and annealed to 0 using a
 *   cosine schedule"; the cosine is Loshchilov and Hutter 2017, "SGDR", eq. (5). arXiv:1608.03983
 * Differs: the first step's rate is one step up from zero, because a step with rate 0 would be wasted.
 */
import { assertInteger } from "../core/check";

/** The learning rate of a step, counted from 0. */
export type Schedule = (step: number) => number;

/** Where a schedule starts, turns and ends. */
export interface ScheduleOptions {
  /** The highest rate, reached at the end of the warm-up. */
  maxLearningRate: number;
  /** The rate from step maxSteps on. Default 0. */
  minLearningRate?: number;
  /** Optimizer steps of warm-up. Default 0. */
  warmupSteps?: number;
  /** Optimizer steps until the lowest rate, more than warmupSteps. */
  maxSteps: number;
}

/** Linear warm-up, then half a cosine down. */
export function cosineSchedule(options: ScheduleOptions): Schedule {
  return warmThenFall(options, (done) => 0.5 * (1 + Math.cos(Math.PI * done)));
}

/** Linear warm-up, then a straight line down. */
export function linearSchedule(options: ScheduleOptions): Schedule {
  return warmThenFall(options, (done) => 1 - done);
}

/** The same rate at every step. */
export function constantSchedule(learningRate: number): Schedule {
  return () => learningRate;
}

/** @param shape  1 at the start of the fall, 0 at its end */
function warmThenFall(options: ScheduleOptions, shape: (done: number) => number): Schedule {
  const { maxLearningRate, minLearningRate = 0, warmupSteps = 0, maxSteps } = options;
  assertInteger("warmupSteps", warmupSteps, 0);
  assertInteger("maxSteps", maxSteps, warmupSteps + 1);
  return (step) => {
    if (step < warmupSteps) return (maxLearningRate * (step + 1)) / warmupSteps;
    const done = Math.min(1, (step - warmupSteps) / (maxSteps - warmupSteps)); // 0 to 1
    return minLearningRate + (maxLearningRate - minLearningRate) * shape(done);
  };
}
