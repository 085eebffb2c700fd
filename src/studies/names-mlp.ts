/**
 * Bengio's network on first names against notebook 02's best table, with and without what keeps it from learning by heart.
 *
 * Seed s trains and is judged on the split of seed s + 1: seed 1 has the split of notebooks 02 and 03, the others those of the last
 * table of notebook 02. So the intervals hold the chance of the split as well as that of the first weights.
 */
import { defineStudy } from "../core/study";
import { firstNames } from "../data/first-names";
import { split } from "../data/split";
import type { LanguageModel } from "../lm/language-model";
import { MlpTrainer } from "../lm/mlp-trainer";
import { type Care, namesRecipe } from "../lm/names-recipe";
import { kneserNey } from "../lm/ngram";
import { NgramCounts } from "../lm/ngram-counts";
import { progress } from "../notebook/progress";
import { letters, pairsOf } from "../text/sequence";

/** Letters of context of the best table, plus one: chosen in notebook 02. */
const order = 6;
const reducedSteps = 100;

/** P of every next letter of names, END included. */
function probabilities(model: LanguageModel, names: readonly string[]): number[] {
  const pairs = names.flatMap((name) => pairsOf(letters(name)));
  return pairs.map(({ context, next }) => model.after(context.slice(1))(next));
}

const nll = (p: ArrayLike<number>): number => Array.from(p).reduce((sum, q) => sum - Math.log(q), 0) / p.length;

/** Metrics: nats per letter on each part; `mixed` is the test loss of network and table asked together, half and half. */
export const study = defineStudy<"table" | Care>({
  name: "names-mlp",
  question: "Does a network of vectors beat the best table of counts on first names, and what does it need for that?",
  conditions: ["table", "no care", "dropout + decay"],
  seeds: 5,
  tolerance: { train: 0.02, validation: 0.02, test: 0.02, mixed: 0.02 },
  run: async ({ condition, seed, reduced, report }) => {
    const { train, validation, test } = split(firstNames(), { seed: seed + 1 });
    const table = kneserNey(new NgramCounts(order, train.map(letters)));
    const asked = probabilities(table, test);
    if (condition === "table") {
      const [onTrain, onValidation] = [train, validation].map((names) => nll(probabilities(table, names)));
      return { metrics: { train: onTrain, validation: onValidation, test: nll(asked), mixed: nll(asked) } };
    }
    const { config, training } = namesRecipe(condition, seed, reduced ? reducedSteps : undefined);
    const { maxSteps } = training;
    const trainer = new MlpTrainer(train, config, training);
    const curve: [number, number][] = [];
    for await (const step of progress(maxSteps, `${condition}, seed ${seed}`)) {
      trainer.step();
      if ((step + 1) % (maxSteps / 20) !== 0) continue;
      curve.push([step + 1, trainer.loss(validation)]);
      report?.("validation", step + 1, curve[curve.length - 1][1]);
    }
    const own = trainer.logprobs(test);
    const mixed = nll(asked.map((p, i) => (p + Math.exp(own[i])) / 2));
    const losses = {
      train: trainer.loss(train),
      validation: trainer.loss(validation),
      test: trainer.loss(test),
      mixed,
    };
    trainer.dispose();
    return { metrics: losses, curves: { validation: curve } };
  },
});
