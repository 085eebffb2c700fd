/**
 * A step of Adam for all weights, fused into a single operation where a step is compiled.
 */
import { choose } from "./choose";
import { hasKernels } from "./fused";
import { activeRecorder, type InPlaceRecorder } from "./graph/active";
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
  /** Share of a weight that stays, if the weight decays. */
  keep: tf.Scalar;
}

/** One weight; m, v and gradient have its shape. */
export interface AdamMove {
  weight: tf.Variable;
  m: tf.Variable;
  v: tf.Variable;
  gradient: tf.Tensor;
  decays: boolean;
}

/**
 *   m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2,  weight = keep weight - rate m / (sqrt(v) + eps)
 *
 * @param go  bool; if false, everything stays exactly as it is, whatever the gradients are
 * @source Kingma and Ba 2015, "Adam", end of section 2 (the form with both corrections moved into the rate). arXiv:1412.6980
 */
export function applyAdam(moves: readonly AdamMove[], step: AdamStep, go?: tf.Scalar): void {
  const recorder = activeRecorder();
  tf.tidy(() => {
    if (recorder && hasKernels()) return allAtOnce(recorder, moves, step, go);
    const unless = (still: number, x: tf.Scalar) => (go ? choose(go, x, tf.scalar(still)) : x);
    const numbers = {
      rate: unless(0, step.rate),
      beta1: unless(1, step.beta1), // of the old means 1 is kept, of the gradient nothing is taken
      beta2: unless(1, step.beta2),
      eps: unless(1, step.eps), // as it comes it may be 0
      keep: unless(1, step.keep),
    };
    for (const move of moves) {
      const gradient = go ? choose(go, move.gradient, move.weight) : move.gradient;
      if (move.decays) move.weight.assign(tf.mul(move.weight, numbers.keep));
      if (recorder) inGraph(recorder, { ...move, gradient }, numbers);
      else eagerly({ ...move, gradient }, numbers);
    }
  });
}

function eagerly({ weight, m, v, gradient }: AdamMove, { rate, beta1, beta2, eps }: AdamStep): void {
  m.assign(tf.add(m, tf.mul(tf.sub(gradient, m), tf.sub(1, beta1))));
  v.assign(tf.add(v, tf.mul(tf.sub(tf.square(gradient), v), tf.sub(1, beta2))));
  weight.assign(tf.sub(weight, tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), eps))));
}

function inGraph(recorder: InPlaceRecorder, { weight, m, v, gradient }: AdamMove, step: AdamStep): void {
  const inputs = [step.rate, step.beta1, step.beta2, step.eps, gradient];
  recorder.inPlace({ operation: "applyAdam", variables: [weight, m, v], inputs });
}

/** By our own kernel, which is written in `kernels/passes.cc`. */
function allAtOnce(recorder: InPlaceRecorder, moves: readonly AdamMove[], step: AdamStep, go?: tf.Scalar): void {
  if (moves.length === 0) return;
  const { rate, beta1, beta2, eps, keep } = step;
  const decays = tf.tensor1d(
    moves.map((move) => Number(move.decays)),
    "int32",
  );
  const yes = go ? tf.cast(go, "float32") : tf.scalar(1);
  recorder.inPlace({
    operation: "adam",
    variables: (["weight", "m", "v"] as const).flatMap((key) => moves.map((move) => move[key])),
    inputs: [rate, beta1, beta2, eps, keep, yes, decays, ...moves.map(({ gradient }) => gradient)],
  });
}
