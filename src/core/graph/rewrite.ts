/**
 * Small changes to operations on their way into the graph.
 */
import type { Attribute } from "./graph-def";
import type { Lowering } from "./lower";
import { BFLOAT16, FLOAT, INT32 } from "./native";

/** Adds the attributes that TensorFlow.js leaves to eager execution to find out. */
export function completeAttributes(
  operation: string,
  attributes: Record<string, Attribute>,
  inputTypes: readonly number[],
): Record<string, Attribute> {
  if (operation !== "ExpandDims") return attributes;
  return { T: { type: inputTypes[0] }, Tdim: { type: INT32 }, ...attributes };
}

/**
 * A matrix product in bfloat16: numbers are rounded to 8 significant bits, multiplied, and added up in float32.
 * The weights themselves stay in float32.
 */
export function castProduct(
  lowering: Lowering,
  name: string,
  inputs: readonly number[],
  attributes: Record<string, Attribute>,
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
  lowering.graph.node(product, "BatchMatMulV2", rounded, { ...attributes, T: { type: BFLOAT16 } });
  lowering.graph.node(name, "Cast", [product], { SrcT: { type: BFLOAT16 }, DstT: { type: FLOAT } });
}
