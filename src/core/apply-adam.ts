/**
 * One weight's step of Adam, fused into a single operation where a step is compiled.
 */
import { activeRecorder } from "./graph/active";
import * as tf from "./tf";

/** The numbers of a step, already corrected for the moments' start at 0. All are scalars. */
export interface AdamStep {
  /** How far a weight moves when m = sqrt(v). */
  rate: tf.Scalar;
  /** Share of m that is kept. */
  beta1: tf.Scalar;
  /** Share of v that is kept. */
  beta2: tf.Scalar;
  /** Added to sqrt(v). */
  eps: tf.Scalar;
}

/**
 *   m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2,  weight = weight - rate m / (sqrt(v) + eps)
 *
 * @param weight    the weight; m and v have its shape, and so has the gradient
 * @source Kingma and Ba 2015, "Adam", end of section 2 (the form with both corrections moved into the rate). arXiv:1412.6980
 */
export function applyAdam(
  weight: tf.Variable,
  m: tf.Variable,
  v: tf.Variable,
  gradient: tf.Tensor,
  { rate, beta1, beta2, eps }: AdamStep,
): void {
  const recorder = activeRecorder();
  if (recorder) {
    const inputs = [rate, beta1, beta2, eps, gradient];
    recorder.inPlace({ operation: "applyAdam", variables: [weight, m, v], inputs });
    return;
  }
  tf.tidy(() => {
    m.assign(tf.add(m, tf.mul(tf.sub(gradient, m), tf.sub(1, beta1))));
    v.assign(tf.add(v, tf.mul(tf.sub(tf.square(gradient), v), tf.sub(1, beta2))));
    weight.assign(tf.sub(weight, tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), eps))));
  });
}
