/**
 * Who learns to copy: transformers of one and of two layers, one head each, on random tokens that repeat themselves.
 *
 * Notebook 05 trains the first seed live and shows the others. The scores say whether the copying is done by an induction head.
 */
import { Rng } from "../core/random";
import { defineStudy, type Outcome, type RunRequest } from "../core/study";
import { attentionMaps, inductionScore, previousTokenScore } from "../lm/attention-maps";
import { Gpt } from "../lm/gpt";
import { lossByRound, repeatedTokens } from "../lm/repeats";
import { scaleForWidth } from "../nn/width";
import { RepeatBatches } from "../pretrain/repeat-batches";
import { Trainer } from "../pretrain/trainer";

const [vocabSize, blockSize] = [17, 24];
/** No text repeats after fewer than four tokens, so that three tokens of context say nothing. */
const periods = [4, 12] as const;

async function run({ condition, seed, reduced }: RunRequest<"1 layer" | "2 layers">): Promise<Outcome> {
  const nLayer = condition === "1 layer" ? 1 : 2;
  const model = new Gpt({ vocabSize, blockSize, nLayer, nHead: 1, nEmbd: 64 }, new Rng(seed));
  scaleForWidth(model.parameters(), 64);
  const train = new RepeatBatches({ vocabSize, blockSize, batchSize: 32, periods, seed });
  const maxSteps = reduced ? 40 : 800;
  const options = { maxSteps, learningRate: 0.005, precision: "float32", label: condition, chart: false } as const;
  const trainer = new Trainer(model, { train }, options);
  await trainer.run();
  trainer.dispose();
  const fresh = Array.from({ length: 200 }, (_, i) =>
    repeatedTokens(blockSize + 1, vocabSize, periods, new Rng(1000 + i)),
  );
  const looked = fresh
    .filter(({ period }) => period > 6)
    .slice(0, 20)
    .map(({ ids, period }) => ({ period, maps: attentionMaps(model, ids.slice(0, blockSize)) }));
  const best = (score: (map: number[][], period: number) => number): number => {
    const layers = Array.from({ length: nLayer }, (_, l) =>
      looked.map(({ maps, period }) => score(maps[l][0], period)),
    );
    return Math.max(...layers.map((scores) => scores.reduce((sum, value) => sum + value, 0) / scores.length));
  };
  const metrics = {
    ...lossByRound(model, fresh),
    previous: best(previousTokenScore),
    induction: best((map, period) => inductionScore(map, period, period + 1)),
  };
  model.dispose();
  return { metrics };
}

/** `first`, `later`: nats per token in the first round and in the later ones; `previous`, `induction`: of the head that has most, 0 to 1. */
export const study = defineStudy({
  name: "copying",
  question:
    "Do a transformer's heads copy by looking up what came after the present token, and does it take two layers?",
  conditions: ["1 layer", "2 layers"],
  seeds: 5,
  tolerance: { first: 0.05, later: 0.1, previous: 0.05, induction: 0.05 },
  run,
});
