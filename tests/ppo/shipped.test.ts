/**
 * The policy that came with the course: PPO made it of the fine-tuned model, and it is better, on prompts about things that nothing was
 * trained on.
 */
import * as path from "node:path";
import { expect, it } from "vitest";
import { pairedInterval } from "../../src/core/paired";
import { TextGenerator } from "../../src/lm/text-generator";
import { chainFile, chainFolders } from "../../src/pretrain/chain-files";
import { readGpt } from "../../src/pretrain/weights-file";
import { evaluate, evaluationPrompts, judgeAnswer } from "../../src/sft/evaluation";

const shipped = { own: path.join(chainFolders.shipped(), "none"), shipped: chainFolders.shipped() };
const tasks = evaluationPrompts("report", "trained kinds", 288);

it("is truer than the fine-tuned model, and says what is right more often, not only more politely", async () => {
  const [sft, ppo] = await Promise.all(
    (["sft", "ppo"] as const).map(async (name) => {
      const generator = new TextGenerator(readGpt(chainFile(name, shipped).file));
      return (await evaluate(generator, tasks)).answers.map(judgeAnswer);
    }),
  );
  const gained = (part: "truth" | "right") => pairedInterval(ppo.map((judged, i) => judged[part] - sft[i][part]));
  expect(gained("truth").low).toBeGreaterThan(0);
  expect(gained("right").low).toBeGreaterThan(0);
});
