/**
 * Two mistakes of tslab in how a cell uses variables of earlier cells, mended in the TypeScript that it is given.
 *
 * tslab writes `exports.x` for a variable x of an earlier cell. It misses `{ x }`, which then reads a variable that is not there, and it
 * does the same to the name of a property, as in `const { x: y } = point`, which is then no JavaScript any more.
 */
import type * as Ts from "@tslab/typescript-for-tslab";

type Typescript = typeof Ts;

/** A copy of `ts.visitEachChild` that leaves the names of properties alone and writes `{ x }` as `{ x: … }` where x is to change. */
export function visitingVariables(ts: Typescript): Typescript["visitEachChild"] {
  const visitEachChild = (node: Ts.Node, visitor: Ts.Visitor, context: Ts.TransformationContext, ...rest: []) => {
    if (ts.isShorthandPropertyAssignment(node)) {
      const value = visitor(node.name) as Ts.Expression;
      if (value !== node.name) return spelledOut(ts, node, value, visitor);
    }
    const name = propertyName(ts, node);
    const others: Ts.Visitor = (child) => (child === name ? child : visitor(child));
    return ts.visitEachChild(node, others, context, ...rest);
  };
  return visitEachChild as Typescript["visitEachChild"];
}

/** `{ x }` as `{ x: value }`; `{ x = 1 } = point` as `{ x: value = 1 } = point`. */
function spelledOut(ts: Typescript, node: Ts.ShorthandPropertyAssignment, value: Ts.Expression, visitor: Ts.Visitor) {
  const { factory } = ts;
  const initial = node.objectAssignmentInitializer && (visitor(node.objectAssignmentInitializer) as Ts.Expression);
  const target = initial ? factory.createAssignment(value, initial) : value;
  return ts.setTextRange(factory.createPropertyAssignment(factory.createIdentifier(node.name.text), target), node);
}

/** The name of a property that a node holds, if it is written as a plain name: x in `{ x: y }`, in an object or a pattern. */
function propertyName(ts: Typescript, node: Ts.Node): Ts.Identifier | undefined {
  const name = ts.isBindingElement(node) ? node.propertyName : ts.isPropertyAssignment(node) ? node.name : undefined;
  return name && ts.isIdentifier(name) ? name : undefined;
}

/** A copy of `ts.createWatchProgram` whose type checkers take the x of `{ x }` for the variable, not for the property. */
export function watchingVariables(ts: Typescript): Typescript["createWatchProgram"] {
  const createWatchProgram = (host: Ts.WatchCompilerHostOfFilesAndCompilerOptions<Ts.BuilderProgram>) => {
    const { afterProgramCreate } = host;
    host.afterProgramCreate = (program) => {
      const checker = program.getProgram().getTypeChecker();
      const { getSymbolAtLocation } = checker;
      checker.getSymbolAtLocation = (node) =>
        node.parent && ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
          ? checker.getShorthandAssignmentValueSymbol(node.parent)
          : getSymbolAtLocation(node);
      afterProgramCreate?.(program);
    };
    return ts.createWatchProgram(host);
  };
  return createWatchProgram as Typescript["createWatchProgram"];
}
