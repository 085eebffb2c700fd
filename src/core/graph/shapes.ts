/**
 * The shapes and types that native operations give, without computing anything.
 *
 * Source: the shape functions in tensorflow/core/ops/*.cc. Operations that are not listed here are run once on zeros instead.
 */
import type { RawAttribute } from "../raw-op";
import { BOOL, INT32 } from "./native";

/** What is known of a tensor before the graph runs; `values` if it is a constant. */
export interface Known {
  shape: readonly number[];
  dtype: number;
  values?: ArrayLike<number | bigint>;
}

type Attributes = Record<string, RawAttribute["value"]>;
type Rule = (inputs: readonly Known[], attributes: Attributes) => Known[];

const sameAsFirst: Rule = ([x]) => [{ shape: x.shape, dtype: x.dtype }];
const broadcastRule: Rule = ([a, b]) => [{ shape: broadcast(a.shape, b.shape), dtype: a.dtype }];
const compareRule: Rule = ([a, b]) => [{ shape: broadcast(a.shape, b.shape), dtype: BOOL }];

const unary =
  "Abs Acos AddN Asin Atan Ceil Cos Cumsum Elu Erf Exp Expm1 Floor Identity Log Log1p LogSoftmax LogicalNot Neg OnesLike " +
  "Reciprocal Relu Round Rsqrt Sigmoid Sign Sin Softmax Softplus Sqrt Square Tan Tanh ZerosLike";
const binary = "Add AddV2 Div DivNoNan FloorDiv FloorMod Maximum Minimum Mul Pow RealDiv SquaredDifference Sub";
const comparison = "Equal Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr NotEqual";
const reduction = "All Any Max Mean Min Prod Sum";

const rules = new Map<string, Rule>([
  ...each(unary, sameAsFirst),
  ...each(binary, broadcastRule),
  ...each(comparison, compareRule),
  ...each(reduction, ([x, axes], { keep_dims }) => [
    { shape: reduced(x.shape, numbers(axes), keep_dims === true), dtype: x.dtype },
  ]),
  ["Cast", ([x], { DstT }) => [{ shape: x.shape, dtype: Number(DstT) }]],
  ["Reshape", ([x, shape]) => [{ shape: filled(numbers(shape), size(x.shape)), dtype: x.dtype }]],
  ["Transpose", ([x, order]) => [{ shape: numbers(order).map((axis) => x.shape[axis]), dtype: x.dtype }]],
  ["ExpandDims", ([x, axis]) => [{ shape: expanded(x.shape, numbers(axis)[0]), dtype: x.dtype }]],
  ["BatchMatMulV2", matMul],
  ["GatherV2", gather],
  [
    "UnsortedSegmentSum",
    ([x, ids, count]) => [{ shape: [numbers(count)[0], ...x.shape.slice(ids.shape.length)], dtype: x.dtype }],
  ],
  ["OneHot", ([x, depth, on]) => [{ shape: [...x.shape, numbers(depth)[0]], dtype: on.dtype }]],
  ["Tile", ([x, times]) => [{ shape: numbers(times).map((n, axis) => n * x.shape[axis]), dtype: x.dtype }]],
  ["ConcatV2", concat],
  ["SplitV", split],
  ["Slice", slice],
  ["Pack", pack],
  ["Unpack", unpack],
  ["Select", ([, x]) => [{ shape: x.shape, dtype: x.dtype }]],
  ["Range", range],
  ["Fill", ([shape, x]) => [{ shape: numbers(shape), dtype: x.dtype }]],
  [
    "SparseSoftmaxCrossEntropyWithLogits",
    ([x, labels]) => [
      { shape: labels.shape, dtype: x.dtype },
      { shape: x.shape, dtype: x.dtype },
    ],
  ],
  ["JielongGelu", sameAsFirst],
  ["JielongGeluSlope", sameAsFirst],
  ["JielongLayerNorm", ([x]) => [x, ...[0, 1].map(() => ({ shape: x.shape.slice(0, -1), dtype: x.dtype }))]],
  ["JielongLayerNormSlope", ([, x, , , gain]) => [x, gain, gain]],
  ["JielongCausalSoftmax", sameAsFirst],
  ["JielongCausalSoftmaxSlope", sameAsFirst],
  [
    "JielongAttention",
    (
      [
        {
          shape: [B, T, threeC],
          dtype,
        },
      ],
      { heads },
    ) => [
      { shape: [B, T, threeC / 3], dtype },
      { shape: [B, Number(heads), T], dtype },
    ],
  ],
  ["JielongAttentionSlope", ([, qkv]) => [qkv]],
  ["JielongLabelLogprobs", ([x, labels]) => [0, 1].map(() => ({ shape: labels.shape, dtype: x.dtype }))],
  ["JielongLabelLogprobsSlope", ([, x]) => [{ shape: x.shape, dtype: x.dtype }]],
  ...each("StatelessRandomUniform StatelessRandomNormal", ([shape], { dtype }) => [
    { shape: numbers(shape), dtype: Number(dtype) },
  ]),
]);

/**
 * The tensors that an operation gives, or undefined if this file does not know the operation, or not for these inputs (a shape
 * that only the running graph would know).
 */
export function inferShapes(
  op: string,
  inputs: readonly Known[],
  attributes: readonly RawAttribute[],
): Known[] | undefined {
  const rule = rules.get(op);
  if (!rule) return undefined;
  try {
    return rule(inputs, Object.fromEntries(attributes.map(({ name, value }) => [name, value])));
  } catch (error) {
    if (error instanceof NotConstant) return undefined;
    throw error;
  }
}

class NotConstant extends Error {}

function each(names: string, rule: Rule): [string, Rule][] {
  return names.split(" ").map((name) => [name, rule]);
}

function numbers({ values }: Known): number[] {
  if (!values) throw new NotConstant();
  return Array.from(values, Number);
}

/** An axis, counted from the front. */
function axisOf(axis: Known, { shape }: Known): number {
  return (numbers(axis)[0] + shape.length) % shape.length;
}

const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** The shape of an element-by-element operation: sizes are equal, or one of them is 1. */
function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [m, n] = [a, b].map((shape) => shape[axis - rank + shape.length] ?? 1);
    return m === 1 ? n : m;
  });
}

function reduced(shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] {
  const gone = new Set(axes.map((axis) => (axis + shape.length) % shape.length));
  return keepDims ? shape.map((n, axis) => (gone.has(axis) ? 1 : n)) : shape.filter((_, axis) => !gone.has(axis));
}

/** -1 stands for whatever is left. */
function filled(shape: readonly number[], total: number): number[] {
  const known = size(shape.filter((n) => n !== -1));
  return shape.map((n) => (n === -1 ? total / known : n));
}

function expanded(shape: readonly number[], axis: number): number[] {
  const at = axis < 0 ? axis + shape.length + 1 : axis;
  return [...shape.slice(0, at), 1, ...shape.slice(at)];
}

function matMul([a, b]: readonly Known[], { adj_x, adj_y }: Attributes): Known[] {
  const [m, n] = [a.shape.at(adj_x ? -1 : -2)!, b.shape.at(adj_y ? -2 : -1)!];
  return [{ shape: [...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), m, n], dtype: a.dtype }];
}

function gather([x, ids, axisTensor]: readonly Known[], { batch_dims }: Attributes): Known[] {
  const axis = axisOf(axisTensor, x);
  const inner = ids.shape.slice(Number(batch_dims));
  return [{ shape: [...x.shape.slice(0, axis), ...inner, ...x.shape.slice(axis + 1)], dtype: x.dtype }];
}

function concat(inputs: readonly Known[]): Known[] {
  const parts = inputs.slice(0, -1);
  const axis = axisOf(inputs[parts.length], parts[0]);
  const total = parts.reduce((sum, { shape }) => sum + shape[axis], 0);
  return [{ shape: parts[0].shape.map((n, i) => (i === axis ? total : n)), dtype: parts[0].dtype }];
}

function split([x, sizes, axisTensor]: readonly Known[]): Known[] {
  const axis = axisOf(axisTensor, x);
  return numbers(sizes).map((part) => ({ shape: x.shape.map((n, i) => (i === axis ? part : n)), dtype: x.dtype }));
}

function slice([x, begin, sizes]: readonly Known[]): Known[] {
  const first = numbers(begin);
  return [{ shape: numbers(sizes).map((n, i) => (n === -1 ? x.shape[i] - first[i] : n)), dtype: x.dtype }];
}

function pack(inputs: readonly Known[], { axis }: Attributes): Known[] {
  const { shape, dtype } = inputs[0];
  const at = Number(axis) < 0 ? Number(axis) + shape.length + 1 : Number(axis);
  return [{ shape: [...shape.slice(0, at), inputs.length, ...shape.slice(at)], dtype }];
}

function unpack([x]: readonly Known[], { num, axis }: Attributes): Known[] {
  const at = (Number(axis) + x.shape.length) % x.shape.length;
  const shape = x.shape.filter((_, i) => i !== at);
  return Array.from({ length: Number(num) }, () => ({ shape, dtype: x.dtype }));
}

function range(inputs: readonly Known[]): Known[] {
  const [start, limit, delta] = inputs.map((x) => numbers(x)[0]);
  return [{ shape: [Math.max(0, Math.ceil((limit - start) / delta))], dtype: inputs[0]?.dtype ?? INT32 }];
}
