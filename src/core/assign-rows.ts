/**
 * Writing part of a variable: how a key/value cache takes in the keys and values of new tokens.
 */
import { assertShape } from "./check";
import { activeRecorder } from "./graph/active";
import * as tf from "./tf";

/**
 * variable[:, :, start : start + n, :] = rows
 *
 * @param variable  (B, nh, T, hs)
 * @param start     the first row to be written, a whole number, int32
 * @param rows      (B, nh, n, hs) with start + n <= T
 * @returns         the variable's value afterwards (B, nh, T, hs)
 * @throws          if the rows do not fit
 */
export function assignRows(variable: tf.Variable<tf.Rank.R4>, start: tf.Scalar, rows: tf.Tensor4D): tf.Tensor4D {
  const [B, nh, T, hs] = variable.shape;
  const n = rows.shape[2];
  assertShape("rows", rows, [B, nh, null, hs]);
  if (n > T) throw new Error(`there must be at most ${T} rows, got ${n}`);
  const recorder = activeRecorder();
  if (recorder) {
    recorder.inPlace({ operation: "assignRows", variables: [variable], inputs: [start, rows] });
    return tf.clone(variable);
  }
  const first = start.dataSync()[0];
  if (!(first >= 0 && first + n <= T)) {
    throw new Error(`rows must be from 0 to ${T - 1}, got ${first} to ${first + n - 1}`);
  }
  return tf.tidy(() => {
    const before = tf.slice(variable, [0, 0, 0, 0], [B, nh, first, hs]);
    const after = tf.slice(variable, [0, 0, first + n, 0], [B, nh, T - first - n, hs]);
    variable.assign(tf.concat([before, rows, after], 2));
    return tf.clone(variable);
  });
}
