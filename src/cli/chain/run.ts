/**
 * The whole chain, stage by stage, and the table that it ends with.
 */
import { inDialogue, rawly } from "../../sft/world-chat";
import { print } from "../train/stoppable";
import { bestOfNNumbers, rewardNumbers, stageScores, withCourtesy } from "./results";
import { baseStage, type ChainRun, labelStage, rewardStage, sftStage } from "./stages";
import { bestOfNTable, rewardTable, stagesTable } from "./table";

/** @returns false where it was interrupted; the same call goes on */
export async function runChain(run: ChainRun): Promise<boolean> {
  const { folder, seed, sizes } = run;
  folder.claim({ seed, sizes });
  const base = await baseStage(run);
  const sft = base && (await sftStage(run, base));
  const labels = sft && (await labelStage(run, sft));
  const reward = labels && (await rewardStage(run, sft, labels));
  if (!reward) return false;
  const { evaluation, bestPrompts, bestSamples } = sizes;
  const stages = {
    "base, question only": await folder.once("scores-raw", () => stageScores(base, evaluation, { asking: rawly })),
    "base, in a dialogue": await folder.once("scores-base", () =>
      stageScores(base, evaluation, { asking: inDialogue }),
    ),
    SFT: await folder.once("scores-sft", () => stageScores(sft, evaluation)),
    "SFT and a courtesy": await folder.once("scores-courtesy", () => stageScores(sft, evaluation, {}, withCourtesy)),
  };
  const best = await folder.once("best-of-n", () => bestOfNNumbers(sft, reward, bestPrompts, bestSamples));
  const accuracies = await folder.once("reward-accuracy", async () => rewardNumbers(reward, labels));
  print(
    [
      "",
      stagesTable(stages as Required<typeof stages> as never),
      "",
      rewardTable(accuracies!),
      "",
      bestOfNTable(best!),
    ].join("\n"),
  );
  return true;
}
