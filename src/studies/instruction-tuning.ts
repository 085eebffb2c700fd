/**
 * What do demonstrations teach a base model, how many does it take, and what else matters?
 *
 * All fine-tunings take the same number of steps of the same size, so that only what is learned from differs: 60 demonstrations are seen 48
 * times each, 2880 once. The conditions that say how often ("3 times") take as many steps as that needs. The base is the course's for all seeds; a seed draws demonstrations, their order, and the sampled answers.
 * Settings were chosen on prompts of part `choose`; everything here is measured on part `report`.
 */
import { Rng } from "../core/random";
import { type Curve, defineStudy } from "../core/study";
import { demonstrations, hiredWriters } from "../data/world/demonstrations";
import type { Gpt } from "../lm/gpt";
import { openSmallBase } from "../pretrain/small-base";
import { newBase } from "../pretrain/world-base";
import { worldLoss } from "../pretrain/world-loss";
import { learnEverything } from "../sft/chat-template";
import { type Asking, demonstrationChat, inChat, inDialogue, rawly } from "../sft/world-chat";
import { fineTuneOn, worldSft } from "../sft/world-sft";
import { answerTolerances, measureAnswers } from "./world/measures";
import { baseOf, sizesOf } from "./world/tuning";

const conditions = [
  "SFT",
  "base, question only",
  "base, in a dialogue",
  "60 demonstrations",
  "240 demonstrations",
  "2880 demonstrations",
  "loss on everything",
  "tokens as drawn",
  "small base, in a dialogue",
  "small SFT",
  "60 demonstrations, 3 times",
  "240 demonstrations, 3 times",
  "960 demonstrations, 12 times",
  "writers who never err",
] as const;

type Condition = (typeof conditions)[number];

/** How many demonstrations, where it is not the course's number. */
const demonstrationsOf: Partial<Record<Condition, number>> = {
  "60 demonstrations": 60,
  "240 demonstrations": 240,
  "2880 demonstrations": 2880,
  "60 demonstrations, 3 times": 60,
  "240 demonstrations, 3 times": 240,
};

/** How often each is seen, in units of the course's, where the number of steps is not the course's. */
const timesOf: Partial<Record<Condition, number>> = {
  "60 demonstrations, 3 times": 1,
  "240 demonstrations, 3 times": 1,
  "960 demonstrations, 12 times": 4,
};

const askingOf: Partial<Record<Condition, Asking>> = {
  "base, question only": rawly,
  "base, in a dialogue": inDialogue,
  "small base, in a dialogue": inDialogue,
};

/** The model of a condition, and how its loss fell while it was tuned. */
async function modelOf(condition: Condition, seed: number, reduced: boolean): Promise<{ model: Gpt; loss: Curve }> {
  const small = condition.startsWith("small");
  const smallest = { nLayer: 1, nHead: 2, nEmbd: 8 }; // for the short form, whose base is the small one already
  const base = !small ? baseOf(seed, reduced) : reduced ? newBase(1, smallest) : openSmallBase();
  if (askingOf[condition]) return { model: base, loss: [] };
  const sizes = sizesOf(reduced);
  const factor = sizes.demonstrations / worldSft.demonstrations;
  const count = Math.round(factor * (demonstrationsOf[condition] ?? worldSft.demonstrations));
  const writer = condition === "writers who never err" ? { ...hiredWriters, slips: 0, obliges: 0 } : hiredWriters;
  const chats = demonstrations(count, new Rng(seed), writer).map(demonstrationChat);
  const times = timesOf[condition] ?? sizes.demonstrations / count; // the same number of steps
  const start = condition === "tokens as drawn" ? { start: new Map() } : {};
  const learned = condition === "loss on everything" ? chats.map(learnEverything) : chats;
  const curve: [number, number][] = [];
  const every = Math.max(4, Math.round((times * sizes.epochs * count) / sizes.batchSize / 30));
  const onStep = ({ step, loss }: { step: number; loss: number }): void => {
    if (step === 1 || step % every === 0) curve.push([step, loss]);
  };
  const options = { seed, epochs: sizes.epochs * times, learningRate: sizes.learningRate, ...start };
  const model = await fineTuneOn(base, learned, options, { chart: false, logEvery: 1, onStep });
  return { model, loss: curve };
}

/** Metrics: as in `measureAnswers`; and the loss on pre-training text, nats per token. Curve: the loss of fine-tuning, over steps. */
export const study = defineStudy<Condition>({
  name: "instruction-tuning",
  question: "What do demonstrations teach a base model, how many does it take, and what else matters?",
  conditions,
  seeds: 5,
  tolerance: { ...answerTolerances, "pre-training loss": 0.3 },
  run: async ({ condition, seed, reduced }) => {
    const { model, loss } = await modelOf(condition, seed, reduced);
    const { share, documents } = sizesOf(reduced);
    const answers = await measureAnswers(model, { asking: askingOf[condition] ?? inChat, seed, share });
    const metrics = { ...answers, "pre-training loss": worldLoss(model, documents) };
    return loss.length > 0 ? { metrics, curves: { loss } } : { metrics };
  },
});
