/**
 * What does GPT-1's small sibling gain from having read, when it is taught two tasks with a hundred labelled examples each?
 *
 * Seed s decides what was read in which order and with which first weights (`gpt1/pretrained.ts`), which examples are taught and asked,
 * their order, all new weights, and dropout; the conditions of a seed share what was read, what is taught and what is asked. So the
 * intervals say what another pre-training and another hundred examples would give.
 */
import { defineStudy } from "../core/study";
import {
  bagAccuracy,
  fineTuning,
  labels,
  type Start,
  siblingTuner,
  type TaskName,
  taskInputs,
  taskTexts,
} from "../finetune/recipe";
import { progress } from "../notebook/progress";
import { pretrained, shortForm, siblingTokens } from "./gpt1/pretrained";

const tasks: readonly TaskName[] = ["spam", "kind"];

/** Examples and questions; the short form has a model of one narrow layer that has read little, so that it is over in seconds. */
const sizes = {
  full: { shape: {}, taught: labels, asked: 240, epochs: fineTuning.epochs },
  reduced: { shape: shortForm.shape, taught: 32, asked: 64, epochs: 1 },
} as const;

/** Blocks that are taken over, by condition; the embeddings always are. */
const layersOf = { "pre-trained": 4, "no auxiliary loss": 4, "0 layers": 0, "2 layers": 2 };

type Condition = keyof typeof layersOf | "from scratch" | "bag of words";

/** What a condition is fine-tuned from. */
async function startOf(condition: Condition, seed: number, reduced: boolean): Promise<Start> {
  if (condition === "from scratch" || condition === "bag of words") return "from scratch";
  const { model } = await pretrained(seed, reduced);
  return { pretrained: model, layers: Math.min(layersOf[condition], model.config.nLayer) };
}

/** Metrics: share of the questions that are answered right, by task. */
export const study = defineStudy<Condition>({
  name: "gpt1-transfer",
  question: "What does a small GPT-1 gain from pre-training, from the auxiliary loss, and from each layer?",
  conditions: ["pre-trained", "no auxiliary loss", "2 layers", "0 layers", "from scratch", "bag of words"],
  seeds: 5,
  tolerance: { spam: 0.15, kind: 0.15 },
  run: async ({ condition, seed, reduced }) => {
    const { shape, taught, asked, epochs } = sizes[reduced ? "reduced" : "full"];
    const start = await startOf(condition, seed, reduced);
    const metrics: Record<string, number> = {};
    for (const task of tasks) {
      const texts = taskTexts(task, seed, taught, asked);
      if (condition === "bag of words") {
        metrics[task] = bagAccuracy(texts);
        continue;
      }
      const lambda = condition === "no auxiliary loss" ? { lambda: 0 } : {};
      const examples = taskInputs(siblingTokens(), texts.taught);
      const { classifier, tuner } = siblingTuner(task, start, examples, seed, { epochs, ...lambda }, shape);
      for await (const _ of progress(tuner.steps, `${task}, ${condition}, seed ${seed}`)) tuner.step();
      metrics[task] = tuner.accuracy(taskInputs(siblingTokens(), texts.asked));
      tuner.dispose();
      classifier.dispose();
    }
    return { metrics };
  },
});
