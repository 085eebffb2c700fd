/**
 * The shapes that an operation gives, found by running it on zeros: for the operations that `shapes.ts` does not list.
 */
import type { RawAttribute } from "../raw-op";
import type { Values } from "./graph-def";
import { type Binding, BOOL, FLOAT, INT32, type NativeTensor } from "./native";
import type { Known } from "./shapes";

/**
 * Runs an operation on zeros (on their own values, where inputs are constants) and forgets the result.
 * @throws if an input has a type that only the native library knows
 */
export function shapesOnZeros(
  native: Binding,
  operation: string,
  attributes: RawAttribute[],
  inputs: readonly Known[],
  outputs: number,
): NativeTensor[] {
  const ids: number[] = [];
  try {
    for (const { shape, dtype, values } of inputs) {
      ids.push(
        native.createTensor([...shape], dtype, (values as Values | undefined) ?? zeros(operation, shape, dtype)),
      );
    }
    const results = native.executeOp(operation, attributes, ids, outputs);
    for (const { id } of results) native.deleteTensor(id);
    return results;
  } finally {
    for (const id of ids) native.deleteTensor(id);
  }
}

function zeros(operation: string, shape: readonly number[], dtype: number): Values {
  const size = shape.reduce((product, n) => product * n, 1);
  if (dtype === FLOAT) return new Float32Array(size);
  if (dtype === INT32) return new Int32Array(size);
  if (dtype === BOOL) return new Uint8Array(size);
  throw new Error(`${operation} cannot be compiled: it has an input of the native type ${dtype}; use "eager: true"`);
}
