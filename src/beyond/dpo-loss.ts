/**
 * Direct preference optimisation: what the reward model and PPO do in two steps, as one loss over pairs of answers.
 *
 *   h = β [ log π(y_w) - log π_ref(y_w) ] - β [ log π(y_l) - log π_ref(y_l) ]
 *   DPO    -log σ(h)
 *   cDPO   -(1 - ε) log σ(h) - ε log σ(-h)      ε: how often a label is wrong
 *   IPO    ( h / β - 1 / (2β) )²                 stops where the difference is large enough
 *
 * Only the difference counts: both log-probabilities may fall while the loss falls, so the preferred answer's is to be watched.
 *
 * Source: Rafailov et al. 2023, "Direct preference optimization", eq. (7). arXiv:2305.18290. Azar et al. 2023, "A general theoretical paradigm
 *   to understand learning from human preferences", eq. (17), for IPO. arXiv:2310.12036
 * Shapes: B pairs. Log-probabilities are sums over an answer's tokens, nats.
 */
import { assertShape } from "../core/check";
import * as tf from "../core/tf";

/** Which loss. */
export type DpoForm = { form?: "dpo"; labelSmoothing?: number } | { form: "ipo" };

/** The loss, and what a dashboard shows. */
export interface DpoLoss {
  loss: tf.Scalar;
  /** β log(π / π_ref) of the preferred answers (B): the reward that the policy implies. */
  chosenRewards: tf.Tensor1D;
  /** The same of the others (B). */
  rejectedRewards: tf.Tensor1D;
  /** Share of pairs in which the preferred answer's is the higher one; equal ones do not count. */
  accuracy: tf.Scalar;
}

/**
 * The loss of some pairs.
 *
 * @param chosen       log π of the preferred answers, which carries the gradient (B)
 * @param rejected     log π of the others, which carries it too (B)
 * @param refChosen    log π_ref of the preferred answers (B)
 * @param refRejected  log π_ref of the others (B)
 * @param beta         β, above 0: the larger, the nearer to the reference
 * @throws if the shapes differ, or β is not above 0
 */
export function dpoLoss(
  chosen: tf.Tensor1D,
  rejected: tf.Tensor1D,
  refChosen: tf.Tensor1D,
  refRejected: tf.Tensor1D,
  beta: number,
  how: DpoForm = {},
): DpoLoss {
  for (const [name, x] of Object.entries({ rejected, refChosen, refRejected })) assertShape(name, x, chosen.shape);
  if (!(beta > 0)) throw new Error(`beta must be above 0, got ${beta}`);
  return tf.tidy(() => {
    const chosenRewards = tf.mul(tf.sub(chosen, refChosen), beta) as tf.Tensor1D; //       (B)
    const rejectedRewards = tf.mul(tf.sub(rejected, refRejected), beta) as tf.Tensor1D; // (B)
    const h = tf.sub(chosenRewards, rejectedRewards) as tf.Tensor1D;
    return {
      loss: tf.mean(how.form === "ipo" ? ipo(h, beta) : smoothed(h, how.labelSmoothing ?? 0)) as tf.Scalar,
      chosenRewards,
      rejectedRewards,
      accuracy: tf.mean(tf.cast(tf.greater(h, 0), "float32")) as tf.Scalar,
    };
  });
}

/** -log σ(x) = softplus(-x). */
function smoothed(h: tf.Tensor1D, labelSmoothing: number): tf.Tensor1D {
  const [right, wrong] = [tf.softplus(tf.neg(h)), tf.softplus(h)];
  return tf.add(tf.mul(right, 1 - labelSmoothing), tf.mul(wrong, labelSmoothing));
}

function ipo(h: tf.Tensor1D, beta: number): tf.Tensor1D {
  return tf.square(tf.sub(tf.div(h, beta), 1 / (2 * beta)));
}
