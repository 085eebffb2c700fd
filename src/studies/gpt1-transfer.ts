/**
 * What does GPT-1's small sibling gain from having read, when it is taught two tasks with a hundred labelled examples each?
 *
 * One pre-trained model for all runs, the one that comes with the course: its training takes longer than all of them together. Seed s
 * decides which examples are taught and asked, their order, all new weights, and dropout; the conditions of a seed share the first two.
 * So the intervals say what another hundred examples would give, not what another pre-training would.
 */
import { defineStudy } from "../core/study";
import { cached } from "../data/files";
import {
  bagAccuracy,
  fineTuning,
  labels,
  longRun,
  newSibling,
  type Start,
  siblingTuner,
  type TaskName,
  taskInputs,
  taskTexts,
} from "../finetune/recipe";
import { progress } from "../notebook/progress";
import { openShippedRun } from "../pretrain/shipped-run";
import { ByteBpe } from "../text/byte-bpe";

const tasks: readonly TaskName[] = ["spam", "kind"];

/** Examples and questions; the short form has a model of one narrow layer that has read nothing, so that it is over in seconds. */
const sizes = {
  full: { shape: {}, taught: labels, asked: 240, epochs: fineTuning.epochs },
  reduced: { shape: { nLayer: 1, nEmbd: 16, nHead: 1 }, taught: 32, asked: 64, epochs: 1 },
} as const;

const longTrained = cached(() => openShippedRun(longRun));
const untrained = cached(() => newSibling(1, sizes.reduced.shape));

/** Blocks that are taken over, by condition; the embeddings always are. */
const layersOf = { "pre-trained": 4, "no auxiliary loss": 4, "0 layers": 0, "2 layers": 2 };

type Condition = keyof typeof layersOf | "from scratch" | "bag of words";

/** Metrics: share of the questions that are answered right, by task. */
export const study = defineStudy<Condition>({
  name: "gpt1-transfer",
  question: "What does a small GPT-1 gain from pre-training, from the auxiliary loss, and from each layer?",
  conditions: ["pre-trained", "no auxiliary loss", "2 layers", "0 layers", "from scratch", "bag of words"],
  seeds: 5,
  tolerance: { spam: 0.15, kind: 0.15 },
  run: async ({ condition, seed, reduced }) => {
    const { shape, taught, asked, epochs } = sizes[reduced ? "reduced" : "full"];
    const model = reduced ? untrained() : longTrained().model;
    const tokenizer = longTrained().tokenizer;
    if (!(tokenizer instanceof ByteBpe)) throw new Error(`the run ${longRun} must have a byte-pair tokenizer`);
    const metrics: Record<string, number> = {};
    for (const task of tasks) {
      const texts = taskTexts(task, seed, taught, asked);
      if (condition === "bag of words") {
        metrics[task] = bagAccuracy(texts);
        continue;
      }
      const layers = condition === "from scratch" ? 0 : Math.min(layersOf[condition], model.config.nLayer);
      const start: Start = condition === "from scratch" ? condition : { pretrained: model, layers };
      const lambda = condition === "no auxiliary loss" ? { lambda: 0 } : {};
      const examples = taskInputs(tokenizer, texts.taught);
      const { classifier, tuner } = siblingTuner(task, start, examples, seed, { epochs, ...lambda }, shape);
      for await (const _ of progress(tuner.steps, `${task}, ${condition}, seed ${seed}`)) tuner.step();
      metrics[task] = tuner.accuracy(taskInputs(tokenizer, texts.asked));
      tuner.dispose();
      classifier.dispose();
    }
    return { metrics };
  },
});
