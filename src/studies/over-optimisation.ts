/**
 * What happens to the truth while PPO raises a reward model's score and nothing holds it back, and what does a tenth of the labels change,
 * and what do three reward models instead of one?
 *
 * A seed redraws demonstrations, labelers, labels, fine-tuned model, reward models and PPO. Everything is measured on prompts of part
 * `report`; settings, and the iterations at which the rise is read off, were chosen on part `choose`.
 */
import { defineStudy } from "../core/study";
import { asLines, unleashed, WatchedPpo } from "../ppo/watched";
import { RewardEnsemble } from "../reward/ensemble";
import type { RewardModel } from "../reward/reward-model";
import { fewLabelsReward } from "./world/few-labels";
import { type WorldSeed, worldSeed } from "./world/seed";

const sizes = {
  full: { ppo: {}, watched: { prompts: 192, every: 2, later: { after: 24, every: 4 } }, rise: [12, 20], end: 8 },
  reduced: {
    ppo: { iterations: 2, episodes: 8, minibatches: 2, epochs: 1, precision: "float32" },
    watched: { prompts: 8, every: 1 },
    rise: [1, 1],
    end: 1,
  },
} as const;

/** What is read off at the start, on the rise, and at the end. */
const read = ["truth", "right", "proxy", "courtesies", "kl", "own truth"] as const;
const drawn = ["truth", "right", "proxy", "courtesies", "words", "kl"] as const;
const times = ["start", "rise", "end"] as const;

/** By how many prompts' labels a reward model was taught, and how many of them decide. */
const conditions = ["3000 prompts", "300 prompts", "3000 prompts, mean of 3", "300 prompts, mean of 3"] as const;
type Condition = (typeof conditions)[number];

/** What PPO is paid by. The first of three members is the single model of the same labels. */
async function judgeOf(world: WorldSeed, condition: Condition): Promise<RewardModel | RewardEnsemble> {
  const few = condition.startsWith("300 ");
  const three = condition.endsWith("mean of 3");
  const members: RewardModel[] = [];
  for (const member of three ? [0, 1, 2] : [0])
    members.push(await (few ? fewLabelsReward(world, member) : world.reward(member)));
  return three ? new RewardEnsemble(members, "mean") : members[0];
}

/** Metrics: "truth, start", … means over the evaluations of the start, on the rise and of the last iterations. */
export const study = defineStudy<Condition>({
  name: "over-optimisation",
  question:
    "How do truth and score move while PPO goes on without a KL penalty, by amount of labels and with an ensemble?",
  conditions,
  seeds: 5,
  tolerance: Object.fromEntries(
    read.flatMap((name) =>
      times.map((time) => [`${name}, ${time}`, name.endsWith("truth") ? 0.1 : name === "kl" ? 1 : 0.3]),
    ),
  ),
  run: async ({ condition, seed, reduced, report }) => {
    const { ppo, watched: watching, rise, end } = sizes[reduced ? "reduced" : "full"];
    const world = worldSeed(seed, reduced);
    const sft = await world.sft();
    const reward = await judgeOf(world, condition);
    const options = { ...unleashed, ...ppo };
    const watched = new WatchedPpo(sft, reward, seed, options, { ...watching, ...(report && { report }) });
    await watched.run();
    const { curves, trainer, answers } = watched;
    const ranges = { start: [0, 0], rise, end: [options.iterations - end, options.iterations] } as const;
    const metrics = Object.fromEntries(
      read.flatMap((name) => times.map((time) => [`${name}, ${time}`, meanWithin(curves[name], ranges[time])])),
    );
    trainer.models.policy.dispose();
    trainer.dispose();
    return {
      metrics,
      curves: Object.fromEntries(drawn.map((name) => [name, curves[name]])),
      texts: { said: asLines(answers.slice(0, 16)) },
    };
  },
});

function meanWithin(curve: readonly (readonly [number, number])[], [from, to]: readonly [number, number]): number {
  const inside = curve.filter(([x]) => x >= from && x <= to).map(([, y]) => y);
  return inside.reduce((sum, y) => sum + y, 0) / inside.length;
}
