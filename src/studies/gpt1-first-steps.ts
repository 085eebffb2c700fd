/**
 * How do the first 300 steps of GPT-1's small sibling go, seed by seed, and what do wider first weights give?
 *
 * Seed s decides the first weights and the order of the text; what is held out is always the same. The conditions of a seed share both,
 * but for the width.
 */
import { defineStudy } from "../core/study";
import { cached } from "../data/files";
import {
  newSibling,
  plainSibling,
  pretraining,
  sibling,
  siblingCorpus,
  siblingTrainer,
  textsToRead,
} from "../finetune/recipe";
import { validationCurve } from "../pretrain/metrics";
import { ByteBpe } from "../text/byte-bpe";

const sizes = {
  full: { shape: {}, texts: undefined, steps: pretraining.maxSteps },
  reduced: { shape: { nLayer: 1, nEmbd: 16, nHead: 1 }, texts: 1000, steps: 5 },
} as const;

const tokenizer = cached(() => ByteBpe.train(textsToRead(), { vocabSize: sibling.vocabSize }));

/** Metrics: loss on what is held out after the last step, nats per token. */
export const study = defineStudy<"as wide as GPT-1" | "N(0, 0.02)">({
  name: "gpt1-first-steps",
  question: "How do the first steps of a small GPT-1 go, with first weights as wide as GPT-1's and with N(0, 0.02)?",
  conditions: ["as wide as GPT-1", "N(0, 0.02)"],
  seeds: 5,
  tolerance: { loss: 0.05 },
  run: async ({ condition, seed, reduced }) => {
    const { shape, texts, steps } = sizes[reduced ? "reduced" : "full"];
    const gpt = (condition === "N(0, 0.02)" ? plainSibling : newSibling)(seed, shape);
    const trainer = siblingTrainer(gpt, siblingCorpus(tokenizer(), texts, seed), { maxSteps: steps, chart: false });
    await trainer.run();
    const perStep = pretraining.batchSize * sibling.blockSize;
    const curve = validationCurve(trainer.history, perStep);
    trainer.dispose();
    gpt.dispose();
    return { metrics: { loss: curve[curve.length - 1][1] }, curves: { validation: curve } };
  },
});
