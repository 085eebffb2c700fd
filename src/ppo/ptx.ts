/**
 * PPO-ptx: while it learns from rewards, the policy goes on learning the text it was pre-trained on, and forgets less.
 *
 *   loss = loss_PPO + γ · (mean cross-entropy on pre-training text)
 *
 * Source: Ouyang et al. 2022, section 3.5, eq. (2), and appendix C.4: γ = 27.8. Whether their cross-entropy is a sum or a mean is not
 *   said there; with a mean over tokens, as here, re-implementations use the same 27.8.
 */
import * as tf from "../core/tf";

/**
 * The two losses as one.
 *
 * @param ptxCoef  γ, at least 0; 0 is plain PPO
 */
export function withPretraining(ppoLoss: tf.Scalar, pretrainingLoss: tf.Scalar, ptxCoef: number): tf.Scalar {
  return tf.tidy(() => tf.add(ppoLoss, tf.mul(pretrainingLoss, ptxCoef)) as tf.Scalar);
}
