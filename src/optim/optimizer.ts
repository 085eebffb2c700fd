/**
 * What every way of moving weights has in common.
 */
import type { Gradients } from "../core/gradients";
import type { Parameters } from "../core/module";
import * as tf from "../core/tf";

/** Moves weights against their gradients. Its memory is kept by parameter path, never by position in a list. */
export interface Optimizer {
  /**
   * One optimizer step; frees nothing of what it is given.
   *
   * @param gradients     by path; a parameter without one stays as it is
   * @param learningRate  how far weights move
   * @param go            bool, one: if false, weights and memory stay exactly as they are, whatever the gradients are
   * @throws if a gradient's path is not one of the parameters
   */
  step(gradients: Gradients, learningRate: number | tf.Scalar, go?: tf.Scalar): void;
  /** What the optimizer remembers from step to step, by name: part of a checkpoint. */
  state(): ReadonlyMap<string, tf.Variable>;
  /** Frees that memory. */
  dispose(): void;
}

/**
 * Pairs each gradient with its parameter.
 * @throws if a path is unknown, or a shape is not the parameter's
 */
export function pairs(parameters: Parameters, gradients: Gradients): [string, tf.Variable, tf.Tensor][] {
  return [...gradients].map(([path, gradient]) => {
    const variable = parameters.get(path);
    if (!variable) throw new Error(`there is a gradient of "${path}", which is not one of the parameters`);
    if (!tf.util.arraysEqual(variable.shape, gradient.shape)) {
      throw new Error(`the gradient of "${path}" must have shape [${variable.shape}], got [${gradient.shape}]`);
    }
    return [path, variable, gradient];
  });
}

/** A number or a scalar as a scalar. */
export function asScalar(x: number | tf.Scalar): tf.Scalar {
  return typeof x === "number" ? tf.scalar(x) : x;
}

/** New variables of 0, one for each parameter, not trainable. */
export function zerosLike(parameters: Parameters): Map<string, tf.Variable> {
  const zero = (shape: number[]): tf.Variable => tf.tidy(() => tf.variable(tf.fill(shape, 0), false)); // made by TensorFlow: no numbers of JavaScript beside them
  return new Map([...parameters].map(([path, { shape }]) => [path, zero(shape)]));
}

/** The names of several maps joined: "m" and "blocks.0.norm1.gain" give "m.blocks.0.norm1.gain". */
export function prefixed(maps: Record<string, ReadonlyMap<string, tf.Variable>>): Map<string, tf.Variable> {
  return new Map(
    Object.entries(maps).flatMap(([prefix, map]) =>
      [...map].map(([path, variable]): [string, tf.Variable] => [path ? `${prefix}.${path}` : prefix, variable]),
    ),
  );
}
