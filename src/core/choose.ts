/**
 * One of two tensors, whole, as a single yes or no says.
 *
 * Differs from `tf.where`: the one that is chosen is handed on as it is; nothing is copied, and the other's numbers play no part, even
 * if they are no numbers.
 */
import { hasRawOps, rawOp } from "./raw-op";
import * as tf from "./tf";

/**
 * @param condition  bool, without axes
 * @param a          what comes back if it is true
 * @param b          what comes back if it is false; shape and type of a
 */
export function choose<T extends tf.Tensor>(condition: tf.Scalar, a: T, b: T): T {
  return tf.tidy(() => {
    if (!hasRawOps()) return tf.where(condition, a, b) as T;
    return rawOp("Select", { T: a.dtype as "float32" }, [condition, a, b])[0] as T;
  });
}
