/**
 * The stages of the chain: each makes a model from those before it and writes its weights, or finds them written and reads them.
 *
 * A stage that was cut off goes on from its trainer's last checkpoint in `NAME/`; a finished one is not repeated.
 */
import { Rng } from "../../core/random";
import { stopRequested } from "../../core/stop";
import type { Part } from "../../data/world/parts";
import { drawPrompts } from "../../data/world/tasks";
import type { Gpt } from "../../lm/gpt";
import { duration } from "../../notebook/progress";
import type { PpoRecord } from "../../ppo/ppo-record";
import { worldPpoTrainer } from "../../ppo/world-ppo";
import type { ValidationRecord } from "../../pretrain/metrics";
import { readGpt, writeWeights } from "../../pretrain/weights-file";
import { baseTrainer, baseTraining, newBase, worldCorpus } from "../../pretrain/world-base";
import { readScalarModel } from "../../reward/chain-reward";
import { RewardModel } from "../../reward/reward-model";
import { type Labels, labelGroups, sampleGroups, trainReward, worldReward } from "../../reward/world-reward";
import { type Answer, answerFrom } from "../../sft/answers";
import { worldChat } from "../../sft/world-chat";
import { fineTune } from "../../sft/world-sft";
import { print } from "../train/stoppable";
import type { ChainFolder } from "./folder";
import type { ChainSizes } from "./sizes";

/** What a stage needs to know. */
export interface ChainRun {
  folder: ChainFolder;
  seed: number;
  sizes: ChainSizes;
}

/** Times a stage, and says so; undefined where it was interrupted. */
async function timed<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const made = await work();
  if (stopRequested()) return undefined;
  const { user, system } = process.cpuUsage(cpu);
  const processor = `${duration((user + system) / 1e6)} of processor time`;
  print(`${name}: ${duration((performance.now() - start) / 1000)}, ${processor}`);
  return made;
}

/** The base model. */
export async function baseStage({ folder, seed, sizes }: ChainRun): Promise<Gpt | undefined> {
  const file = folder.file("base.safetensors");
  if (folder.has("base.safetensors")) return readGpt(file);
  const base = await timed("base", async () => {
    const model = newBase(seed, sizes.shape);
    const { documents, baseSteps: maxSteps } = sizes;
    const corpus = worldCorpus(seed, documents, Math.min(baseTraining.batchSize, Math.ceil(documents / 40)));
    const name = folder.file("base");
    const onValidation = ({ step, loss }: ValidationRecord) =>
      print(`base: step ${step} of ${maxSteps}, validation loss ${loss.toFixed(3)} nats per token`);
    const trainer = baseTrainer(model, corpus, { maxSteps, name, onValidation, chart: false });
    await trainer.run();
    trainer.dispose();
    return model;
  });
  if (base) writeWeights(file, base, { ...base.config });
  return base;
}

/** The fine-tuned model. */
export async function sftStage({ folder, seed, sizes }: ChainRun, base: Gpt): Promise<Gpt | undefined> {
  const file = folder.file("sft.safetensors");
  if (folder.has("sft.safetensors")) return readGpt(file);
  const options = { demonstrations: sizes.demonstrations, epochs: sizes.sftEpochs };
  const sft = await timed("SFT", () => fineTune(base, seed, options, { name: folder.file("sft"), chart: false }));
  if (sft) writeWeights(file, sft, { ...sft.config });
  return sft;
}

/** Answers of the fine-tuned model, kept as ids, and what labelers think of them. */
export async function labelStage({ folder, seed, sizes }: ChainRun, sft: Gpt): Promise<Labels | undefined> {
  const { labelled, judged, noise } = sizes;
  const drawn = async (part: Part, prompts: number, seed: number): Promise<Answer[][] | undefined> => {
    const draw = () => sampleGroups(sft, part, prompts, worldReward.answers, seed);
    const ids = await folder.once(`answers-${part}`, async () =>
      (await timed(`answers to ${prompts} prompts`, draw))?.map((group) => group.map((answer) => answer.ids)),
    );
    const tasks = drawPrompts(prompts, part, new Rng(seed));
    return ids?.map((group, i) => group.map((each) => answerFrom(tasks[i], each)));
  };
  const train = await drawn("train", labelled, seed);
  const test = train && (await drawn("report", judged, seed + 1000));
  return test && labelGroups(train, test, seed, noise);
}

/** The reward model. */
export async function rewardStage(run: ChainRun, sft: Gpt, labels: Labels): Promise<RewardModel | undefined> {
  const { folder, seed, sizes } = run;
  const file = folder.file("reward.safetensors");
  if (folder.has("reward.safetensors")) return new RewardModel(readScalarModel(file), worldChat.pad);
  const reward = await timed("reward model", () =>
    trainReward(sft, labels.train, seed, { epochs: sizes.rewardEpochs }, { name: folder.file("reward"), chart: false }),
  );
  if (reward) writeWeights(file, reward.model, { ...sft.config });
  return reward;
}

/** The policy that PPO makes of the fine-tuned model. */
export async function ppoStage(
  { folder, seed, sizes }: ChainRun,
  sft: Gpt,
  reward: RewardModel,
): Promise<Gpt | undefined> {
  const file = folder.file("ppo.safetensors");
  if (folder.has("ppo.safetensors")) return readGpt(file);
  const ppo = await timed("PPO", async () => {
    const onIteration = ({ step, reward: score, truth, kl }: PpoRecord) => {
      if (step % 10 === 0)
        print(
          `PPO: iteration ${step}, score ${score.toFixed(2)}, KL ${kl.toFixed(2)} nats, truth ${truth?.toFixed(3)}`,
        );
    };
    const { iterations } = sizes;
    const trainer = worldPpoTrainer(sft, reward.model, seed, { iterations, onIteration, name: folder.file("ppo") });
    await trainer.run();
    trainer.dispose();
    return trainer.models.policy;
  });
  if (ppo) writeWeights(file, ppo, { ...ppo.config });
  return ppo;
}
