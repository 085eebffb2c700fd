/**
 * How much is best of n truly worth as n grows, with many labels, with few, and with three reward models of few labels instead of one?
 *
 * Nothing is trained but reward models, so this is the cheapest look at over-optimisation. A seed redraws demonstrations, labelers, labels,
 * fine-tuned model, reward models and answers; its conditions choose among the same answers, to prompts of part `report`.
 */
import { defineStudy } from "../core/study";
import { bestOfNCurve } from "../reward/best-of-n-curve";
import { type Conservative, ensembleScore } from "../reward/ensemble";
import type { RewardModel } from "../reward/reward-model";
import { sampleGroups } from "../reward/world-reward";
import type { Answer } from "../sft/answers";
import { judgeAnswer } from "../sft/evaluation";
import { fewLabelsReward } from "./world/few-labels";
import { type WorldSeed, worldSeed } from "./world/seed";

const sizes = { full: { prompts: 144, samples: 64 }, reduced: { prompts: 8, samples: 64 } } as const;
const ns = [1, 2, 4, 8, 16, 32, 64] as const;

const conditions = ["3000 prompts", "300 prompts", "300 prompts, mean of 3", "300 prompts, worst of 3"] as const;

/** The samples of the last seed, and the scores that a model gave them. */
const samples = new WeakMap<WorldSeed, Promise<Answer[][]>>();
const scores = new WeakMap<RewardModel, number[][]>();

function samplesOf(world: WorldSeed): Promise<Answer[][]> {
  const { prompts, samples: count } = sizes[world.reduced ? "reduced" : "full"];
  const known = samples.get(world);
  const drawn = known ?? world.sft().then((sft) => sampleGroups(sft, "report", prompts, count, 2000 + world.seed));
  samples.set(world, drawn);
  return drawn;
}

/** Scores of all answers; equal answers to a prompt are scored once. */
function scoresOf(reward: RewardModel, groups: readonly Answer[][]): number[][] {
  const known = scores.get(reward);
  if (known) return known;
  const made = groups.map((group) => {
    const different = [...new Map(group.map((answer) => [answer.ids.join(), answer])).entries()];
    const found = reward.score(different.map(([, answer]) => answer));
    const byText = new Map(different.map(([text], i) => [text, found[i]]));
    return group.map((answer) => byText.get(answer.ids.join())!);
  });
  scores.set(reward, made);
  return made;
}

/** Metrics: "truth, n = 16", …; curves over n. */
export const study = defineStudy<(typeof conditions)[number]>({
  name: "best-of-n",
  question: "How does the truth of best-of-n rise and fall with n, by amount of labels, and with an ensemble?",
  conditions,
  seeds: 5,
  tolerance: Object.fromEntries(
    ns.flatMap((n) => [
      [`truth, n = ${n}`, 0.15],
      [`proxy, n = ${n}`, 0.7],
    ]),
  ),
  run: async ({ condition, seed, reduced }) => {
    const world = worldSeed(seed, reduced);
    const groups = await samplesOf(world);
    const members = condition === "3000 prompts" ? [] : condition === "300 prompts" ? [0] : [0, 1, 2];
    const models = members.length === 0 ? [await world.reward()] : [];
    for (const member of members) models.push(await fewLabelsReward(world, member));
    const all = models.map((model) => scoresOf(model, groups));
    const how: Conservative = condition.endsWith("worst of 3") ? "worst" : "mean";
    const proxy = all[0].map((row, b) =>
      row.map((_, k) =>
        ensembleScore(
          all.map((each) => each[b][k]),
          how,
        ),
      ),
    );
    const part = (name: "truth" | "right") => groups.map((group) => group.map((answer) => judgeAnswer(answer)[name]));
    const [truth, right] = [bestOfNCurve(proxy, part("truth"), ns), bestOfNCurve(proxy, part("right"), ns)];
    return {
      metrics: Object.fromEntries(
        truth.flatMap((point) => [
          [`truth, n = ${point.n}`, point.truth],
          [`proxy, n = ${point.n}`, point.proxy],
        ]),
      ),
      curves: {
        truth: truth.map((point) => [point.n, point.truth] as const),
        right: right.map((point) => [point.n, point.truth] as const),
        proxy: truth.map((point) => [point.n, point.proxy] as const),
      },
    };
  },
});
