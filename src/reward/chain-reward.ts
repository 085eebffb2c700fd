/**
 * The reward model of the chain: the reader's own, or the course's.
 */
import { Rng } from "../core/random";
import { SafetensorsFile } from "../core/safetensors";
import { Gpt } from "../lm/gpt";
import { type ChainFile, chainFile } from "../pretrain/chain-files";
import { readWeights, sizesOf } from "../pretrain/weights-file";
import { worldChat } from "../sft/world-chat";
import { RewardModel } from "./reward-model";
import { ScalarModel } from "./scalar-model";

/** The scalar model of a file of weights. @throws if it is none */
export function readScalarModel(path: string): ScalarModel {
  const file = new SafetensorsFile(path);
  const model = new ScalarModel(new Gpt(sizesOf(file), new Rng(1)), new Rng(2));
  readWeights(file, model);
  return model;
}

/** The chain's reward model, ready to score, and whose it is. @throws as `chainFile` does */
export function openChainReward(found: ChainFile = chainFile("reward")): { reward: RewardModel; whose: string } {
  return { reward: new RewardModel(readScalarModel(found.file), worldChat.pad), whose: found.whose };
}
