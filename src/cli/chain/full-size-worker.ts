/**
 * One stage of RLHF at full size, in a process of its own: `node full-size-worker.js '{"stage": …}'` prints a `FullSizeResult` as its last line.
 *
 * Weights and tokens are random: what is measured is that steps are taken, how long they take and what memory they need, nothing else.
 */
import { residentMb } from "../../core/memory";
import { Rng } from "../../core/random";
import { Gpt } from "../../lm/gpt";
import { PpoTrainer } from "../../ppo/ppo-trainer";
import type { Ranked } from "../../reward/comparisons";
import { rewardTrainer } from "../../reward/reward-trainer";
import { ScalarModel } from "../../reward/scalar-model";
import { sftTrainer } from "../../sft/sft-trainer";
import type { FullSizeJob, FullSizeResult, MeasuredStep } from "./full-size-jobs";

/** The most memory that this process had, MB. */
const peakMb = (): number => (process.resourceUsage().maxRSS * 1024) / 1e6;

/** Takes steps and measures each. */
async function measure(steps: number, step: () => Promise<Record<string, number>>): Promise<MeasuredStep[]> {
  const taken: MeasuredStep[] = [];
  for (let i = 0; i < steps; i++) {
    globalThis.gc?.(); // what JavaScript no longer needs is not of the steps
    const start = performance.now();
    const numbers = await step();
    taken.push({ seconds: (performance.now() - start) / 1000, numbers });
  }
  return taken;
}

/** Does a job. */
export async function work(job: FullSizeJob): Promise<FullSizeResult> {
  const { stage, config, rows, promptTokens, answerTokens, steps, frozenLayers, precision } = job;
  const startMb = residentMb();
  const rng = new Rng(1);
  const tokens = (count: number): number[] => Array.from({ length: count }, () => rng.int(config.vocabSize));
  const model = new Gpt(config, rng);
  const options = { batchSize: rows, epochs: steps, learningRate: 1e-5, seed: 1, pad: 0 };
  const trainer = { maxSteps: steps, schedule: () => 1e-5, chart: false, precision };
  let taken: MeasuredStep[];
  if (stage === "SFT") {
    const mask = [...Array<number>(promptTokens).fill(0), ...Array<number>(answerTokens).fill(1)];
    const chats = Array.from({ length: rows }, () => ({ ids: tokens(mask.length), mask }));
    const sft = sftTrainer(model, chats, options, [], trainer);
    taken = await measure(steps, async () => ({ loss: sft.trainStep().loss }));
  } else if (stage === "reward model") {
    const prompt = tokens(promptTokens);
    const answers = Array.from({ length: rows }, () => ({ prompt, ids: tokens(answerTokens) }));
    const ranked: Ranked = { answers, ranks: answers.map((_, i) => i) };
    const scalar = new ScalarModel(model, rng);
    const reward = rewardTrainer(scalar, [ranked], { ...options, batchSize: 1 }, trainer);
    taken = await measure(steps, async () => ({ loss: reward.trainStep().loss }));
  } else {
    const episodes = 2 * rows;
    const prompts = Array.from({ length: episodes }, () => tokens(promptTokens));
    const ppo = new PpoTrainer({ policy: model, reward: ScalarModel.from(model, rng) }, prompts, {
      ...{ iterations: steps, episodes, minibatches: 2, epochs: 1, maxNewTokens: answerTokens },
      ...{ learningRate: 1e-5, valueLearningRate: 1e-5, frozenLayers, precision },
    });
    taken = await measure(steps, async () => {
      const { rolloutSeconds, updateSeconds, kl, firstApproxKl, gradNorm, valueGradNorm } = (await ppo.iterate())!;
      return { rolloutSeconds, updateSeconds, kl, firstApproxKl, gradNorm, valueGradNorm };
    });
  }
  return { startMb, peakMb: peakMb(), steps: taken };
}

if (require.main === module) {
  void work(JSON.parse(process.argv[2])).then((result) => console.log(JSON.stringify(result)));
}
