/**
 * Small changes to operations on their way into the graph: other operations that give the same numbers with less work.
 */
import { hasKernels } from "../fused";
import type { Lowering } from "./lower";
import { BFLOAT16, FLOAT, INT32 } from "./native";
import { biasAdd, biasedProduct, isScatteredSum, matMul } from "./products";
import type { PureStep } from "./recording";
import type { Attributes, Rewrite } from "./rewriting";

/** Adds a step's nodes to the graph. `name` is what the node with its result must be called. */
export function addPure(lowering: Lowering, step: PureStep, name: string, attributes: Attributes): void {
  const rewrite = rewrites.find(({ applies }) => applies(step, lowering))?.rewrite ?? asItIs;
  rewrite(lowering, step, name, attributes);
}

const asItIs: Rewrite = ({ graph, nameOf }, { operation, inputs }, name, attributes) => {
  graph.node(name, operation, inputs.map(nameOf), attributes);
};

const rewrites: { applies(step: PureStep, lowering: Lowering): boolean; rewrite: Rewrite }[] = [
  { applies: ({ operation }) => operation === "ExpandDims", rewrite: expandDims },
  { applies: ({ operation }) => operation === "BatchMatMulV2", rewrite: matMul },
  { applies: isKernel, rewrite: kernel },
  { applies: biasedProduct, rewrite: biasAdd },
  { applies: isHalfMove, rewrite: halfMove },
  { applies: isColumnSum, rewrite: columnSum },
  { applies: isSumOfSquares, rewrite: sumOfSquares },
  { applies: isScatteredSum, rewrite: scatteredSum },
  { applies: isHalfAdd, rewrite: halfAdd },
];

/** TensorFlow.js leaves the attributes to eager execution to find out. */
function expandDims(lowering: Lowering, step: PureStep, name: string): void {
  const T = { type: lowering.typeOf(step.inputs[0]) };
  asItIs(lowering, step, name, { T, Tdim: { type: INT32 } });
}

/** Operations that only move numbers: they take them in bfloat16 if that is how they are there. The list says how many inputs move. */
const moves: Record<string, number> = {
  Reshape: 1,
  Transpose: 1,
  Unpack: 1,
  Slice: 1,
  SplitV: 1,
  Identity: 1,
  Pack: Number.POSITIVE_INFINITY,
};

function isHalfMove({ operation, inputs }: PureStep, lowering: Lowering): boolean {
  return operation in moves && inputs.slice(0, moves[operation]).every((id) => lowering.isHalf(id));
}

function halfMove(
  lowering: Lowering,
  { operation, inputs, outputs }: PureStep,
  name: string,
  attributes: Attributes,
): void {
  const names = inputs.map((id, i) => (i < moves[operation] ? lowering.rounded(id) : lowering.nameOf(id)));
  lowering.graph.node(name, operation, names, { ...attributes, T: { type: BFLOAT16 } });
  for (const [i, { id }] of outputs.entries()) lowering.gaveHalf(id, i === 0 ? name : `${name}:${i}`);
}

/** The types of our own kernels' inputs and outputs: "T" or "U" where bfloat16 will do, "H" where it must be, "-" where it must not. */
const kernels: Record<string, { inputs: string; outputs: string; T: number; U?: number }> = {
  JielongAttention: { inputs: "H", outputs: "H-", T: 0 },
  JielongAttentionSlope: { inputs: "HHH-", outputs: "H", T: 0 },
  JielongGelu: { inputs: "T", outputs: "T", T: 0 },
  JielongGeluSlope: { inputs: "TT", outputs: "T", T: 1 },
  JielongLayerNorm: { inputs: "T--", outputs: "U--", T: 0 },
  JielongLayerNormSlope: { inputs: "UT---", outputs: "T--", T: 1, U: 0 },
  JielongCausalSoftmax: { inputs: "T", outputs: "T", T: 0 },
  JielongCausalSoftmaxSlope: { inputs: "TT", outputs: "T", T: 1 },
  JielongLabelLogprobs: { inputs: "T-", outputs: "--", T: 0 },
  JielongLabelLogprobsSlope: { inputs: "-T--", outputs: "T", T: 1 },
};

function isKernel({ operation }: PureStep): boolean {
  return operation in kernels;
}

function kernel(lowering: Lowering, step: PureStep, name: string, attributes: Attributes): void {
  const { operation, inputs, outputs } = step;
  const form = kernels[operation];
  const half: Record<string, boolean> = {
    H: true,
    T: lowering.isHalf(inputs[form.T]),
    U: form.U === undefined ? onlyMultiplied(outputs[0].id, lowering) : lowering.isHalf(inputs[form.U]),
  };
  const types = Object.fromEntries(
    ["T", "U"].filter((t) => t in attributes).map((t) => [t, { type: half[t] ? BFLOAT16 : FLOAT }]),
  );
  const names = inputs.map((id, i) => (half[form.inputs[i]] ? lowering.rounded(id) : lowering.nameOf(id)));
  lowering.graph.node(name, operation, names, { ...attributes, ...types });
  for (const [i, { id }] of outputs.entries()) {
    if (half[form.outputs[i]]) lowering.gaveHalf(id, i === 0 ? name : `${name}:${i}`);
  }
}

/** Whether a tensor's numbers go into products in bfloat16 and nowhere else. */
function onlyMultiplied(id: number, lowering: Lowering): boolean {
  if (lowering.options.precision === "float32") return false;
  const users = lowering.usersOf(id);
  return (
    users.length > 0 &&
    users.every((user) => {
      if (user === "output" || user.kind !== "pure") return false;
      if (user.operation === "BatchMatMulV2") return true;
      return user.operation in moves && user.outputs.every((output) => onlyMultiplied(output.id, lowering));
    })
  );
}

function isHalfAdd({ operation, inputs }: PureStep, lowering: Lowering): boolean {
  const [a, b] = inputs.map((id) => lowering.shapeOf(id));
  return hasKernels() && operation === "Add" && `${a}` === `${b}` && inputs.some((id) => lowering.isHalf(id));
}

/** What comes in bfloat16 is added to what is in float32, in one pass. */
function halfAdd(lowering: Lowering, { inputs }: PureStep, name: string): void {
  const half = inputs.map((id) => lowering.isHalf(id));
  const [T, U] = half.map((is) => ({ type: is ? BFLOAT16 : FLOAT }));
  const names = inputs.map((id, i) => (half[i] ? lowering.rounded(id) : lowering.nameOf(id)));
  lowering.graph.node(name, "JielongAdd", names, { T, U });
}

function isColumnSum({ operation, inputs, attributes }: PureStep, lowering: Lowering): boolean {
  const kept = attributes.some(({ name, value }) => name === "keep_dims" && value === true);
  if (operation !== "Sum" || kept || lowering.typeOf(inputs[0]) !== FLOAT) return false;
  const axes = Array.from(lowering.valuesOf(inputs[1]) ?? [], Number);
  return hasKernels() && lowering.shapeOf(inputs[0]).length === 2 && axes.length === 1 && axes[0] === 0;
}

/** The slope of a bias: the sum over all rows. */
function columnSum(lowering: Lowering, { inputs }: PureStep, name: string): void {
  const half = lowering.isHalf(inputs[0]) || lowering.wasRounded(inputs[0]);
  const x = half ? lowering.rounded(inputs[0]) : lowering.nameOf(inputs[0]);
  lowering.graph.node(name, "JielongColumnSums", [x], { T: { type: half ? BFLOAT16 : FLOAT } });
}

function isSumOfSquares({ operation, inputs, outputs }: PureStep, lowering: Lowering): boolean {
  const square = lowering.producer(inputs[0]);
  return operation === "Sum" && square?.operation === "Square" && outputs[0].shape.length === 0;
}

/** The sum of all squares, none of which is kept; "L2Loss" is half of it. */
function sumOfSquares(lowering: Lowering, { inputs }: PureStep, name: string): void {
  const { graph, nameOf } = lowering;
  const x = lowering.producer(inputs[0])!.inputs[0];
  if (hasKernels()) {
    const half = lowering.isHalf(x);
    const T = { type: half ? BFLOAT16 : FLOAT };
    graph.node(name, "JielongSquares", [half ? lowering.rounded(x) : nameOf(x)], { T });
    return;
  }
  const T = { type: FLOAT };
  const half = graph.node(`${name}/half`, "L2Loss", [nameOf(x)], { T });
  graph.node(name, "Mul", [half, graph.constant(FLOAT, [], Float32Array.of(2))], { T });
}

/**
 * The slope of an embedding used twice: rows are added to the other slope in place, instead of to a table of zeros first. Only for
 * ids that were looked up, too, because then all of them are in the table: a sum ignores negative ones, this operation does not.
 */
function scatteredSum(lowering: Lowering, { inputs }: PureStep, name: string): void {
  const { graph, nameOf } = lowering;
  const [rows, ids] = lowering.producer(inputs[1])!.inputs;
  if (hasKernels()) {
    const half = lowering.isHalf(rows);
    const names = [nameOf(inputs[0]), nameOf(ids), half ? lowering.rounded(rows) : nameOf(rows)];
    graph.node(name, "JielongAddRows", names, { T: { type: half ? BFLOAT16 : FLOAT } });
    return;
  }
  const T = { type: FLOAT };
  const axis = graph.constant(INT32, [], Int32Array.of(1));
  const column = graph.node(`${name}/ids`, "ExpandDims", [nameOf(ids), axis], {
    T: { type: INT32 },
    Tdim: { type: INT32 },
  });
  graph.node(name, "TensorScatterAdd", [nameOf(inputs[0]), column, nameOf(rows)], { T, Tindices: { type: INT32 } });
}
