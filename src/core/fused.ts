/**
 * Operations of several steps done in one pass over memory, by kernels written in C++ (`./kernels`), where set-up could compile them.
 *
 * Each does what code in `nn` or here does too, operation by operation; that code says what is meant, and runs where the kernels are
 * not: on a GPU, or without a compiler. Tests hold the two to each other. Inside a compiled step in bfloat16, tensors on both sides of
 * a kernel may be in bfloat16; what it computes in between is float32.
 */
import * as path from "node:path";
import { activeRecorder } from "./graph/active";
import { courseRoot } from "./paths";
import { type NativeBackend, nativeType, type RawAttribute } from "./raw-op";
import * as tf from "./tf";

/** The addon that set-up compiles. Loading it makes the operations known. */
const kernelsFile = () => path.join(courseRoot(), ".venv", "tensorflow", "kernels.node");

/** What the addon offers beside operations: a GPT that writes, for `lm/kernel-decoder.ts`. `kernels/addon.cc` says what each takes. */
export interface DecoderAddon {
  createDecoder(form: Int32Array): object;
  disposeDecoder(handle: object): void;
  setDecoderWeight(handle: object, slot: number, values: Float32Array): void;
  readTokens(handle: object, ids: Int32Array, texts: Int32Array, positions: Int32Array): void;
  writeTokens(
    handle: object,
    ids: Int32Array,
    texts: Int32Array,
    positions: Int32Array,
    steps: number,
    uniforms: Float32Array | undefined,
    choice: Float32Array,
    chosen: Int32Array,
    logprobs: Float32Array,
  ): void;
  lastLogits(handle: object, logits: Float32Array): void;
}

type Addon = DecoderAddon & { tiles: boolean };

let loaded: Addon | undefined | null; // null: there are none

/**
 * Whether the kernels can be used: on the processor, if they were compiled. JIELONG_KERNELS=0 does without them, JIELONG_KERNELS=avx2
 * (read when they are loaded) without instructions newer than AVX2.
 */
export function hasKernels(): boolean {
  const backend = tf.backend() as unknown as { isUsingGpuDevice?: boolean; executeMultipleOutputs?: unknown };
  if (!backend.executeMultipleOutputs || backend.isUsingGpuDevice || process.env.JIELONG_KERNELS === "0") return false;
  return kernels() !== null;
}

/** Whether the kernels can multiply matrices in bfloat16, by the processor's tile registers (AMX). */
export function hasTiles(): boolean {
  return hasKernels() && kernels()!.tiles;
}

function kernels(): Addon | null {
  if (loaded !== undefined) return loaded;
  try {
    loaded = require(kernelsFile()) as Addon;
  } catch {
    loaded = null; // not compiled
  }
  return loaded;
}

/**
 * The addon itself.
 * @throws if there are no kernels
 */
export function kernelsAddon(): DecoderAddon {
  if (!hasKernels()) throw new Error("the kernels are not there: ask hasKernels() first");
  return kernels()!;
}

/** Runs a kernel. `types` are its type attributes, of which T is always float32 here; `numbers` its float attributes. */
function kernel(name: string, inputs: tf.Tensor[], outputs: number, numbers: Record<string, number> = {}, types = "T") {
  const backend = tf.backend() as unknown as NativeBackend;
  const attributes: RawAttribute[] = [
    ...[...types].map((type) => ({ name: type, type: backend.binding.TF_ATTR_TYPE, value: nativeType.float32 })),
    ...Object.entries(numbers).map(([key, value]) => ({ name: key, type: backend.binding.TF_ATTR_FLOAT, value })),
  ];
  return backend.executeMultipleOutputs(name, attributes, inputs, outputs);
}

/**
 * The tanh form of GELU, element by element.
 * @same gelu of nn/gelu.ts
 */
export const fusedGelu = tf.customGrad((given, save) => {
  const x = given as tf.Tensor;
  (save as tf.GradSaveFunc)([x]);
  const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]) => kernel("JielongGeluSlope", [dy, saved], 1)[0];
  return { value: kernel("JielongGelu", [x], 1)[0], gradFunc };
});

/**
 * Layer normalisation of the last axis.
 *
 * @param x     (..., C)
 * @param gain  (C)
 * @param bias  (C)
 * @same layerNorm of nn/layer-norm.ts
 */
export function fusedLayerNorm(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, eps: number): tf.Tensor {
  const withSlope = tf.customGrad((...all) => {
    const [rows, g, b, save] = all as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const [y, mean, scale] = kernel("JielongLayerNorm", [rows, g, b], 3, { eps }, "TU");
    save([rows, mean, scale, g]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      kernel("JielongLayerNormSlope", [dy, ...saved], 3, {}, "TU");
    return { value: y, gradFunc };
  });
  return withSlope(x, gain, bias);
}

/**
 * Softmax of `factor` times scores over the keys that each query may see: query t of Tq sees keys 0 .. t + Tk - Tq.
 *
 * @param scores  (..., Tq, Tk), Tk >= Tq
 * @returns       (..., Tq, Tk); rows sum to 1
 * @same          tf.softmax of factor scores, with -1e9 added where a key is not seen
 */
export function fusedCausalSoftmax<T extends tf.Tensor>(scores: T, factor: number): T {
  const withSlope = tf.customGrad((x, save) => {
    const [weights] = kernel("JielongCausalSoftmax", [x as tf.Tensor], 1, { factor });
    (save as tf.GradSaveFunc)([weights]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]) =>
      kernel("JielongCausalSoftmaxSlope", [dy, saved], 1, { factor })[0];
    return { value: weights, gradFunc };
  });
  return withSlope(scores) as T;
}

/** Whether `fusedCausalAttention` can be used: in a step that is being compiled in bfloat16, where the processor has tile registers. */
export function attentionIsFused(): boolean {
  return activeRecorder()?.precision === "bfloat16" && hasTiles();
}

/**
 * Causal self-attention of all heads at once, without the (T, T) weights ever being in memory as a whole. Only where
 * `attentionIsFused()`.
 *
 * @param qkv  queries, keys and values, each of all heads (B, T, 3C)
 * @returns    what the heads found, side by side (B, T, C)
 * @same       causalAttention of nn/attention.ts, between its `heads` and `merge`
 */
export function fusedCausalAttention(qkv: tf.Tensor3D, heads: number): tf.Tensor3D {
  const backend = tf.backend() as unknown as NativeBackend;
  const attributes = [{ name: "heads", type: backend.binding.TF_ATTR_INT, value: heads }];
  const run = (name: string, inputs: tf.Tensor[], outputs: number) =>
    backend.executeMultipleOutputs(name, attributes, inputs, outputs);
  const withSlope = tf.customGrad((given, save) => {
    const x = given as tf.Tensor;
    const [y, total] = run("JielongAttention", [x], 2);
    (save as tf.GradSaveFunc)([x, y, total]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => run("JielongAttentionSlope", [dy, ...saved], 1)[0];
    return { value: y, gradFunc };
  });
  return withSlope(qkv) as tf.Tensor3D;
}

/**
 * The log-probability that softmax(logits) gives to each row's label.
 *
 * @param logits  (N, V)
 * @param labels  (N), int32, from 0 to V - 1
 * @returns       (N)
 * @throws        if a label is out of range
 * @same          labelLogprobs of core/sparse-softmax.ts
 */
export function fusedLabelLogprobs(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  const withSlope = tf.customGrad((given, save) => {
    const x = given as tf.Tensor;
    const [logprobs, total] = kernel("JielongLabelLogprobs", [x, labels], 2);
    (save as tf.GradSaveFunc)([x, labels, total]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => kernel("JielongLabelLogprobsSlope", [dy, ...saved], 1)[0];
    return { value: logprobs, gradFunc };
  });
  return withSlope(logits) as tf.Tensor1D;
}
