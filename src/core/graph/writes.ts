/**
 * The graph's forms of writing into variables.
 */
import type { Lowering } from "./lower";
import { BFLOAT16, FLOAT, INT32 } from "./native";
import type { WriteStep } from "./recording";

/** The name of the node that holds a variable. */
export const variableNode = (name: string): string => `variable/${name}`;

/**
 * Adds the nodes of one write.
 * @param before  control inputs: what must have run before the variable changes
 * @returns       the node after which the variable has changed
 */
export function addWrite(lowering: Lowering, step: WriteStep, before: string[]): string {
  return { assign, assignRows, applyAdam, adam }[step.kind](lowering, step, before);
}

function assign(lowering: Lowering, { variables, inputs }: WriteStep, before: string[]): string {
  const value = lowering.nameOf(inputs[0]);
  const attributes = { dtype: { type: lowering.typeOf(inputs[0]) } };
  const names = [variableNode(variables[0]), value, ...before];
  return lowering.graph.node(lowering.newName("assign"), "AssignVariableOp", names, attributes);
}

/** Both moments' corrections are in the rate already, so the operation is told that beta1^t and beta2^t are 0. */
function applyAdam(lowering: Lowering, { variables, inputs }: WriteStep, before: string[]): string {
  const [rate, beta1, beta2, eps, gradient] = inputs.map((id) => lowering.nameOf(id));
  const zero = lowering.graph.constant(FLOAT, [], Float32Array.of(0));
  const numbers = [zero, zero, rate, beta1, beta2, eps, gradient];
  const names = [...variables.map(variableNode), ...numbers, ...before];
  return lowering.graph.node(lowering.newName("adam"), "ResourceApplyAdam", names, { T: { type: FLOAT } });
}

/**
 * Adam for all weights by our own kernel, in the weights' own memory. Gradients are taken in the type that they have, and before they
 * were all multiplied by one number, if they were: the kernel does that too.
 */
function adam(lowering: Lowering, { variables, inputs }: WriteStep, before: string[]): string {
  const { graph, nameOf } = lowering;
  const [rate, beta1, beta2, eps, keep, go, decays, ...gradients] = inputs;
  const { scale, scaled } = commonFactor(lowering, gradients);
  const zero = { dtype: INT32, shape: [], values: Int32Array.of(0) };
  const ready = graph.node(lowering.newName("ready"), "Const", before, {
    dtype: { type: INT32 },
    value: { tensor: zero },
  });
  const reads = variables.map((name) => {
    const after = [variableNode(name), `^${ready}`];
    return graph.node(lowering.newName("all"), "ReadVariableOp", after, { dtype: { type: FLOAT } });
  });
  const halves = scaled.map((id) => lowering.isHalf(id));
  const taken = scaled.map((id, i) => (halves[i] ? lowering.rounded(id) : nameOf(id)));
  const one = graph.constant(FLOAT, [], Float32Array.of(1));
  const numbers = [rate, beta1, beta2, eps, keep].map(nameOf);
  const names = [...numbers, scale === undefined ? one : nameOf(scale), nameOf(go), nameOf(decays), ...reads, ...taken];
  const attributes = {
    N: { int: gradients.length },
    G: { types: halves.map((half) => (half ? BFLOAT16 : FLOAT)) },
  };
  return graph.node(lowering.newName("adam"), "JielongAdam", names, attributes);
}

/** If each tensor is a product with the same scalar: that scalar, and what it was multiplied with. */
function commonFactor(lowering: Lowering, tensors: readonly number[]): { scale?: number; scaled: readonly number[] } {
  const products = tensors.map((id) => lowering.producer(id));
  const scale = products[0]?.inputs[1];
  const same = products.every((product) => product?.operation === "Mul" && product.inputs[1] === scale);
  if (!same || scale === undefined || lowering.shapeOf(scale).length > 0) return { scaled: tensors };
  return { scale, scaled: products.map((product) => product!.inputs[0]) };
}

/**
 * variable[:, :, start : start + n, :] = rows, in the variable's own memory: other operations that write a part of a variable make
 * every later read copy the whole. Rows (b, h, t) lie one after the other, so the new ones are rows (b nh + h) T + start ... of a table.
 *
 * "InplaceUpdate" counts rows that do not exist from the front again, so `start` is looked up in a list of the rows that do: that fails.
 */
function assignRows(lowering: Lowering, { variables, inputs, outputs }: WriteStep, before: string[]): string {
  const { graph } = lowering;
  const [B, nh, T, hs] = outputs[0].shape;
  const n = lowering.shapeOf(inputs[1])[2];
  const int = (...values: number[]) => graph.constant(INT32, [values.length], Int32Array.from(values));
  const scalar = graph.constant(INT32, [], Int32Array.of(0));
  const [start, rows] = inputs.map((id) => lowering.nameOf(id));
  const flat = (name: string, count: number) =>
    graph.node(lowering.newName("flat"), "Reshape", [name, int(count, hs)], {
      T: { type: FLOAT },
      Tshape: { type: INT32 },
    });
  const starts = int(...Array.from({ length: T - n + 1 }, (_, row) => row));
  const checked = graph.node(lowering.newName("start"), "GatherV2", [starts, start, scalar], {
    Tparams: { type: INT32 },
    Tindices: { type: INT32 },
    Taxis: { type: INT32 },
    batch_dims: { int: 0 },
  });
  const first = int(...Array.from({ length: B * nh * n }, (_, i) => Math.floor(i / n) * T + (i % n)));
  const index = graph.node(lowering.newName("index"), "AddV2", [first, checked], { T: { type: INT32 } });
  const names = [variableNode(variables[0]), ...before];
  const all = graph.node(lowering.newName("all"), "ReadVariableOp", names, { dtype: { type: FLOAT } });
  const update = [flat(all, B * nh * T), index, flat(rows, B * nh * n), ...before];
  return graph.node(lowering.newName("rows"), "InplaceUpdate", update, { T: { type: FLOAT } });
}
