/**
 * Small changes to operations on their way into the graph: other operations that give the same numbers with less work.
 */
import type { Attribute } from "./graph-def";
import type { Lowering } from "./lower";
import { BFLOAT16, FLOAT, INT32 } from "./native";
import type { PureStep } from "./recording";

type Attributes = Record<string, Attribute>;
/** Adds nodes for a step, the last of them called `name`. */
type Rewrite = (lowering: Lowering, step: PureStep, name: string, attributes: Attributes) => void;

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
  { applies: isSumOfSquares, rewrite: sumOfSquares },
  { applies: isScatteredSum, rewrite: scatteredSum },
];

/** TensorFlow.js leaves the attributes to eager execution to find out. */
function expandDims(lowering: Lowering, step: PureStep, name: string): void {
  const T = { type: lowering.typeOf(step.inputs[0]) };
  asItIs(lowering, step, name, { T, Tdim: { type: INT32 } });
}

/**
 * A product of two matrices gets the operation made for that. In bfloat16, numbers are rounded to 8 significant bits, multiplied,
 * and added up in float32; the weights themselves stay in float32.
 */
function matMul(lowering: Lowering, { inputs }: PureStep, name: string, attributes: Attributes): void {
  const { graph, nameOf } = lowering;
  const flat = inputs.every((id) => lowering.shapeOf(id).length === 2);
  const operation = flat ? "MatMul" : "BatchMatMulV2";
  const { adj_x, adj_y, T } = attributes;
  const turned: Attributes = flat ? { transpose_a: adj_x, transpose_b: adj_y } : { adj_x, adj_y };
  if (lowering.options.precision === "float32") {
    graph.node(name, operation, inputs.map(nameOf), { ...turned, T });
    return;
  }
  const product = graph.node(`${name}/product`, operation, inputs.map(lowering.rounded), {
    ...turned,
    T: { type: BFLOAT16 },
  });
  graph.node(name, "Cast", [product], { SrcT: { type: BFLOAT16 }, DstT: { type: FLOAT } });
}

function isSumOfSquares({ operation, inputs, outputs }: PureStep, lowering: Lowering): boolean {
  const square = lowering.producer(inputs[0]);
  return operation === "Sum" && square?.operation === "Square" && outputs[0].shape.length === 0;
}

/** The sum of all squares: "L2Loss" is half of it, and keeps no squares. */
function sumOfSquares(lowering: Lowering, { inputs }: PureStep, name: string): void {
  const { graph, nameOf } = lowering;
  const T = { type: FLOAT };
  const half = graph.node(`${name}/half`, "L2Loss", [nameOf(lowering.producer(inputs[0])!.inputs[0])], { T });
  graph.node(name, "Mul", [half, graph.constant(FLOAT, [], Float32Array.of(2))], { T });
}

function isScatteredSum({ operation, inputs }: PureStep, lowering: Lowering): boolean {
  if (operation !== "Add") return false;
  const scattered = lowering.producer(inputs[1]);
  if (scattered?.operation !== "UnsortedSegmentSum") return false;
  const [a, b] = inputs.map((id) => lowering.shapeOf(id));
  const ids = scattered.inputs[1];
  const reshaped = lowering.producer(ids);
  const original = reshaped?.operation === "Reshape" ? reshaped.inputs[0] : ids;
  return lowering.shapeOf(ids).length === 1 && `${a}` === `${b}` && lowering.wasLookedUp(original);
}

/**
 * The slope of an embedding used twice: rows are added to the other slope in place, instead of to a table of zeros first. Only for
 * ids that were looked up, too, because then all of them are in the table: a sum ignores negative ones, this operation does not.
 */
function scatteredSum(lowering: Lowering, { inputs }: PureStep, name: string): void {
  const { graph, nameOf } = lowering;
  const [rows, ids] = lowering.producer(inputs[1])!.inputs;
  const T = { type: FLOAT };
  const axis = graph.constant(INT32, [], Int32Array.of(1));
  const column = graph.node(`${name}/ids`, "ExpandDims", [nameOf(ids), axis], {
    T: { type: INT32 },
    Tdim: { type: INT32 },
  });
  graph.node(name, "TensorScatterAdd", [nameOf(inputs[0]), column, nameOf(rows)], { T, Tindices: { type: INT32 } });
}
