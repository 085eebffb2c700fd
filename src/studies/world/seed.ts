/**
 * One seed of the small world's chain, for studies: fine-tuned model, labels and reward model, made when they are first asked for.
 *
 * The base is the course's for all seeds. A seed draws the demonstrations, the prompts, the answers, the labelers and their labels, and all
 * new weights: so intervals over seeds say what other hired people would have given, not what another pre-training would.
 */
import type { Gpt } from "../../lm/gpt";
import { chainFile, chainFolders } from "../../pretrain/chain-files";
import { readGpt } from "../../pretrain/weights-file";
import { newBase } from "../../pretrain/world-base";
import type { RewardModel } from "../../reward/reward-model";
import { type Labels, labelGroups, sampleGroups, trainReward, worldReward } from "../../reward/world-reward";
import { fineTune, worldSft } from "../../sft/world-sft";

/** How much is done; the short form has a model of one narrow layer that has read nothing, so that it is over in seconds. */
export const worldSizes = {
  full: {
    demonstrations: worldSft.demonstrations,
    sftEpochs: worldSft.epochs,
    labelled: worldReward.prompts,
    judged: 400,
    noise: undefined,
    rewardEpochs: worldReward.epochs,
  },
  reduced: { demonstrations: 48, sftEpochs: 1, labelled: 32, judged: 16, noise: 0.3, rewardEpochs: 1 },
} as const;

const shippedBase = (): Gpt => {
  const shipped = chainFolders.shipped();
  return readGpt(chainFile("base", { own: shipped, shipped }).file);
};

/** What one seed has drawn and trained. */
export class WorldSeed {
  readonly sizes: (typeof worldSizes)["full" | "reduced"];
  readonly base: Gpt;
  private readonly made = new Map<string, Promise<unknown>>();

  constructor(
    readonly seed: number,
    readonly reduced: boolean,
  ) {
    this.sizes = worldSizes[reduced ? "reduced" : "full"];
    this.base = reduced ? newBase(1, { nLayer: 1, nHead: 2, nEmbd: 8 }) : shippedBase();
  }

  private once<T>(name: string, make: () => Promise<T>): Promise<T> {
    if (!this.made.has(name)) this.made.set(name, make());
    return this.made.get(name) as Promise<T>;
  }

  /** The fine-tuned model. */
  sft(): Promise<Gpt> {
    const { demonstrations, sftEpochs: epochs } = this.sizes;
    return this.once("sft", () => fineTune(this.base, this.seed, { demonstrations, epochs }, { chart: false }));
  }

  /** Labels on the fine-tuned model's answers: to prompts of part `train` to learn from, of part `report` to be judged on. */
  labels(): Promise<Labels> {
    const { labelled, judged, noise } = this.sizes;
    return this.once("labels", async () => {
      const sft = await this.sft();
      const train = await sampleGroups(sft, "train", labelled, worldReward.answers, this.seed);
      const test = await sampleGroups(sft, "report", judged, worldReward.answers, this.seed + 1000);
      return labelGroups(train, test, this.seed, noise);
    });
  }

  /** The course's reward model, trained on these labels: member 0. Others have the same start and labels, another head, another order. */
  reward(member = 0): Promise<RewardModel> {
    return this.once(`reward ${member}`, async () => {
      const [sft, labels] = [await this.sft(), await this.labels()];
      const [seed, epochs] = [this.seed + 1000 * member, this.sizes.rewardEpochs];
      return trainReward(sft, labels.train, seed, { epochs }, { chart: false });
    });
  }
}

let last: WorldSeed | undefined;

/** The chain of a seed. The conditions of a study's seed run one after the other and share it; only the last one is kept. */
export function worldSeed(seed: number, reduced: boolean): WorldSeed {
  if (last?.seed !== seed || last.reduced !== reduced) last = new WorldSeed(seed, reduced);
  return last;
}
