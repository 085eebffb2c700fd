/**
 * The graph's forms of writing into variables.
 */
import type { Lowering } from "./lower";
import { FLOAT, INT32 } from "./native";
import type { WriteStep } from "./recording";

/** The name of the node that holds a variable. */
export const variableNode = (name: string): string => `variable/${name}`;

/**
 * Adds the nodes of one write.
 * @param before  control inputs: what must have run before the variable changes
 * @returns       the node after which the variable has changed
 */
export function addWrite(lowering: Lowering, step: WriteStep, before: string[]): string {
  return { assign, assignRows, applyAdam }[step.kind](lowering, step, before);
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

/** variable[:, :, start : start + n, :] = rows. The masks' bits 0, 1 and 3 say that those axes are taken whole. */
function assignRows(lowering: Lowering, { variables, inputs }: WriteStep, before: string[]): string {
  const { graph } = lowering;
  const int = (...values: number[]) => graph.constant(INT32, [values.length], Int32Array.from(values));
  const zero = graph.constant(INT32, [], Int32Array.of(0));
  const [start, rows] = inputs.map((id) => lowering.nameOf(id));
  const count = graph.constant(INT32, [], Int32Array.of(lowering.shapeOf(inputs[1])[2]));
  const end = graph.node(lowering.newName("end"), "AddV2", [start, count], { T: { type: INT32 } });
  const corner = (row: string) =>
    graph.node(lowering.newName("corner"), "Pack", [zero, zero, row, zero], {
      T: { type: INT32 },
      N: { int: 4 },
      axis: { int: 0 },
    });
  const names = [variableNode(variables[0]), corner(start), corner(end), int(1, 1, 1, 1), rows, ...before];
  return graph.node(lowering.newName("rows"), "ResourceStridedSliceAssign", names, {
    T: { type: FLOAT },
    Index: { type: INT32 },
    begin_mask: { int: 0b1011 },
    end_mask: { int: 0b1011 },
    ellipsis_mask: { int: 0 },
    new_axis_mask: { int: 0 },
    shrink_axis_mask: { int: 0 },
  });
}
