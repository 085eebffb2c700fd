/**
 * Estimates of KL(policy ‖ reference) from tokens that the policy drew.
 *
 *   d = log π(a) - log π_ref(a)
 *   k1 = d                  right on average, may be negative, varies most
 *   k2 = d² / 2             never negative, a little wrong on average
 *   k3 = exp(-d) - 1 + d    right on average and never negative
 *
 * With the sign of d turned, k3 averages to χ² - KL: a plausible number, and wrong.
 *
 * Source: Schulman 2020, "Approximating KL divergence". http://joschu.net/blog/kl-approx.html
 * Shapes: any; the two log-probabilities have the same. Units: nats.
 */
import { assertShape } from "../core/check";
import * as tf from "../core/tf";

/** The names of the estimators. */
export type KlEstimator = "k1" | "k2" | "k3";

/**
 * An estimate of the KL for every token, nats.
 *
 * @param logprobs     log π(a) of the tokens that π drew
 * @param refLogprobs  log π_ref(a) of the same tokens
 */
export function klEstimate(estimator: KlEstimator, logprobs: tf.Tensor, refLogprobs: tf.Tensor): tf.Tensor {
  assertShape("refLogprobs", refLogprobs, logprobs.shape);
  return tf.tidy(() => {
    const d = tf.sub(logprobs, refLogprobs);
    if (estimator === "k1") return d;
    if (estimator === "k2") return tf.mul(tf.square(d), 0.5);
    return tf.add(tf.expm1(tf.neg(d)), d);
  });
}

/** KL(p ‖ q) of two distributions, exactly, nats. */
export function exactKl(p: readonly number[], q: readonly number[]): number {
  return p.reduce((kl, probability, i) => (probability > 0 ? kl + probability * Math.log(probability / q[i]) : kl), 0);
}
