/**
 * What PPO can be told, and which published details are here.
 *
 * Source: (Z) Ziegler et al. 2019, "Fine-tuning language models from human preferences", and openai/lm-human-preferences;
 *   (O) Ouyang et al. 2022, "Training language models to follow instructions with human feedback", 3.5 and appendix C;
 *   (H) Huang et al. 2024, "The N+ implementation details of RLHF with PPO".
 *
 * | detail                                          | here                      | published                                        |
 * |-------------------------------------------------|---------------------------|--------------------------------------------------|
 * | toll on the KL, per token, in the reward        | `klCoef`                  | Z 0.15, O 0.02, H 0.05                           |
 * | β steered towards a KL                          | `adaptiveKl`              | Z: 6 nats, horizon 10,000                        |
 * | score at the answer's last token                | always                    | Z; H one place later                             |
 * | score less 1 without an end                     | `unendedPenalty`          | H: -1 instead of the score                       |
 * | score clipped                                   | `rewardClip`              | trlx 10                                          |
 * | rewards whitened, their mean kept               | `whitenRewards`           | Z on; off for summaries, H off                   |
 * | advantages whitened                             | `whitenAdvantages`        | Z, H per minibatch                               |
 * | value model from the reward model, on its own   | always                    | O, H; in Z policy and values share a trunk       |
 * | value loss clipped                              | `valueClipRange`          | Z, H 0.2                                         |
 * | several epochs of minibatches                   | `epochs`, `minibatches`   | Z, H 4 × 1; O 1 × 8                              |
 * | Adam with ε 1e-5                                | `adam`                    | Z, H; O β 0.9, 0.95                              |
 * | TensorFlow 1's Adam                             | `adam: { epsFirst }`      | Z                                                |
 * | learning rate over iterations                   | `schedule`                | Z, H straight down to 0; O constant after 10     |
 * | moving average of the weights                   | `averageDecay`            | O 0.992                                          |
 * | pre-training text beside it                     | `ptx`                     | O 27.8                                           |
 * | temperature in the ratios too                   | `temperature`             | Z, H 0.7; O 1                                    |
 * | a minibatch whose ratios run away is left out   | `ratioLimit`              | TRL 10                                           |
 * | only the upper layers learn                     | `frozenLayers`            | trlx: 2 layers learn                             |
 * | dropout                                         | never                     | Z, H off                                         |
 *
 * Left out: one trunk for policy and values with a coefficient between their losses (here two models, two optimizers); top-k or top-p while
 * sampling and banned tokens (then log π is not what was drawn from, and the KL turns negative); an entropy bonus (the toll keeps the policy
 * broad); the KL in the loss instead of the reward (GRPO); k3 as the toll (its gradient is not that of the KL: it is logged beside k1); scores
 * divided by a running deviation (they are normalised once, before PPO).
 */
import { assertInRange, assertInteger } from "../core/check";
import { fastestPrecision } from "../core/precision";
import type { ProgramOptions } from "../core/program";
import type { AdamOptions } from "../optim/adam";
import type { Schedule } from "../optim/schedule";
import type { BatchSource } from "../pretrain/batch-source";
import type { TokenInputs } from "../pretrain/token-batches";
import type { Episode } from "./episode";
import type { PpoRecord } from "./ppo-record";

/** How to run PPO. What is left out is as in `ppoDefaults`; `precision` is what is fastest on this processor. */
export interface PpoOptions extends Partial<PpoSettings> {
  /** Rollouts, each followed by its updates. */
  iterations: number;
  /** The most tokens of an answer. */
  maxNewTokens: number;
  /** Tokens that end an answer; none where all answers are to be `maxNewTokens` long. */
  stop?: readonly number[];
  /** Steers β towards this KL of a whole answer, nats. Default: β stays. */
  adaptiveKl?: { target: number; horizon?: number };
  /** Factor of both learning rates at each iteration. Default: 1. */
  schedule?: Schedule;
  /** PPO-ptx: γ, and pre-training text, a batch of it for every minibatch. Default: plain PPO. */
  ptx?: { coef: number; data: BatchSource<TokenInputs> };
  adam?: Partial<AdamOptions>;

  /** What the answers are worth in truth, 0 to 1, for the dashboard alone: nothing is trained on it. */
  truth?: (episodes: readonly Episode[]) => readonly number[];
  /** Anything measured after every `evalEvery` iterations, before the first and after the last. */
  evaluate?: (iteration: number) => Promise<Record<string, number>> | Record<string, number>;
  evalEvery?: number;
  /** Tokens as text, for the sample on the dashboard. */
  decode?: (ids: readonly number[]) => string;
  /** Called after every iteration. */
  onIteration?: (record: PpoRecord) => void | Promise<void>;
  /** What the progress bar is called. Default "PPO". */
  label?: string;

  /** Keeps checkpoints and metrics in `checkpoints/NAME/`, and goes on from there. Default: nothing is kept. */
  name?: string;
  /** A checkpoint after every so many iterations, and after the last. Default: a tenth of them. */
  saveEvery?: number;
  /** How many checkpoints are kept. Default 2. */
  keep?: number;
}

/** The numbers of PPO. */
export interface PpoSettings {
  /** B: answers drawn in an iteration. */
  episodes: number;
  /** How often each episode is learned from. */
  epochs: number;
  /** Into how many minibatches an epoch is cut; divides `episodes`. */
  minibatches: number;
  /** β at the start, score for a nat. Below 0 the policy is paid for leaving the reference: a mistake that lesson 11 shows. */
  klCoef: number;
  /** γ, what a reward one token later is worth. */
  gamma: number;
  /** λ, how much is seen ahead. */
  lam: number;
  /** ε of the policy's ratio, above 0; Infinity clips nothing. */
  clipRange: number;
  /** ε of the values. */
  valueClipRange: number;
  /** Whether advantages get mean 0 and variance 1, and over what. */
  whitenAdvantages: "batch" | "minibatch" | "off";
  /** Whether rewards get variance 1. */
  whitenRewards: boolean;
  /** The greatest size of a score. */
  rewardClip: number;
  /** What a score loses if the answer did not end. */
  unendedPenalty: number;
  /** Of the draws, and of every log-probability. */
  temperature: number;
  learningRate: number;
  valueLearningRate: number;
  /** The greatest gradient norm that is let through, of each model. */
  maxNorm: number;
  /** A minibatch whose mean ratio is larger moves no policy. */
  ratioLimit: number;
  /** γ of PPO-ptx; taken from `ptx`. */
  ptxCoef: number;
  /** First blocks, and with them the tables, that neither policy nor value model changes; the models share them. 0: everything learns. */
  frozenLayers: number;
  /** Decay of the moving average of the policy's weights; 0 keeps none. */
  averageDecay: number;
  /**
   * Numbers that matrix products are made in, where answers are drawn, too. In bfloat16 old log-probabilities are recomputed, so that ratios begin
   * at 1: drawn and learned are not rounded alike.
   */
  precision: ProgramOptions["precision"];
  /** Any integer: prompts, draws and minibatches follow from it. */
  seed: number;
}

/** A first PPO of a small model: settings in the middle of what is published, learning rates for 1 M weights. */
export const ppoDefaults: PpoSettings = {
  episodes: 96,
  epochs: 2,
  minibatches: 4,
  klCoef: 0.1,
  gamma: 1,
  lam: 0.95,
  clipRange: 0.2,
  valueClipRange: 0.2,
  whitenAdvantages: "batch",
  whitenRewards: false,
  rewardClip: 10,
  unendedPenalty: 1,
  temperature: 1,
  learningRate: 1e-4,
  valueLearningRate: 5e-4,
  maxNorm: 1,
  ratioLimit: 10,
  ptxCoef: 0,
  frozenLayers: 0,
  averageDecay: 0,
  precision: "float32",
  seed: 1,
};

/**
 * The settings with nothing left out.
 * @throws if a number is out of its range
 */
export function ppoSettings(options: PpoOptions): PpoSettings {
  const given = Object.fromEntries(
    Object.keys(ppoDefaults)
      .filter((name) => options[name as keyof PpoSettings] !== undefined)
      .map((name) => [name, options[name as keyof PpoSettings]]),
  );
  const precision = options.precision ?? fastestPrecision();
  const settings: PpoSettings = { ...ppoDefaults, ...given, ptxCoef: options.ptx?.coef ?? 0, precision };
  if ((options.stop ?? []).length === 0) settings.unendedPenalty = 0; // nothing can end an answer
  const { episodes, epochs, minibatches, averageDecay } = settings;
  for (const [name, value] of Object.entries({ iterations: options.iterations, episodes, epochs, minibatches }))
    assertInteger(name, value, 1);
  assertInteger("maxNewTokens", options.maxNewTokens, 1);
  assertInteger("frozenLayers", settings.frozenLayers, 0);
  if (episodes % minibatches !== 0)
    throw new Error(`episodes must be divisible by minibatches, got ${episodes} and ${minibatches}`);
  for (const name of ["gamma", "lam"] as const) assertInRange(name, settings[name], 0, 1);
  assertInRange("klCoef", settings.klCoef, -Number.MAX_VALUE, Number.MAX_VALUE);
  for (const name of ["unendedPenalty", "learningRate", "valueLearningRate", "ptxCoef"] as const)
    assertInRange(name, settings[name], 0, Number.MAX_VALUE);
  for (const name of ["clipRange", "valueClipRange", "rewardClip", "temperature", "maxNorm", "ratioLimit"] as const) {
    if (!(settings[name] > 0)) throw new Error(`${name} must be above 0, got ${settings[name]}`);
  }
  if (!(averageDecay >= 0 && averageDecay < 1))
    throw new Error(`averageDecay must be at least 0 and below 1, got ${averageDecay}`);
  return settings;
}
