/**
 * Does pre-training the small sibling of GPT-1 end at the same place with other first weights and another order of reading?
 *
 * Seed s decides the networks' first weights and the order in which they read (`gpt1/pretrained.ts`), which texts the tables with as many
 * tokens read, and which held-out texts judge them all. Merges, texts and what is held out are the same for all seeds. A table also reads
 * every token once, so that none is impossible to it.
 */
import { Rng } from "../core/random";
import { defineStudy, type Outcome } from "../core/study";
import { pretraining, textParts } from "../finetune/recipe";
import { negativeLogLikelihood } from "../lm/language-model";
import { kneserNey } from "../lm/ngram";
import { SortedNgrams } from "../lm/sorted-ngrams";
import { textsLoss } from "../lm/text-logprob";
import { endId } from "../pretrain/token-stream";
import { pretrain, pretrained, shortForm, siblingTokens, tokensPerStep } from "./gpt1/pretrained";

/** Steps of the notebook's own run, and texts that judge. */
const sizes = {
  full: { maxSteps: pretraining.maxSteps, judges: 600 },
  reduced: { maxSteps: 10, judges: 40 },
} as const;

/** Tables: how many tokens are counted together, and whether all texts are read, or only as many as the notebook's own run reads. */
const tables = {
  unigram: { order: 1, all: false },
  bigram: { order: 2, all: false },
  trigram: { order: 3, all: false },
  "trigram, all": { order: 3, all: true },
  "4-gram, all": { order: 4, all: true },
} as const;

type Condition = "300 steps" | "5,000 steps" | keyof typeof tables;

/** Metric: nats per token on held-out texts, END included. Curve: the networks' loss on held-out windows by tokens read. */
export const study = defineStudy<Condition>({
  name: "gpt1-pretraining",
  question: "Where does the small GPT-1 end after 300 and after 5,000 steps, beside tables that have read as much?",
  conditions: ["300 steps", "unigram", "bigram", "trigram", "5,000 steps", "trigram, all", "4-gram, all"],
  seeds: 5,
  tolerance: { loss: 0.1 },
  run: async ({ condition, seed, reduced, report }): Promise<Outcome> => {
    const { maxSteps, judges } = sizes[reduced ? "reduced" : "full"];
    const { train, validation } = textParts();
    const rng = new Rng(seed);
    const judged = rng.shuffle(validation).slice(0, judges);
    const ids = (text: string): number[] => siblingTokens().encode(text);
    if (condition === "300 steps" || condition === "5,000 steps") {
      const run = await (condition === "5,000 steps" ? pretrained(seed, reduced) : pretrain(seed, reduced, maxSteps));
      for (const [tokens, loss] of run.curve) report?.("held out", tokens, loss);
      const loss = textsLoss(run.model, judged.map(ids), endId(siblingTokens()));
      return { metrics: { loss }, curves: { "held out": run.curve } };
    }
    const { order, all } = tables[condition];
    const asTokens = (text: string): string[] => ids(text).map(String);
    const everyToken = siblingTokens().tokens.map((_, id) => String(id));
    const read = [everyToken.slice(0, -1)]; // END, the last one, ends every text
    let tokens = 0;
    for (const text of rng.shuffle(reduced ? train.slice(0, shortForm.texts) : train)) {
      if (!all && tokens >= maxSteps * tokensPerStep) break;
      tokens += read[read.push(asTokens(text)) - 1].length + 1;
    }
    const table = kneserNey(new SortedNgrams(order, read));
    return { metrics: { loss: negativeLogLikelihood(table, judged.map(asTokens)) } };
  },
});
