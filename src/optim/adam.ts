/**
 * Adam: each weight moves by the mean of its recent gradients over the root of the mean of their squares.
 *
 *   m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2
 *   weight = weight - learningRate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)
 *
 * Source: Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", algorithm 1. arXiv:1412.6980
 * Differs: nothing from algorithm 1 (nor from PyTorch). TensorFlow 1's own Adam, with which PPO on language models was first published, adds
 *   eps before v is corrected (`epsFirst`): small gradients then move weights far less in the first steps.
 */
import { applyAdam } from "../core/apply-adam";
import type { Gradients } from "../core/gradients";
import type { Parameters } from "../core/module";
import * as tf from "../core/tf";
import { type Optimizer, pairs, prefixed, zerosLike } from "./optimizer";

/** Adam's three numbers, dimensionless. */
export interface AdamOptions {
  /** Share of the mean gradient that is kept at each step. */
  beta1: number;
  /** Share of the mean squared gradient that is kept at each step. */
  beta2: number;
  /** Added to the root, so that a weight without gradients does not divide by 0. */
  eps: number;
  /** Whether eps is added to sqrt(v) before v is corrected for its start at 0, as in the form at the end of the paper's section 2. */
  epsFirst?: boolean;
}

/** "Good default settings", Kingma and Ba 2015, algorithm 1. */
export const adamDefaults: AdamOptions = { beta1: 0.9, beta2: 0.999, eps: 1e-8 };

/** Adam. */
export class Adam implements Optimizer {
  private readonly options: AdamOptions;
  private readonly m: Map<string, tf.Variable>; // mean gradient, by path
  private readonly v: Map<string, tf.Variable>; // mean squared gradient, by path
  private readonly t: tf.Variable; //              steps taken

  constructor(
    protected readonly parameters: Parameters,
    options: Partial<AdamOptions> = {},
  ) {
    this.options = { ...adamDefaults, ...options };
    this.m = zerosLike(parameters);
    this.v = zerosLike(parameters);
    this.t = tf.tidy(() => tf.variable(tf.scalar(0), false));
  }

  step(gradients: Gradients, learningRate: number | tf.Scalar, go?: tf.Scalar): void {
    tf.tidy(() => {
      const { beta1, beta2, eps, epsFirst } = this.options;
      this.t.assign(tf.add(this.t, go ? tf.cast(go, "float32") : 1));
      // 1 - beta^t without the rounding error of a number close to 1
      const correction = (beta: number) => tf.neg(tf.expm1(tf.mul(this.t, Math.log(beta)))) as tf.Scalar;
      const root = tf.sqrt(correction(beta2)); // sqrt(v / c) + eps = (sqrt(v) + eps sqrt(c)) / sqrt(c)
      const step = {
        rate: tf.mul(learningRate, tf.div(root, correction(beta1))) as tf.Scalar,
        beta1: tf.scalar(beta1),
        beta2: tf.scalar(beta2),
        eps: epsFirst ? tf.scalar(eps) : (tf.mul(root, eps) as tf.Scalar),
        keep: tf.sub(1, tf.mul(learningRate, this.decay)) as tf.Scalar,
      };
      const moves = pairs(this.parameters, gradients).map(([path, weight, gradient]) => {
        const [m, v] = [this.m.get(path)!, this.v.get(path)!];
        return { weight, m, v, gradient, decays: this.decay > 0 && weight.rank > 1 };
      });
      applyAdam(moves, step, go);
    });
  }

  /** Share of a matrix that is taken away besides, per step and unit of learning rate: nothing here, AdamW's decay there. */
  protected get decay(): number {
    return 0;
  }

  state(): ReadonlyMap<string, tf.Variable> {
    return prefixed({ m: this.m, v: this.v, t: new Map([["", this.t]]) });
  }

  dispose(): void {
    tf.dispose([...this.state().values()]);
  }
}
