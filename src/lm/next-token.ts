/**
 * Choosing the next token of many texts at once, with tensors: so that a compiled step can do it.
 *
 *   greedy:   argmax_i z_i
 *   else:     p = softmax(z / temperature);  top-k keeps the k largest p;  top-p keeps the fewest largest p that sum to at least
 *             topP of what top-k left;  the token is the first i with p_1 + … + p_i > u (p_1 + … + p_V), u uniform in [0, 1)
 *
 * Source: Fan, Lewis and Dauphin 2018, "Hierarchical Neural Story Generation", section 5.1 (top-k). arXiv:1805.04833
 *   Holtzman et al. 2020, "The Curious Case of Neural Text Degeneration", section 3.1, eq. (2) and (3) (top-p). arXiv:1904.09751
 * Shapes: B texts, V tokens.
 */
import * as tf from "../core/tf";

/** Which tokens may be drawn, and how boldly. All are scalars. */
export interface Filter {
  /** k, int32; V keeps all. */
  topK: tf.Scalar;
  /** Share of the probability, above 0; 1 keeps all. */
  topP: tf.Scalar;
}

/** The likeliest token of each text, the first of equal ones. (B, V) -> (B), int32 */
export function likeliestToken(logits: tf.Tensor2D): tf.Tensor1D {
  return tf.argMax(logits, -1) as tf.Tensor1D;
}

/**
 * softmax(logits / temperature).
 *
 * @param logits       (B, V)
 * @param temperature  above 0
 * @returns            (B, V), rows sum to 1
 */
export function temperedProbs(logits: tf.Tensor2D, temperature: tf.Scalar): tf.Tensor2D {
  return tf.tidy(() => {
    const centred = tf.sub(logits, tf.max(logits, -1, true)); // so that the coldest temperature divides no large number
    return tf.softmax(tf.div(centred, temperature)) as tf.Tensor2D;
  });
}

/**
 * The probabilities with those that may not be drawn set to 0. At least one is kept; of equal ones at the edge, those that come
 * first.
 *
 * @param probs  (B, V), rows sum to 1
 * @returns      (B, V); rows no longer sum to 1
 */
export function keepLikeliest(probs: tf.Tensor2D, { topK, topP }: Filter): tf.Tensor2D {
  const V = probs.shape[1];
  return tf.tidy(() => {
    const sorted = tf.topk(probs, V).values; //                                                      (B, V), largest first
    const rank = tf.reshape(tf.range(0, V, 1, "int32"), [1, V]);
    const ofTopK = tf.mul(sorted, tf.cast(tf.less(rank, topK), "float32")); //                       (B, V)
    const before = tf.cumsum(ofTopK, -1, true); //                                                   (B, V), sum of the larger ones
    const enough = tf.mul(tf.sum(ofTopK, -1, true), topP); //                                        (B, 1)
    const withinBoth = tf.logicalAnd(tf.less(rank, topK), tf.less(before, enough)); //               (B, V)
    const count = tf.sum(tf.cast(withinBoth, "int32"), -1, true); //                                 (B, 1)
    const isLast = tf.cast(tf.equal(rank, tf.sub(count, tf.scalar(1, "int32"))), "float32"); //      (B, V)
    const edge = tf.sum(tf.mul(sorted, isLast), -1, true); //                                        (B, 1), the smallest that is kept
    const above = tf.cast(tf.greater(probs, edge), "int32"); //                                      (B, V)
    const equal = tf.cast(tf.equal(probs, edge), "int32"); //                                        (B, V)
    const room = tf.sub(count, tf.sum(above, -1, true)); //                                          (B, 1), how many equal ones are kept
    const firstEqual = tf.mul(equal, tf.cast(tf.lessEqual(tf.cumsum(equal, -1), room), "int32")); // (B, V)
    return tf.mul(probs, tf.cast(tf.add(above, firstEqual), "float32")) as tf.Tensor2D;
  });
}

/**
 * Draws one token for each text: inverse transform sampling.
 *
 * @param weights   numbers >= 0, not all 0 in a row (B, V)
 * @param uniforms  numbers in [0, 1) that float32 can hold (B)
 * @returns         (B), int32; never a token with weight 0
 */
export function drawToken(weights: tf.Tensor2D, uniforms: tf.Tensor1D): tf.Tensor1D {
  const [B, V] = weights.shape;
  return tf.tidy(() => {
    const upTo = tf.cumsum(weights, -1); //                                            (B, V)
    const target = tf.mul(tf.slice(upTo, [0, V - 1], [B, 1]), tf.reshape(uniforms, [B, 1]));
    return tf.sum(tf.cast(tf.lessEqual(upTo, target), "int32"), -1) as tf.Tensor1D; // how many are passed over
  });
}
