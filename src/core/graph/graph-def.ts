/**
 * A TensorFlow graph as the file format "SavedModel" holds it.
 *
 * Source: tensorflow/core/framework/{graph,node_def,attr_value,tensor,tensor_shape}.proto, core/protobuf/{saved_model,meta_graph}.proto;
 *   the numbers below are the field numbers given there.
 */
import { bytesField, type Field, floatField, intField, message } from "./protobuf";

/** Numbers of a constant, in the memory layout of their type. */
export type Values = Float32Array | Int32Array | Uint8Array | BigInt64Array;

/** The value of a node's attribute. */
export type Attribute =
  | { type: number }
  | { shape: readonly number[] }
  | { int: number }
  | { float: number }
  | { bool: boolean }
  | { string: string | Uint8Array }
  | { ints: readonly number[] }
  | { types: readonly number[] }
  | { tensor: { dtype: number; shape: readonly number[]; values: Values } };

/** The version of the operations' meaning that a graph was made for: that of TensorFlow 2.10 or later. */
const GRAPH_VERSION = 1395;
const FLOAT = 1;
const INT32 = 3;
const BOOL = 10;

/** A graph that grows node by node. */
export class GraphDef {
  private readonly nodes: Field[] = [];
  private readonly constants = new Map<string, string>();

  /**
   * Adds a node.
   * @param inputs  names of nodes, "node:1" for a second output, "^node" for one that must only have run before
   * @returns       its name
   */
  node(name: string, op: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}): string {
    const entries = Object.entries(attributes).map(([key, value]) =>
      bytesField(5, message([bytesField(1, key), bytesField(2, attributeMessage(value))])),
    );
    const named = inputs.map((input) => bytesField(3, input));
    this.nodes.push(bytesField(1, message([bytesField(1, name), bytesField(2, op), ...named, ...entries])));
    return name;
  }

  /** Adds a constant, or gives an equal one that is there already. Returns its name. */
  constant(dtype: number, shape: readonly number[], values: Values): string {
    const key = values.length <= 16 ? `${dtype} ${shape} ${values}` : "";
    const known = key && this.constants.get(key);
    if (known) return known;
    const name = this.node(`constant/${this.size}`, "Const", [], {
      dtype: { type: dtype },
      value: { tensor: { dtype, shape, values } },
    });
    if (key) this.constants.set(key, name);
    return name;
  }

  /** How many nodes there are. */
  get size(): number {
    return this.nodes.length;
  }

  /** The file saved_model.pb. */
  savedModel(): Uint8Array {
    const graph = message([...this.nodes, bytesField(4, intField(1, GRAPH_VERSION))]);
    const metaGraph = message([bytesField(1, bytesField(4, "serve")), bytesField(2, graph)]);
    return message([intField(1, 1), bytesField(2, metaGraph)]);
  }
}

function attributeMessage(value: Attribute): Uint8Array {
  if ("type" in value) return intField(6, value.type);
  if ("shape" in value) return bytesField(7, shapeMessage(value.shape));
  if ("int" in value) return intField(3, value.int);
  if ("float" in value) return floatField(4, value.float);
  if ("bool" in value) return intField(5, value.bool);
  if ("string" in value) return bytesField(2, value.string);
  if ("ints" in value) return bytesField(1, message(value.ints.map((x) => intField(3, x))));
  if ("types" in value) return bytesField(1, message(value.types.map((x) => intField(6, x))));
  return bytesField(8, tensorMessage(value.tensor));
}

function shapeMessage(shape: readonly number[]): Uint8Array {
  return message(shape.map((size) => bytesField(2, intField(1, size))));
}

/** A tensor whose numbers are all equal is written as one number. */
function tensorMessage({ dtype, shape, values }: { dtype: number; shape: readonly number[]; values: Values }) {
  const head = [intField(1, dtype), bytesField(2, shapeMessage(shape))];
  if (values.length > 1 && (values as Float32Array).every((x) => Object.is(x, values[0]))) {
    if (dtype === FLOAT) return message([...head, floatField(5, Number(values[0]))]);
    if (dtype === INT32) return message([...head, intField(7, Number(values[0]))]);
    if (dtype === BOOL) return message([...head, intField(11, Number(values[0]))]);
  }
  return message([...head, bytesField(4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))]);
}
