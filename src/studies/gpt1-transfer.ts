/**
 * What does GPT-1's small sibling gain from having read a dictionary before it is taught three tasks with 320 examples each?
 *
 * Seed s decides the first weights, the order of the text, which examples are taught and asked, and their order. All conditions of a seed
 * share the pre-trained model, the examples and the questions.
 */
import { defineStudy } from "../core/study";
import { cached } from "../data/files";
import {
  corpusSize,
  dictionary,
  fineTuning,
  firstMerges,
  newSibling,
  pretraining,
  type Start,
  sibling,
  siblingCorpus,
  siblingTrainer,
  siblingTuner,
  type TaskName,
  taskInputs,
} from "../finetune/recipe";
import type { Gpt } from "../lm/gpt";
import { progress } from "../notebook/progress";
import { ByteBpe } from "../text/byte-bpe";

/** Definitions to read, examples to be taught and questions asked, in the full form and in the short one. */
const sizes = {
  full: {
    shape: {},
    definitions: corpusSize,
    steps: pretraining.maxSteps,
    taught: 320,
    asked: 320,
    epochs: fineTuning.epochs,
  },
  reduced: { shape: { nLayer: 1, nEmbd: 16, nHead: 1 }, definitions: 1000, steps: 4, taught: 32, asked: 32, epochs: 2 },
} as const;

const tasks: readonly TaskName[] = ["opinion", "kind", "spam"];

/** The tokenizer of the notebook: the first merges are the same however many are learned. */
const tokenizer = cached(() => firstMerges(ByteBpe.train(dictionary().train, { vocabSize: 600 }), sibling.vocabSize));

let last: { key: string; gpt: Gpt; curve: [number, number][] } | undefined; // the conditions of a seed come one after the other

/** The pre-trained sibling of a seed. */
async function pretrained(seed: number, size: (typeof sizes)["full" | "reduced"]) {
  const key = `${seed} ${size.steps}`;
  if (last?.key === key) return last;
  last?.gpt.dispose();
  const gpt = newSibling(seed, size.shape);
  const corpus = siblingCorpus(tokenizer(), size.definitions, seed);
  const trainer = siblingTrainer(gpt, corpus, { maxSteps: size.steps, chart: false });
  await trainer.run();
  const perStep = pretraining.batchSize * sibling.blockSize;
  const curve = trainer.history.flatMap((record): [number, number][] =>
    record.kind === "validation" ? [[record.step * perStep, record.loss]] : [],
  );
  trainer.dispose();
  last = { key, gpt, curve };
  return last;
}

/** Metrics: share of the questions answered right, by task, and the pre-trained model's loss, nats per token. */
export const study = defineStudy<"pre-trained" | "from scratch" | "embeddings only">({
  name: "gpt1-transfer",
  question: "What does a small GPT-1 gain from pre-training, and what from the embeddings alone?",
  conditions: ["pre-trained", "from scratch", "embeddings only"],
  seeds: 5,
  tolerance: { opinion: 0.15, kind: 0.15, spam: 0.15, loss: 0.05 },
  run: async ({ condition, seed, reduced }) => {
    const size = sizes[reduced ? "reduced" : "full"];
    const { gpt, curve } = await pretrained(seed, size);
    const layers = condition === "embeddings only" ? 0 : undefined;
    const start: Start = condition === "from scratch" ? "from scratch" : { pretrained: gpt, layers };
    const { epochs, shape, taught, asked } = size;
    const metrics: Record<string, number> = { loss: curve[curve.length - 1][1] };
    for (const task of tasks) {
      const inputs = taskInputs(task, tokenizer(), seed, taught + asked);
      const { classifier, tuner } = siblingTuner(start, inputs.slice(0, taught), seed, { epochs }, shape);
      for await (const _ of progress(tuner.steps, `${task}, ${condition}, seed ${seed}`)) tuner.step();
      metrics[task] = tuner.accuracy(inputs.slice(taught, taught + asked));
      tuner.dispose();
      classifier.dispose();
    }
    return { metrics, ...(condition === "pre-trained" ? { curves: { validation: curve } } : {}) };
  },
});
