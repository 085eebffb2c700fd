/**
 * The check of notebook 02's open exercise 2.7: a better model of names.
 */
import { firstNames } from "../data/first-names";
import { split } from "../data/split";
import { distribution, type LanguageModel, negativeLogLikelihood } from "../lm/language-model";
import { kneserNey } from "../lm/ngram";
import { NgramCounts } from "../lm/ngram-counts";
import { letters } from "../text/sequence";
import { defineCheck } from "./exercise";

type Better = (train: string[]) => LanguageModel;

/** Histories at which a model must be a proper distribution. */
const histories = ["", "a", "ma", "chri", "zzzz", "annabe"].map(letters);

const largestFlaw = (model: LanguageModel): number =>
  Math.max(...histories.map((history) => Math.abs(distribution(model, history).reduce((a, b) => a + b, 0) - 1)));

interface Trial {
  /** Largest distance from 1 of the sum of the probabilities after a history. */
  flaw: number;
  hasNegative: boolean;
  knowsAllLetters: boolean;
  /** Nats per letter below the model to beat, on names that it has not seen; negative if it is worse. */
  gain: number;
}

/** Trains the answer on some names and judges it on others; a third of the names, to be quick. */
function judgeModel(learner: Better): Trial {
  const { train, test } = split(
    firstNames().filter((_, i) => i % 3 === 0),
    { seed: 11 },
  );
  const model = learner([...train]);
  const held = test.map(letters);
  const toBeat = kneserNey(new NgramCounts(5, train.map(letters)));
  return {
    flaw: largestFlaw(model),
    hasNegative: histories.some((history) => distribution(model, history).some((p) => !(p >= 0))),
    knowsAllLetters: new Set(model.vocabulary).size === 27,
    gain: negativeLogLikelihood(toBeat, held) - negativeLogLikelihood(model, held),
  };
}

/** 2.7, open-ended: any model of names that beats the notebook's best. What is checked is not the model but its trial. */
export const checkBetter = defineCheck<(train: string[]) => Trial>({
  id: "02-7",
  name: "better",
  call: (learner) => judgeModel(learner as unknown as Better),
  cases: [{ inputs: () => [[]], says: "better(train), judged on names that it has not seen," }],
  invariants: [
    { says: "the vocabulary must hold END and the letters a to z", holds: (trial) => trial.knowsAllLetters },
    {
      says: "probabilities after every history must be >= 0 and sum to 1 (flaw: the largest distance from 1)",
      holds: (trial) => trial.flaw < 1e-6 && !trial.hasNegative,
    },
    {
      says: "the gain over kneserNey(order 5, discount 0.75) must be > 0.001 nats per letter",
      holds: (trial) => trial.gain > 0.001,
    },
    {
      says: "a gain above 0.3 nats per letter is too good to be true; has it seen the names it is judged on?",
      holds: (trial) => trial.gain < 0.3,
    },
  ],
  mistakes: [
    {
      says: "mix models by weights that sum to 1; a maximum, or a sum without weights, is no distribution",
      when: (trial) => trial.flaw > 1e-6,
    },
    {
      says: "is it the model to beat itself? Change the discount or the order, or mix several",
      when: (trial) => Math.abs(trial.gain) < 1e-9,
    },
    {
      says: "does it look back several letters, and does it fall back on fewer?",
      when: (trial) => trial.gain < -0.05,
    },
  ],
  seconds: 20,
});
