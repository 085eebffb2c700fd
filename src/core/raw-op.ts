/**
 * TensorFlow's own operations, for the few that TensorFlow.js has no function for.
 *
 * They have no gradient here. Their names and attributes are in TensorFlow's operation definitions.
 */
import * as tf from "./tf";

/** One attribute of a native operation, as the binding takes it. */
export interface RawAttribute {
  name: string;
  type: number;
  value: number | boolean | string | number[];
}

/** What the native backend offers beyond TensorFlow.js's own interface. */
export interface NativeBackend {
  binding: Record<`TF_${string}`, number>;
  executeMultipleOutputs(name: string, attributes: RawAttribute[], inputs: tf.Tensor[], count: number): tf.Tensor[];
}

/** Native numbers of the types that tensors here have. */
export const nativeType = { float32: 1, int32: 3, bool: 10, bfloat16: 14 } as const;

/**
 * True where TensorFlow's own operations can be called: on the native backend.
 */
export function hasRawOps(): boolean {
  return "executeMultipleOutputs" in tf.backend();
}

/**
 * Runs one native operation.
 *
 * @param name        its name in TensorFlow, such as "StatelessRandomUniform"
 * @param types       its type attributes, such as { T: "int32" }
 * @param inputs      its inputs in order
 * @param outputs     how many tensors it gives
 * @throws if the backend is not the native one
 */
export function rawOp(
  name: string,
  types: Record<string, keyof typeof nativeType>,
  inputs: tf.Tensor[],
  outputs = 1,
): tf.Tensor[] {
  if (!hasRawOps()) throw new Error(`${name} needs the native TensorFlow backend, got "${tf.getBackend()}"`);
  const backend = tf.backend() as unknown as NativeBackend;
  const attributes = Object.entries(types).map(([attribute, type]) => ({
    name: attribute,
    type: backend.binding.TF_ATTR_TYPE,
    value: nativeType[type],
  }));
  return backend.executeMultipleOutputs(name, attributes, inputs, outputs);
}
