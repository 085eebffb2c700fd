/**
 * PPO's two halves, measured apart: `rollout` draws answers and judges them, `update` learns from them.
 *
 * What is drawn ends nowhere, so that both sides draw equally many tokens; before learning, answers are cut to many lengths.
 */
import { Rng } from "../../core/random";
import { Gpt } from "../../lm/gpt";
import type { Experience } from "../../ppo/episode";
import { PpoTrainer } from "../../ppo/ppo-trainer";
import { ScalarModel } from "../../reward/scalar-model";
import type { PpoJob, Result } from "./jobs";

/** Tokens of prompt i: 6 to 16. */
const promptLength = (i: number): number => 6 + ((5 * i) % 11);
/** Tokens that are left of answer i: 4 to `most`. */
const answerLength = (i: number, most: number): number => 4 + ((7 * i) % (most - 3));

function cut(experience: readonly Experience[], most: number): Experience[] {
  return experience.map((episode, i) => {
    const length = answerLength(i, most);
    const part = (numbers: readonly number[]): number[] => numbers.slice(0, length);
    const { answer, logprobs, refLogprobs, values, rewards, advantages, returns } = episode;
    const numbers = { answer, logprobs, refLogprobs, values, rewards, advantages, returns };
    const parts = Object.entries(numbers).map(([name, list]) => [name, part(list)]);
    return { ...episode, ...(Object.fromEntries(parts) as typeof numbers) };
  });
}

/** Milliseconds of an iteration's half. */
export async function ppoJob(job: PpoJob): Promise<Omit<Result, "peakBytes">> {
  const { gpt, episodes, minibatches, answerTokens, phase, precision, seconds } = job;
  const policy = new Gpt({ ...gpt, dropout: 0 }, new Rng(1));
  const rng = new Rng(2);
  const prompts = Array.from({ length: episodes }, (_, i) =>
    Array.from({ length: promptLength(i) }, () => rng.int(gpt.vocabSize)),
  );
  const options = { iterations: 1, episodes, minibatches, maxNewTokens: answerTokens, precision };
  const trainer = new PpoTrainer({ policy, reward: ScalarModel.from(policy, rng) }, prompts, options);
  const start = performance.now();
  const experience = cut((await trainer.collect())!, answerTokens);
  trainer.update(experience);
  const compileSeconds = (performance.now() - start) / 1000;
  const milliseconds: number[] = [];
  for (const end = performance.now() + 1000 * seconds; performance.now() < end || milliseconds.length < 3; ) {
    if (phase === "rollout") trainer.update(experience); // not counted: each rollout has new weights
    const begin = performance.now();
    if (phase === "rollout") await trainer.collect();
    else trainer.update(experience);
    milliseconds.push(performance.now() - begin);
  }
  return { compileSeconds, milliseconds };
}
