/**
 * Putting something else in the place of the native binding for a while.
 */
import * as tf from "../tf";
import type { Binding, GraphBackend } from "./native";

/**
 * Runs `f` with functions of `binding` in the place of the native ones. A tensor that was made outside of f cannot be used in it.
 *
 * @throws what f throws; the native binding is back then, too
 */
export function standIn<T>(backend: GraphBackend, binding: Partial<Binding>, f: () => T): T {
  const { binding: native, write, getInputTensorIds } = backend;
  const madeHere = new WeakSet<object>();
  backend.binding = new Proxy({} as Binding, { get: (_, key: keyof Binding) => binding[key] ?? native[key] });
  backend.write = (values, shape, dtype) => {
    madeHere.add(values);
    return write.call(backend, values, shape, dtype);
  };
  backend.getInputTensorIds = (tensors) => {
    for (const tensor of tensors) {
      if (!("dataId" in tensor)) continue; // an Int64Scalar, which TensorFlow.js itself makes of a number
      const { id, values } = backend.tensorMap.get(tensor.dataId);
      if (values ? !madeHere.has(values) : id >= 0) throw outsideError(tensor);
    }
    return getInputTensorIds.call(backend, tensors);
  };
  try {
    return f();
  } finally {
    Object.assign(backend, { binding: native, write, getInputTensorIds });
  }
}

function outsideError(tensor: tf.Tensor): Error {
  const variables = Object.values(tf.engine().registeredVariables);
  const isVariable = variables.some(({ dataId }) => dataId === tensor.dataId);
  return new Error(
    isVariable
      ? `a variable of shape [${tensor.shape}] is not one of the program's: give it to the program with the others`
      : `a tensor of shape [${tensor.shape}] made outside of the step would stay as it is now: make it inside, or pass it in`,
  );
}
