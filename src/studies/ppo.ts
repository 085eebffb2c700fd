/**
 * What does PPO gain over the fine-tuned model in truth and its parts, how much of that would a pasted courtesy give, what does it forget, and
 * what does FeedME gain from the same reward model?
 *
 * A seed redraws demonstrations, labelers, labels, fine-tuned model, reward model and PPO; the conditions of a seed share the first five. All
 * answers are to prompts of part `report`; settings were chosen on part `choose`.
 */
import { defineStudy } from "../core/study";
import { asLines, WatchedPpo } from "../ppo/watched";
import { answerNumbers, pastedNumbers, policyNumbers, type WorldAnswers, worldAnswers } from "../ppo/world-numbers";
import { worldTextLoss } from "../pretrain/text-loss";
import { feedMeByScore } from "../reward/feedme-by-score";
import { type WorldSeed, worldSeed } from "./world/seed";

const sizes = {
  full: {
    asked: { prompts: 576, samples: 2, documents: 600 },
    ppo: {},
    watched: { prompts: 96, every: 4 },
    text: 4000,
    feedMe: {},
  },
  reduced: {
    asked: { prompts: 16, samples: 1, documents: 150 },
    ppo: { iterations: 1, episodes: 8, minibatches: 2, epochs: 1, precision: "float32" },
    watched: { prompts: 8, every: 1 },
    text: 400,
    feedMe: { prompts: 24 },
  },
} as const;

/** Answers of the fine-tuned model, with which those of all conditions of a seed are compared. */
const starts = new WeakMap<WorldSeed, WorldAnswers>();

/** Metrics are those of `ppo/world-numbers`; curves are over iterations. */
export const study = defineStudy<"SFT" | "SFT and a courtesy" | "PPO" | "PPO-ptx" | "FeedME">({
  name: "ppo",
  question: "What does PPO gain over fine-tuning in truth, by part, and what does it forget?",
  conditions: ["SFT", "SFT and a courtesy", "PPO", "PPO-ptx", "FeedME"],
  seeds: 5,
  tolerance: {
    truth: 0.1,
    right: 0.15,
    complete: 0.15,
    courteous: 0.2,
    courtesies: 0.3,
    words: 6,
    "greedy truth": 0.15,
    "greedy right": 0.2,
    "greedy courteous": 0.2,
    "win rate": 0.15,
    "greedy win rate": 0.15,
    proxy: 1,
    kl: 1,
    "text loss": 0.3,
  },
  run: async ({ condition, seed, reduced, report }) => {
    const size = sizes[reduced ? "reduced" : "full"];
    const world = worldSeed(seed, reduced);
    const [sft, reward] = [await world.sft(), await world.reward()];
    const start = starts.get(world) ?? (await worldAnswers(sft, size.asked));
    starts.set(world, start);
    const score = reward.score.bind(reward);
    if (condition === "SFT") {
      const textLoss = worldTextLoss(sft, size.asked.documents);
      return { metrics: { ...answerNumbers(start, start, score), kl: 0, "text loss": textLoss } };
    }
    if (condition === "SFT and a courtesy") return { metrics: pastedNumbers(sft, start, score, size.asked) };
    if (condition === "FeedME") {
      const policy = await feedMeByScore(sft, score, seed, size.feedMe);
      const metrics = await policyNumbers(policy, sft, start, score, size.asked);
      policy.dispose();
      return { metrics };
    }
    const ptx = condition === "PPO-ptx" ? { pretraining: size.text } : {};
    const options = { ...size.ppo, ...ptx };
    const watched = new WatchedPpo(sft, reward, seed, options, { ...size.watched, ...(report && { report }) });
    await watched.run();
    const { policy } = watched.trainer.models;
    const metrics = await policyNumbers(policy, sft, start, score, size.asked);
    watched.trainer.dispose();
    policy.dispose();
    return { metrics, curves: watched.curves, texts: { said: asLines(watched.answers.slice(0, 12)) } };
  },
});
