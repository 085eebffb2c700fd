/**
 * tslab's compiler and executor, without its Jupyter server: what a cell declares, and what "run a cell" means, is tslab's.
 *
 * Relies on tslab 1.0.22 exactly; tests/kernel/tslab.test.ts fails when a part relied on changes.
 */
import { createRequire, Module } from "node:module";
import * as path from "node:path";
import type { CompletionInfo, Converter, ConvertResult } from "tslab/dist/converter";
import type { Executor } from "tslab/dist/executor";
import { type Cell, currentCell, type Failure } from "./cell";
import { installCompiler, takeMaps } from "./compiler";
import { type Diagnostic, failureOfDiagnostics, failureOfThrown } from "./failure";
import { importsOf } from "./parse";
import { keepCellMaps } from "./source-maps";

const suffix = "\n})(__tslab__.exports, __tslab__.require)";
const diagnosticFormat = "%s%d:%d - %s";

/** What the kernel uses of tslab: its compiler and its executor. */
export interface Tslab {
  /** Compiles a cell, so that no compiler is at work when a signal breaks what the cell does. Must come before `execute`. */
  compile(cell: Cell): void;
  /** Runs a compiled cell. @returns what went wrong, or undefined */
  execute(cell: Cell): Promise<Failure | undefined>;
  /** Brings the imports of a cell that failed into force: what follows may count on them. Those that do not work are left out. */
  keepImports(cell: Cell): Promise<void>;
  complete(code: string, position: number): CompletionInfo;
  /** What the compiler knows of the name at `position`, as text; undefined if there is none. */
  inspect(code: string, position: number): string | undefined;
  /** Stops waiting for the cell that runs. */
  giveUp(): void;
  isComplete(code: string): { completed: boolean; indent?: string };
  /** The TypeScript version of cells. */
  typescript: string;
}

/** Where the executor reports what went wrong: diagnostics as formatted by tslab, or what was thrown. */
class Reports {
  private diagnostics: Diagnostic[] = [];
  private thrown: { value: unknown } | undefined;

  /** @param values a format and its values (a diagnostic), or one thrown value */
  add(values: readonly unknown[], structured: readonly Diagnostic[]): void {
    if (values[0] === diagnosticFormat) this.diagnostics = [...structured];
    else this.thrown ??= { value: values[0] };
  }

  failure(cell: Cell): Failure {
    if (this.diagnostics.length > 0) return failureOfDiagnostics(cell, this.diagnostics);
    return failureOfThrown(this.thrown ? this.thrown.value : new Error("the cell failed without saying why"));
  }
}

/** Gives the JavaScript of a cell the cell's name, and keeps its source maps. */
function nameCells(): void {
  const vm = require("node:vm") as typeof import("node:vm");
  const run = vm.runInThisContext;
  vm.runInThisContext = (code, options) => {
    const cell = currentCell();
    if (cell === undefined || !code.endsWith(suffix)) return run(code, options);
    const start = code.indexOf("{ ") + 2;
    const javascript = code.slice(start, -suffix.length);
    keepCellMaps(cell.file, takeMaps(javascript), javascript.trimEnd().split("\n").length);
    const onOwnLine = `${code.slice(0, start)}\n${code.slice(start)}`;
    return run(onOwnLine, { filename: cell.file, lineOffset: -1 });
  };
}

/** Modules that a cell requires come from the course first, as their types do. */
function requireFromCourse(root: string): void {
  type Resolve = (request: string, parent: { filename?: string } | undefined, ...rest: unknown[]) => string;
  const loader = Module as unknown as { _resolveFilename: Resolve };
  const resolve = loader._resolveFilename;
  const course = createRequire(path.join(root, "package.json"));
  const notebook = path.join(process.cwd(), "src.js");
  loader._resolveFilename = (request, parent, ...rest) => {
    const bare = !request.startsWith(".") && !path.isAbsolute(request);
    if (bare && parent?.filename === notebook) {
      try {
        return course.resolve(request);
      } catch {
        // Not in the course: perhaps beside the notebook.
      }
    }
    return resolve(request, parent, ...rest);
  };
}

interface Parts {
  converters: typeof import("tslab/dist/converter");
  executors: typeof import("tslab/dist/executor");
  metadata: typeof import("tslab/dist/metadata");
  printQuickInfo: typeof import("tslab/dist/inspect").printQuickInfo;
  typescript: string;
}

/** Loads tslab; everything that it would load first must be in place. */
function loadParts(): Parts {
  return {
    converters: require("tslab/dist/converter"),
    executors: require("tslab/dist/executor"),
    metadata: require("tslab/dist/metadata"),
    printQuickInfo: require("tslab/dist/inspect").printQuickInfo,
    typescript: require("tslab").versions.typescript,
  };
}

/** tslab's converter, asked before the executor asks: a compiler that a signal breaks off is left half-way and never works again. */
class EarlyConverter {
  private readonly converter: Converter;
  private declared = ""; // what the executor will say was declared
  private early: { code: string; result: ConvertResult } | undefined;

  /** @param onCompiling told when the compiler begins and when it ends */
  constructor(
    private readonly parts: Parts,
    private readonly onCompiling: (compiling: boolean) => void,
  ) {
    this.converter = parts.converters.createConverter({ isJS: false, isBrowser: false });
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.early?.result.diagnostics ?? [];
  }

  convert(code: string): void {
    this.early = undefined;
    const { module, mode } = this.parts.metadata.getCodeMetadata(code);
    if (module || mode === "browser") return; // the executor does not ask for these
    this.onCompiling(true);
    try {
      const result = this.converter.convert(this.declared, code);
      // tslab sees `await x` at the top of a cell but not `for await`; a cell that is async without need runs just as well.
      const hasToplevelAwait = result.hasToplevelAwait || /\bfor\s+await\b/.test(code);
      this.early = { code, result: { ...result, hasToplevelAwait } };
    } finally {
      this.onCompiling(false);
    }
  }

  /** Says that the converted cell ran to its end: what it declared stands. */
  keep(): void {
    if (this.early) this.declared = this.early.result.declOutput ?? "";
  }

  /** What the executor gets in the converter's place. */
  forExecutor(): Converter {
    const convert: Converter["convert"] = (declared, code) => {
      if (this.early?.code !== code || declared !== this.declared)
        throw new Error("a cell must be compiled before it runs, with what was declared before it");
      return this.early.result;
    };
    return { ...this.converter, convert };
  }
}

/** Loads tslab for a course in `root`; the notebook's folder is the working directory. */
export function loadTslab(root: string, onCompiling: (compiling: boolean) => void): Tslab {
  installCompiler(root);
  nameCells();
  requireFromCourse(root);
  const parts = loadParts();
  const early = new EarlyConverter(parts, onCompiling);
  const converter = early.forExecutor();
  const reports = new Map<Cell, Reports>();
  const executor: Executor = parts.executors.createExecutor(
    process.cwd(),
    { node: converter, browser: converter, close: () => {} },
    {
      log: (value: unknown) => console.log(value),
      error: (...values: unknown[]) => {
        const cell = currentCell();
        if (cell) reports.get(cell)?.add(values, early.diagnostics);
      },
    },
  );
  const execute = async (cell: Cell): Promise<Failure | undefined> => {
    const reported = new Reports();
    reports.set(cell, reported);
    const ok = await executor.execute(cell.code);
    reports.delete(cell);
    if (ok) early.keep();
    return ok ? undefined : reported.failure(cell);
  };
  const keepImports = async ({ code }: Cell): Promise<void> => {
    const imports = importsOf(code);
    if (imports === "") return;
    early.convert(imports);
    if (await executor.execute(imports)) early.keep();
  };
  return {
    compile: (cell) => early.convert(cell.code),
    execute,
    keepImports,
    typescript: parts.typescript,
    giveUp: executor.interrupt,
    isComplete: parts.converters.isCompleteCode,
    complete: executor.complete,
    inspect: (code, position) => {
      const info = executor.inspect(code, position);
      return info ? parts.printQuickInfo(info) : undefined;
    },
  };
}
