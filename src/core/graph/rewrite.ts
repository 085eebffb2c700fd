/**
 * Small changes to operations on their way into the graph.
 */
import type { Attribute } from "./graph-def";
import type { Lowering } from "./lower";
import { BFLOAT16, FLOAT, INT32 } from "./native";
import type { PureStep } from "./recording";

type Attributes = Record<string, Attribute>;

/** An operation as the graph gets it. */
export interface Rewritten {
  operation: string;
  attributes: Attributes;
}

/** The operation and attributes that stand for a recorded step. */
export function rewrite({ operation, inputs }: PureStep, attributes: Attributes, lowering: Lowering): Rewritten {
  if (operation === "ExpandDims") {
    // TensorFlow.js leaves the attributes to eager execution to find out.
    return { operation, attributes: { T: { type: lowering.typeOf(inputs[0]) }, Tdim: { type: INT32 }, ...attributes } };
  }
  if (operation === "BatchMatMulV2" && inputs.every((id) => lowering.shapeOf(id).length === 2)) {
    const { adj_x, adj_y, T } = attributes;
    return { operation: "MatMul", attributes: { transpose_a: adj_x, transpose_b: adj_y, T } };
  }
  return { operation, attributes };
}

/**
 * A matrix product in bfloat16: numbers are rounded to 8 significant bits, multiplied, and added up in float32.
 * The weights themselves stay in float32.
 *
 * @param casts  tensors that have been rounded already, to which this adds
 */
export function castProduct(
  lowering: Lowering,
  name: string,
  inputs: readonly number[],
  { operation, attributes }: Rewritten,
  casts: Map<number, string>,
): void {
  const rounded = inputs.map((id) => {
    const known = casts.get(id);
    if (known) return known;
    const types = { SrcT: { type: FLOAT }, DstT: { type: BFLOAT16 } };
    const node = lowering.graph.node(lowering.newName("round"), "Cast", [lowering.nameOf(id)], types);
    casts.set(id, node);
    return node;
  });
  const product = `${name}/product`;
  lowering.graph.node(product, operation, rounded, { ...attributes, T: { type: BFLOAT16 } });
  lowering.graph.node(name, "Cast", [product], { SrcT: { type: BFLOAT16 }, DstT: { type: FLOAT } });
}
