/**
 * What a cell's text declares and imports, without running it.
 */
import { createRequire } from "node:module";
import type * as Ts from "@tslab/typescript-for-tslab";

/** tslab's own TypeScript, so that a text reads here as it does there. */
const ts = createRequire(require.resolve("tslab/package.json"))("@tslab/typescript-for-tslab") as typeof Ts;

const statementsOf = (code: string): readonly Ts.Statement[] =>
  ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS).statements;

function namesIn(name: Ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

/** Names of the functions, classes, variables and enums at the top of a cell. */
export function declaredNames(code: string): string[] {
  return statementsOf(code).flatMap((statement) => {
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
    const named =
      ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement);
    return named && statement.name ? [statement.name.text] : [];
  });
}

/** The import statements of a cell, as they were typed. */
export function importsOf(code: string): string {
  const imports = statementsOf(code).filter((statement) => ts.isImportDeclaration(statement));
  return imports.map(({ pos, end }) => code.slice(pos, end).trim()).join("\n");
}
