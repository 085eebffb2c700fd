/**
 * Stochastic gradient descent with momentum.
 *
 *   u = momentum u + g,  weight = weight - learningRate u
 *
 * Source: Polyak 1964, "Some methods of speeding up the convergence of iteration methods", in the form of Sutskever et al. 2013.
 * Differs: as in PyTorch the learning rate stands outside u, so that a change of rate acts at once.
 */
import { choose } from "../core/choose";
import type { Gradients } from "../core/gradients";
import type { Parameters } from "../core/module";
import * as tf from "../core/tf";
import { type Optimizer, pairs, prefixed, zerosLike } from "./optimizer";

/** SGD; without momentum it remembers nothing. */
export class Sgd implements Optimizer {
  private readonly velocity: Map<string, tf.Variable>; // u, by path

  /** @param options.momentum  share of the last step that is kept, 0 <= momentum < 1 */
  constructor(
    private readonly parameters: Parameters,
    private readonly options: { momentum: number } = { momentum: 0 },
  ) {
    this.velocity = options.momentum === 0 ? new Map() : zerosLike(parameters);
  }

  step(gradients: Gradients, learningRate: number | tf.Scalar, go?: tf.Scalar): void {
    const { momentum } = this.options;
    for (const [path, weight, gradient] of pairs(this.parameters, gradients)) {
      tf.tidy(() => {
        const u = this.velocity.get(path);
        const next = u ? tf.add(tf.mul(u, momentum), gradient) : gradient;
        const moved = tf.sub(weight, tf.mul(next, learningRate));
        u?.assign(go ? choose(go, next, u) : next);
        weight.assign(go ? choose(go, moved, weight) : moved);
      });
    }
  }

  state(): ReadonlyMap<string, tf.Variable> {
    return prefixed({ velocity: this.velocity });
  }

  dispose(): void {
    tf.dispose([...this.velocity.values()]);
  }
}
