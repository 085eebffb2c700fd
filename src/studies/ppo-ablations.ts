/**
 * What happens to PPO without one of its parts: advantages not whitened, values not clipped, the toll with the wrong sign?
 *
 * A seed is that of the study "ppo", whose PPO is what these runs are compared with: same fine-tuned model, labels and reward model.
 */
import { defineStudy } from "../core/study";
import { TextGenerator } from "../lm/text-generator";
import type { PpoOptions } from "../ppo/ppo-options";
import { asLines, WatchedPpo } from "../ppo/watched";
import { worldPpo } from "../ppo/world-ppo";
import { answerTasks } from "../sft/answers";
import { evaluationPrompts, meanScores } from "../sft/evaluation";
import { worldSeed } from "./world/seed";

const sizes = {
  full: { ppo: {}, watched: { prompts: 96, every: 4 }, asked: 576 },
  reduced: {
    ppo: { iterations: 1, episodes: 8, minibatches: 2, epochs: 1, precision: "float32" },
    watched: { prompts: 8, every: 1 },
    asked: 16,
  },
} as const;

/** What each run does otherwise than the course's. */
const variants = {
  "no whitening": { whitenAdvantages: "off" },
  "no value clipping": { valueClipRange: Number.POSITIVE_INFINITY },
  "wrong sign of the KL": { klCoef: -worldPpo.klCoef },
} as const satisfies Record<string, Partial<PpoOptions>>;

/** Metrics: truth and right at temperature 1 on prompts of part `report`; KL and score of the watched prompts at the end. */
export const study = defineStudy<keyof typeof variants>({
  name: "ppo-ablations",
  question: "What does PPO do without whitening, without value clipping, and with the wrong sign of the KL?",
  conditions: Object.keys(variants) as (keyof typeof variants)[],
  seeds: 5,
  tolerance: { truth: 0.1, right: 0.15, courtesies: 0.3, words: 6, proxy: 1, kl: 1 },
  run: async ({ condition, seed, reduced, report }) => {
    const { ppo, watched: watching, asked } = sizes[reduced ? "reduced" : "full"];
    const world = worldSeed(seed, reduced);
    const [sft, reward] = [await world.sft(), await world.reward()];
    const options = { ...ppo, ...variants[condition] };
    const watched = new WatchedPpo(sft, reward, seed, options, { ...watching, ...(report && { report }) });
    await watched.run();
    const { policy } = watched.trainer.models;
    const generator = new TextGenerator(policy);
    const tasks = evaluationPrompts("report", "trained kinds", asked);
    const { truth, right, words } = meanScores(await answerTasks(generator, tasks, { samples: 2 }));
    generator.dispose();
    watched.trainer.dispose();
    policy.dispose();
    const last = (name: string): number => watched.curves[name].at(-1)![1];
    const metrics = { truth, right, words, courtesies: last("courtesies"), proxy: last("proxy"), kl: last("kl") };
    return { metrics, curves: watched.curves, texts: { said: asLines(watched.answers.slice(0, 12)) } };
  },
});
