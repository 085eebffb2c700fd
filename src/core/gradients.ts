/**
 * Gradients of a loss with respect to parameters, by path.
 */
import type { Parameters } from "./module";
import * as tf from "./tf";

/** One tensor of the parameter's shape for each path. */
export type Gradients = ReadonlyMap<string, tf.Tensor>;

/**
 * Computes a loss and how it changes with each parameter.
 *
 * @param f           gives the loss, and any other tensors that are wanted back (no gradient flows from those)
 * @param parameters  what to differentiate by; one that the loss does not depend on has no entry in the answer
 * @returns           what f gave, and the gradients
 * @throws            if the loss depends on no parameter at all
 */
export function valueAndGradients<T extends { loss: tf.Scalar; [name: string]: tf.Tensor }>(
  f: () => T,
  parameters: Parameters,
): T & { gradients: Gradients } {
  let others: [string, tf.Tensor][] = [];
  const { value, grads } = tf.variableGrads(() => {
    const { loss, ...rest } = f();
    others = Object.entries(rest).map(([name, tensor]) => [name, tf.keep(tf.clone(tensor))]);
    return loss;
  }, [...parameters.values()]);
  const found = [...parameters].flatMap(([path, { name }]): [string, tf.Tensor][] =>
    grads[name] ? [[path, grads[name]]] : [],
  );
  const kept = others.map(([name, tensor]): [string, tf.Tensor] => [name, tf.clone(tensor)]);
  tf.dispose(others.map(([, tensor]) => tensor));
  return { ...(Object.fromEntries([["loss", value], ...kept]) as T), gradients: new Map(found) };
}
