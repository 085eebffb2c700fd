/**
 * The clipped loss of PPO: make good tokens likelier and bad ones less likely, but not far from what the tokens were drawn with.
 *
 *   ρ = π(a) / π_old(a),    loss = mean( max( -A ρ, -A clip(ρ, 1 - ε, 1 + ε) ) )
 *
 * The larger of the two is taken, so the gradient ends where ρ has already moved ε in the direction that A asks for, and does not end
 * where it has moved the wrong way.
 *
 * Source: Schulman et al. 2017, "Proximal policy optimization algorithms", eq. (7), with the sign turned. arXiv:1707.06347
 * Shapes: B answers, T tokens.
 */
import { assertShape } from "../core/check";
import * as tf from "../core/tf";
import { masked, maskedMean } from "./masked";

/** The loss, and what a dashboard shows. */
export interface PolicyLoss {
  loss: tf.Scalar;
  /** Share of tokens where the clipped term was the larger one: there the gradient is 0. */
  clipFraction: tf.Scalar;
  /** ½ mean (log ρ)², nats: how far this step's policy has moved from the one that drew the tokens. */
  approxKl: tf.Scalar;
  /** Mean of ρ: near 1. */
  meanRatio: tf.Scalar;
}

/**
 * The policy's loss.
 *
 * @param logprobs     log π of the tokens, which carries the gradient (B, T)
 * @param oldLogprobs  log π_old, as it was when the tokens were drawn (B, T)
 * @param advantages   A, positive where a token was better than expected (B, T)
 * @param mask         1 at the answer's tokens (B, T)
 * @param clipRange    ε, above 0
 * @throws if the shapes differ
 */
export function policyLoss(
  logprobs: tf.Tensor2D,
  oldLogprobs: tf.Tensor2D,
  advantages: tf.Tensor2D,
  mask: tf.Tensor2D,
  clipRange: number,
): PolicyLoss {
  assertShape("oldLogprobs", oldLogprobs, logprobs.shape);
  assertShape("advantages", advantages, logprobs.shape);
  return tf.tidy(() => {
    const logRatio = masked(tf.sub(logprobs, oldLogprobs), mask); // 0 where nothing stands: exp must not overflow there
    const ratio = tf.exp(logRatio); //                                                                          (B, T)
    const plain = tf.neg(tf.mul(advantages, ratio));
    const clipped = tf.neg(tf.mul(advantages, tf.clipByValue(ratio, 1 - clipRange, 1 + clipRange)));
    return {
      loss: maskedMean(tf.maximum(plain, clipped), mask),
      clipFraction: maskedMean(tf.cast(tf.greater(clipped, plain), "float32"), mask),
      approxKl: tf.mul(maskedMean(tf.square(logRatio), mask), 0.5) as tf.Scalar,
      meanRatio: maskedMean(ratio, mask),
    };
  });
}
