/**
 * The bench's cases of PPO: rollout and update at two sizes, beside a loop in PyTorch.
 */
import type { Case, Contender } from "./cases";
import type { GptForm, PpoJob } from "./jobs";

/** The sizes: the small world's, and the bench's medium one. */
export const ppoSizes: Readonly<Record<string, { gpt: GptForm; episodes: number }>> = {
  "0.40 M": { gpt: { vocabSize: 611, blockSize: 64, nLayer: 3, nHead: 4, nEmbd: 96, norm: "pre" }, episodes: 96 },
  "10.8 M": { gpt: { vocabSize: 65, blockSize: 256, nLayer: 6, nHead: 6, nEmbd: 384, norm: "pre" }, episodes: 48 },
};

/** The cases, called ppo-small-rollout and so on. */
export function ppoCases(seconds: number): Case[] {
  return Object.entries(ppoSizes).flatMap(([size, { gpt, episodes }], i) =>
    (["rollout", "update"] as const).map((phase): Case => {
      const job = (precision: PpoJob["precision"], compile = false): PpoJob => {
        return { task: "ppo", phase, precision, gpt, episodes, minibatches: 4, answerTokens: 24, seconds, compile };
      };
      const precisions = ["float32", "bfloat16"] as const;
      const ours = precisions.map((mode): Contender => ({ side: "ours", mode, job: job(mode) }));
      const eager = precisions.map((mode): Contender => {
        return { side: "pytorch", mode: `eager, ${mode}`, job: job(mode) };
      });
      const compiled: Contender = { side: "pytorch", mode: "compile, float32", job: job("float32", true) };
      const contenders = [...ours, ...eager, ...(phase === "update" ? [compiled] : [])];
      const what = phase === "rollout" ? "24 tokens each, judged" : "2 epochs, 4 minibatches";
      const title = `PPO ${phase}, ${size}, ${episodes} episodes, ${what}`;
      return { name: `ppo-${i === 0 ? "small" : "medium"}-${phase}`, title, contenders, rivals: true };
    }),
  );
}
