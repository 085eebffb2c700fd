/**
 * The names that each statement of a cell declares and those that it takes from elsewhere, read from the syntax tree.
 */
import { createRequire } from "node:module";
import * as path from "node:path";
import type * as Ts from "@tslab/typescript-for-tslab";
import { packageFolder } from "../../core/paths";

/** One statement at the left margin of a cell. */
export interface Statement {
  text: string;
  /** Declared for other cells to use. */
  declared: Set<string>;
  /** Of these the variables, whose values other cells may change. */
  variables: Set<string>;
  /** Used but not declared in it: other statements' names, and globals. */
  free: Set<string>;
  /** It works by being there: `import "x"`. */
  always: boolean;
}

let loaded: typeof Ts | undefined;

/** tslab's own TypeScript: cells are read as the kernel reads them. */
function typescript(): typeof Ts {
  loaded ??= createRequire(path.join(packageFolder("tslab"), "package.json"))(
    "@tslab/typescript-for-tslab",
  ) as typeof Ts;
  return loaded;
}

function bound(name: Ts.BindingName, into: Set<string>): void {
  const ts = typescript();
  if (ts.isIdentifier(name)) into.add(name.text);
  else for (const element of name.elements) if (ts.isBindingElement(element)) bound(element.name, into);
}

/** Adds what one statement declares. */
function declare(statement: Ts.Statement, names: Statement): void {
  const ts = typescript();
  if (ts.isVariableStatement(statement)) {
    for (const { name } of statement.declarationList.declarations) bound(name, names.variables);
  } else if (ts.isImportDeclaration(statement)) {
    const clause = statement.importClause;
    if (!clause) names.always = true;
    if (clause?.name) names.declared.add(clause.name.text);
    const bindings = clause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) names.declared.add(bindings.name.text);
    if (bindings && ts.isNamedImports(bindings))
      for (const { name } of bindings.elements) names.declared.add(name.text);
  } else {
    const { name } = statement as { name?: Ts.Node };
    if (name && ts.isIdentifier(name)) names.declared.add(name.text);
  }
}

/** True where an identifier names a property or a label, not a variable or a type. */
function isPropertyName(node: Ts.Identifier): boolean {
  const ts = typescript();
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent)) return parent.propertyName === node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  return (
    (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodDeclaration(parent)) &&
    parent.name === node
  );
}

function compile(source: string): { file: Ts.SourceFile; checker: Ts.TypeChecker } {
  const ts = typescript();
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.ES2022, true);
  const host: Ts.CompilerHost = {
    getSourceFile: (name) => (name === "cell.ts" ? file : undefined),
    getDefaultLibFileName: () => "",
    getCurrentDirectory: () => "",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    fileExists: (name) => name === "cell.ts",
    readFile: () => undefined,
    writeFile: () => {},
  };
  const options = {
    noLib: true,
    noResolve: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
  };
  return { file, checker: ts.createProgram(["cell.ts"], options, host).getTypeChecker() };
}

function namesOf(statement: Ts.Statement, file: Ts.SourceFile, checker: Ts.TypeChecker): Statement {
  const ts = typescript();
  const text = statement.getFullText(file).replace(/^\n+/, "");
  const names: Statement = { text, declared: new Set(), variables: new Set(), free: new Set(), always: false };
  declare(statement, names);
  for (const name of names.variables) names.declared.add(name);
  const inside = (node: Ts.Node): boolean => node.pos >= statement.pos && node.end <= statement.end;
  const visit = (node: Ts.Node): void => {
    if (ts.isIdentifier(node) && !isPropertyName(node)) {
      const shorthand = ts.isShorthandPropertyAssignment(node.parent);
      const symbol = shorthand
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      if (!symbol?.declarations?.some(inside)) names.free.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return names;
}

const known = new Map<string, Statement[]>();

/** The statements of a cell, in order. */
export function statementsOf(source: string): Statement[] {
  const found = known.get(source);
  if (found) return found;
  const { file, checker } = compile(source);
  const statements = file.statements.map((statement) => namesOf(statement, file, checker));
  known.set(source, statements);
  return statements;
}
