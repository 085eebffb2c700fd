/**
 * Products of matrices on their way into the graph: in which operation, and in which type, they are computed.
 */
import { hasKernels, hasTiles } from "../fused";
import type { Lowering } from "./lower";
import { BFLOAT16, FLOAT } from "./native";
import type { PureStep } from "./recording";
import type { Attributes } from "./rewriting";

/**
 * A product of two matrices gets the operation made for that. In bfloat16, numbers are rounded to 8 significant bits, multiplied,
 * and added up in float32; the weights themselves stay in float32.
 */
export function matMul(lowering: Lowering, { inputs, outputs }: PureStep, name: string, attributes: Attributes): void {
  const { graph, nameOf } = lowering;
  const flat = inputs.every((id) => lowering.shapeOf(id).length === 2);
  const operation = flat ? "MatMul" : "BatchMatMulV2";
  const { adj_x, adj_y, T } = attributes;
  if (flat && lowering.options.precision === "bfloat16" && hasTiles()) {
    if (isBiased(outputs[0].id, lowering)) lowering.waiting.set(outputs[0].id, { step: { inputs }, name, attributes });
    else tileProduct(lowering, { inputs, outputs }, name, attributes);
    return;
  }
  const turned: Attributes = flat ? { transpose_a: adj_x, transpose_b: adj_y } : { adj_x, adj_y };
  if (lowering.options.precision === "float32") {
    graph.node(name, operation, inputs.map(nameOf), { ...turned, T });
    return;
  }
  graph.node(name, operation, inputs.map(lowering.rounded), { ...turned, T: { type: BFLOAT16 } });
  lowering.gaveHalf(outputs[0].id, name);
}

/** By our own kernel: each matrix is taken in the type that it has, and rounded on the way. `bias` is added to each row. */
function tileProduct(
  lowering: Lowering,
  { inputs, outputs }: Pick<PureStep, "inputs" | "outputs">,
  name: string,
  { adj_x, adj_y }: Attributes,
  bias: readonly number[] = [],
): void {
  const { graph, nameOf } = lowering;
  const [A, B] = inputs.map((id) => ({ type: lowering.isHalf(id) || lowering.wasRounded(id) ? BFLOAT16 : FLOAT }));
  const names = [A, B].map(({ type }, i) => (type === BFLOAT16 ? lowering.rounded(inputs[i]) : nameOf(inputs[i])));
  const half = !isAddedTo(outputs[0].id, lowering);
  const types = { A, B, Y: { type: half ? BFLOAT16 : FLOAT } };
  const turned = { transpose_a: adj_x, transpose_b: adj_y, R: { int: bias.length } };
  graph.node(name, "JielongMatMul", [...names, ...bias.map(nameOf)], { ...types, ...turned });
  if (half) lowering.gaveHalf(outputs[0].id, name);
}

/** Whether rows are added to a product in float32 next: the slope of an embedding that is used twice. */
function isAddedTo(id: number, lowering: Lowering): boolean {
  return lowering
    .usersOf(id)
    .some((user) => user !== "output" && user.kind === "pure" && isScatteredSum(user, lowering));
}

/** Whether a row vector is added to a product, and nothing else done with it. */
function isBiased(product: number, lowering: Lowering): boolean {
  const [user, ...others] = lowering.usersOf(product);
  if (!user || others.length > 0 || user === "output" || user.kind !== "pure") return false;
  return addsRow(user, lowering) && user.inputs[0] === product;
}

/** Whether a step adds a row vector to each row of a matrix. */
function addsRow({ operation, inputs }: PureStep, lowering: Lowering): boolean {
  if (operation !== "Add" || lowering.shapeOf(inputs[1]).length !== 1) return false;
  const shape = lowering.shapeOf(inputs[0]);
  return shape.length === 2 && shape[1] === lowering.shapeOf(inputs[1])[0];
}

/** The product to which a step adds a row vector, if nothing else uses it. */
export function biasedProduct(step: PureStep, lowering: Lowering): boolean {
  const { inputs } = step;
  if (!hasKernels() || !addsRow(step, lowering)) return false;
  const isProduct =
    lowering.producer(inputs[0])?.operation === "BatchMatMulV2" && lowering.usersOf(inputs[0]).length === 1;
  return isProduct;
}

/** The bias is added where the product lies, in the product's own type; or by the product itself. */
export function biasAdd(lowering: Lowering, { inputs, outputs }: PureStep, name: string): void {
  const { graph } = lowering;
  const product = lowering.waiting.get(inputs[0]);
  if (product) {
    const { step, attributes } = product;
    const both = { inputs: step.inputs, outputs };
    // Under both names, because other nodes may wait for either.
    tileProduct(lowering, both, product.name, attributes, [inputs[1]]);
    graph.node(name, "Identity", [product.name], { T: { type: lowering.isHalf(outputs[0].id) ? BFLOAT16 : FLOAT } });
    return;
  }
  const half = lowering.isHalf(inputs[0]);
  const x = half ? lowering.rounded(inputs[0]) : lowering.nameOf(inputs[0]);
  graph.node(name, "JielongAddRow", [x, lowering.nameOf(inputs[1])], { T: { type: half ? BFLOAT16 : FLOAT } });
  if (half) lowering.gaveHalf(outputs[0].id, name);
}

/** Whether a step adds rows, as the slope of a look-up has them, to a slope of the whole table. */
export function isScatteredSum({ operation, inputs }: PureStep, lowering: Lowering): boolean {
  if (operation !== "Add") return false;
  const scattered = lowering.producer(inputs[1]);
  if (scattered?.operation !== "UnsortedSegmentSum") return false;
  const [a, b] = inputs.map((id) => lowering.shapeOf(id));
  const ids = scattered.inputs[1];
  const reshaped = lowering.producer(ids);
  const original = reshaped?.operation === "Reshape" ? reshaped.inputs[0] : ids;
  return lowering.shapeOf(ids).length === 1 && `${a}` === `${b}` && lowering.wasLookedUp(original);
}
