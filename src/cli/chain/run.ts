/**
 * The whole chain, stage by stage, and the table that it ends with.
 */

import { withCourtesy } from "../../sft/pasted-courtesy";
import { inDialogue, rawly } from "../../sft/world-chat";
import { print } from "../train/stoppable";
import { bestOfNNumbers, rewardNumbers, type StageScores, stageScores } from "./results";
import { baseStage, type ChainRun, labelStage, ppoStage, rewardStage, sftStage } from "./stages";
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
  const ppo = await ppoStage(run, sft, reward);
  if (!ppo) return false;
  const { evaluation, bestPrompts, bestSamples } = sizes;
  const scores = (name: string, ...asked: Parameters<typeof stageScores>): Promise<StageScores> =>
    folder.once(`scores-${name}`, () => stageScores(...asked)) as Promise<StageScores>;
  const stages = {
    "base, question only": await scores("raw", base, evaluation, { asking: rawly }),
    "base, in a dialogue": await scores("base", base, evaluation, { asking: inDialogue }),
    SFT: await scores("sft", sft, evaluation),
    "SFT and a courtesy": await scores("courtesy", sft, evaluation, {}, withCourtesy),
    PPO: await scores("ppo", ppo, evaluation),
  };
  const best = await folder.once("best-of-n", () => bestOfNNumbers(sft, reward, bestPrompts, bestSamples));
  const accuracies = await folder.once("reward-accuracy", async () => rewardNumbers(reward, labels));
  const tables = [stagesTable(stages), rewardTable(accuracies!), bestOfNTable(best!)];
  print(tables.map((table) => `\n${table}`).join("\n"));
  return true;
}
