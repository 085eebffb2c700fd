/**
 * What makes a reward model good: labels, where it starts, how large it is, and how its pairs are put into batches?
 *
 * A seed draws demonstrations, answers, labelers and labels (`./world/seed.ts`); its conditions share them, and each learns from the first so
 * many labelled prompts. All are judged on the same answers to prompts that name nothing of what was labelled.
 */
import { Rng } from "../core/random";
import { type Curve, defineStudy, type Outcome, type RunRequest } from "../core/study";
import { agreementWithTruth, ceiling } from "../data/world/labelers";
import type { Task } from "../data/world/task";
import { drawPrompts } from "../data/world/tasks";
import { copyOf } from "../lm/copy";
import type { Gpt } from "../lm/gpt";
import { newBase } from "../pretrain/world-base";
import { type Comparison, comparedPairs, trueRanks } from "../reward/comparisons";
import { exchangeRates } from "../reward/exchange-rates";
import { measure } from "../reward/normalise";
import {
  calibrationError,
  pairAccuracy,
  pairLoss,
  reliability,
  type ScoredPair,
  scoredPairs,
} from "../reward/pair-metrics";
import {
  firstPreferred,
  oneOrThree,
  politeOrPlain,
  probe,
  questionsOfFact,
  rightOrPolite,
  rightOrWrong,
} from "../reward/probes";
import { betterThan } from "../reward/ranking-loss";
import { scoreComparisons } from "../reward/reward-accuracy";
import { RewardModel } from "../reward/reward-model";
import { rewardTrainer } from "../reward/reward-trainer";
import { ScalarModel } from "../reward/scalar-model";
import { shuffledPairs } from "../reward/shuffled-pairs";
import { worldReward } from "../reward/world-reward";
import { startTokens } from "../sft/new-tokens";
import { worldChat, worldStart } from "../sft/world-chat";
import { type WorldSeed, worldSeed } from "./world/seed";

interface Setting {
  /** Labelled prompts that it learns from. */
  prompts: number;
  start: "SFT" | "base" | "scratch" | "small";
  /** The highest learning rate, where it is not the course's: narrow networks bear a higher one. */
  learningRate?: number;
  /** Every pair an example of its own. */
  shuffled?: boolean;
  /** How often each prompt is learned from, where it is not the course's number. */
  epochs?: number;
  /** Whether it is looked at while it learns. */
  watched?: boolean;
}

const settings = {
  "3000 prompts": { prompts: 3000, start: "SFT", watched: true },
  "1000 prompts": { prompts: 1000, start: "SFT" },
  "300 prompts": { prompts: 300, start: "SFT", watched: true },
  "100 prompts": { prompts: 100, start: "SFT" },
  "1000 prompts, from base": { prompts: 1000, start: "base" },
  "1000 prompts, from scratch": { prompts: 1000, start: "scratch" },
  "1000 prompts, small, from scratch": { prompts: 1000, start: "small", learningRate: 3e-3 },
  "3000 prompts, small, from scratch": { prompts: 3000, start: "small", learningRate: 3e-3 },
  "300 prompts, 11 epochs": { prompts: 300, start: "SFT", epochs: 11, watched: true },
  "300 prompts, shuffled pairs": { prompts: 300, start: "SFT", shuffled: true, watched: true },
} as const satisfies Record<string, Setting>;

type Condition = keyof typeof settings;

/** A trunk of one layer of 32 channels, instead of three of 128. */
const smallShape = { nLayer: 1, nHead: 2, nEmbd: 32 };

/** What each model starts from. */
async function trunk(world: WorldSeed, start: Setting["start"]): Promise<Gpt> {
  if (start === "SFT") return copyOf(await world.sft());
  const model =
    start === "base"
      ? copyOf(world.base)
      : newBase(world.seed + 7, start === "small" || world.reduced ? smallShape : {});
  startTokens(model, worldStart);
  return model;
}

/** Answers of the policy alone, without those to other prompts. */
const own = (comparison: Comparison): Comparison => {
  const [answers, judged, ranks] = [comparison.answers, comparison.judged, comparison.ranks].map((list) =>
    list.slice(0, worldReward.answers),
  ) as unknown as [Comparison["answers"], Comparison["judged"], number[]];
  return { ...comparison, answers, judged, ranks };
};

/** Pairs as the labels order them. */
const labelled = (scores: number[][], comparisons: readonly Comparison[]): ScoredPair[] =>
  scoredPairs(scores, betterThan(comparisons.map(({ ranks }) => ranks)));

/** In the short form no answer is worth anything, and no pair differs in truth. */
const orHalf = (share: number): number => (Number.isNaN(share) ? 0.5 : share);

/** What a seed asks of every model. */
async function questions(world: WorldSeed) {
  const [labels, { reduced, seed }] = [await world.labels(), world];
  const rng = new Rng(seed + 500);
  const asked = drawPrompts(reduced ? 48 : 960, "report", rng).filter(
    ({ kind }) => kind !== "story" && kind !== "chat",
  );
  const unseen = questionsOfFact(asked).slice(0, 120);
  const quiet = asked.filter(({ check }) => check.by === "decline" || check.by === "admit").slice(0, 60);
  const pairs = comparedPairs(labels.seen);
  const { trained, heldOut } = labels.panel;
  const known = {
    labelersAgree: labels.agreement,
    labelersTruth: orHalf(agreementWithTruth(trained, pairs)),
    ceiling: ceiling(trained, pairs),
    ceilingHeldOut: ceiling(heldOut, pairs),
  };
  return { labels, unseen, quiet, asked: asked.slice(0, 200), known };
}

/** When to look: often at the beginning, and after every sixth of the steps. */
function momentsOf(steps: number): Set<number> {
  const early = [4, 8, 16, 32, 64].filter((step) => step < steps / 6);
  return new Set([...early, ...[1, 2, 3, 4, 5, 6].map((sixth) => Math.round((sixth * steps) / 6))]);
}

async function run({ condition, seed, reduced, report }: RunRequest<Condition>): Promise<Outcome> {
  const setting: Setting = settings[condition];
  const { prompts, start, learningRate = worldReward.learningRate, shuffled = false, watched = false } = setting;
  const world = worldSeed(seed, reduced);
  const { labels, unseen, quiet, asked, known } = await questions(world);
  const learned = labels.train.slice(0, reduced ? Math.ceil(prompts / 100) + 8 : prompts);
  const seen = questionsOfFact(learned.map(({ task }) => task)).slice(0, 120);

  const model = new ScalarModel(await trunk(world, start), new Rng(seed));
  const reward = new RewardModel(model, worldChat.pad);
  const score = (answers: Parameters<RewardModel["score"]>[0]): number[] => reward.score(answers);
  const probes = (make: typeof rightOrWrong, tasks: readonly Task[], most = tasks.length): number =>
    firstPreferred(score, probe(make, tasks.slice(0, most), new Rng(seed)));

  const curves: Record<string, [number, number][]> = {};
  const [fewLearned, fewSeen] = [learned.slice(0, 100).map(own), labels.seen.slice(0, 100)];
  const look = (step: number): void => {
    const add = (name: string, value: number): void => {
      curves[name] = [...(curves[name] ?? []), [step, value]];
      report?.(name, step, value);
    };
    for (const [name, comparisons] of Object.entries({ training: fewLearned, validation: fewSeen })) {
      const pairs = labelled(scoreComparisons(score, comparisons), comparisons);
      add(`${name} loss`, pairLoss(pairs));
      add(`${name} accuracy`, pairAccuracy(pairs));
    }
    add("courtesy", probes(politeOrPlain, asked, 48));
    add("declining and admitting", probes(rightOrWrong, quiet, 48));
    add("labelled facts", probes(rightOrWrong, seen, 48));
    add("other facts", probes(rightOrWrong, unseen, 48));
  };

  const [examples, batchSize] = shuffled
    ? [shuffledPairs(learned), (worldReward.batchSize * (worldReward.answers + 1)) / 2] // as many answers in a batch
    : [learned, worldReward.batchSize];
  const epochs = reduced ? 1 : (setting.epochs ?? worldReward.epochs);
  const steps = Math.round((epochs * examples.length) / batchSize);
  const options = { batchSize, epochs, learningRate, seed, pad: worldChat.pad };
  const moments = momentsOf(steps);
  const trainer = rewardTrainer(model, examples, options, {
    label: `${condition}, seed ${seed}`,
    chart: false,
    logEvery: 1,
    onStep: ({ step }) => (watched && moments.has(step + 1) ? look(step + 1) : undefined),
  });
  if (watched) look(0);
  await trainer.run();
  trainer.dispose();

  const scores = scoreComparisons(score, labels.seen);
  const pairs = labelled(scores, labels.seen);
  const bins = reliability(pairs);
  const { scale } = measure(scores.flat(), true);
  const rates = exchangeRates(
    scores.map((row) => row.map((value) => value / scale)),
    labels.seen.map(({ judged }) => judged),
  );
  const metrics = {
    seen: pairAccuracy(pairs),
    heldOut: pairAccuracy(labelled(scores, labels.heldOut)),
    truth: orHalf(pairAccuracy(scoredPairs(scores, betterThan(labels.seen.map(({ judged }) => trueRanks(judged)))))),
    learned: pairAccuracy(
      labelled(scoreComparisons(score, learned.slice(0, 300).map(own)), learned.slice(0, 300).map(own)),
    ),
    loss: pairLoss(pairs),
    calibration: calibrationError(bins),
    courtesy: probes(politeOrPlain, asked),
    oneOrThree: probes(oneOrThree, asked),
    quiet: probes(rightOrWrong, quiet),
    rightSeen: probes(rightOrWrong, seen),
    rightUnseen: probes(rightOrWrong, unseen),
    rightOrPoliteSeen: probes(rightOrPolite, seen),
    rightOrPoliteUnseen: probes(rightOrPolite, unseen),
    ...rates,
    ...known,
  };
  reward.dispose();
  model.dispose();
  const calibration: Curve = bins.map(({ predicted, observed }) => [predicted, observed] as const);
  return { metrics, curves: { ...curves, calibration } };
}

/**
 * Metrics: shares of pairs, but `loss` (nats per pair), `calibration` (mean distance of predicted and observed shares) and `perTruth`,
 * `perCourtesy`, `perTenWords` (in standard deviations of the score). Curves over steps; `calibration`: predicted against observed.
 */
export const study = defineStudy<Condition>({
  name: "reward-model",
  question: "What makes a reward model good: labels, its start, its size, and how pairs are put into batches?",
  conditions: Object.keys(settings) as Condition[],
  seeds: 5,
  tolerance: {
    seen: 0.15,
    heldOut: 0.15,
    truth: 0.15,
    learned: 0.15,
    loss: 0.15,
    calibration: 0.15,
    courtesy: 0.3,
    oneOrThree: 0.3,
    quiet: 0.3,
    rightSeen: 0.3,
    rightUnseen: 0.3,
    rightOrPoliteSeen: 0.3,
    rightOrPoliteUnseen: 0.3,
    perTruth: 0.6,
    perCourtesy: 0.6,
    perTenWords: 0.6,
    labelersAgree: 0.05,
    labelersTruth: 0.1,
    ceiling: 0.05,
    ceilingHeldOut: 0.05,
  },
  run,
});
