/**
 * Tensors of random numbers that depend on a seed and nothing else.
 *
 * They come from TensorFlow's stateless generator (Philox: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"),
 * which takes the seed as a tensor: so a compiled step draws new numbers at every run, from a seed that is fed in.
 */
import { Rng } from "./random";
import { hasRawOps, rawOp } from "./raw-op";
import * as tf from "./tf";

/**
 * Numbers in [0, 1), all equally likely.
 * @param shape  shape of the result
 * @param seed   two whole numbers (2): the same two give the same numbers
 */
export function statelessUniform(shape: readonly number[], seed: tf.Tensor1D): tf.Tensor {
  return stateless("StatelessRandomUniform", shape, seed, (rng) => rng.uniform());
}

/**
 * Numbers from the normal distribution with mean 0 and standard deviation 1.
 * @param shape  shape of the result
 * @param seed   two whole numbers (2): the same two give the same numbers
 */
export function statelessNormal(shape: readonly number[], seed: tf.Tensor1D): tf.Tensor {
  return stateless("StatelessRandomNormal", shape, seed, (rng) => rng.normal());
}

/** A new trainable variable with weights from the normal distribution with mean 0. */
export function normalVariable<R extends tf.Rank>(shape: tf.ShapeMap[R], std: number, rng: Rng): tf.Variable<R> {
  return tf.tidy(() => {
    const seed = tf.tensor1d([rng.seed(), rng.seed()], "int32");
    return tf.variable(tf.mul(statelessNormal(shape, seed), std) as tf.Tensor<R>);
  });
}

/** @param draw  one number in JavaScript, for a backend without TensorFlow's operations; those are other numbers */
function stateless(
  operation: string,
  shape: readonly number[],
  seed: tf.Tensor1D,
  draw: (rng: Rng) => number,
): tf.Tensor {
  return tf.tidy(() => {
    if (!hasRawOps()) {
      const [a, b] = seed.dataSync();
      const rng = new Rng(a ^ Math.imul(b, 0x9e3779b1));
      return tf.tensor(
        Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => draw(rng)),
        [...shape],
      );
    }
    const sizes = tf.tensor1d([...shape], "int32");
    return rawOp(operation, { dtype: "float32", T: "int32", Tseed: "int32" }, [sizes, seed])[0];
  });
}
