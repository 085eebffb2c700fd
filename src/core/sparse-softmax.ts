/**
 * Log-probabilities of chosen classes, without ever holding the probabilities of all others twice.
 */
import { fusedLabelLogprobs, hasKernels } from "./fused";
import { hasRawOps, rawOp } from "./raw-op";
import * as tf from "./tf";

/**
 * The log-probability that softmax(logits) gives to each row's label, nats, never above 0.
 *
 * @param logits  (N, V)
 * @param labels  ids from 0 to V - 1 (N), int32
 * @returns       (N)
 * @throws        if a label is out of range; on a GPU the answer is NaN instead
 * @same          tf.logSoftmax(logits)[n, labels[n]]
 */
export function labelLogprobs(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  if (hasKernels()) return fusedLabelLogprobs(logits, labels);
  if (!hasRawOps()) return tf.tidy(() => tf.sum(tf.mul(tf.oneHot(labels, logits.shape[1]), tf.logSoftmax(logits)), -1));
  const native = tf.customGrad((x, save) => {
    const types = { T: "float32", Tlabels: "int32" } as const;
    const [loss, slope] = rawOp("SparseSoftmaxCrossEntropyWithLogits", types, [x as tf.Tensor, labels], 2);
    (save as tf.GradSaveFunc)([slope]); // (N, V): d loss / d logits
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(tf.expandDims(tf.neg(dy), -1), saved);
    return { value: tf.neg(loss), gradFunc };
  });
  return native(logits) as tf.Tensor1D;
}
