/**
 * The TypeScript that tslab compiles cells with, changed in five places before tslab loads it:
 *
 *   1. it writes source maps (tslab throws them away; they are caught here);
 *   2. packages of the course are found, with their types, from a notebook anywhere;
 *   3. only Node's types come in unasked;
 *   4. files of packages are not watched: they do not change, and there are hundreds;
 *   5. variables of earlier cells are found in `{ x }`, and not taken for names of properties.
 */
import { createRequire } from "node:module";
import * as path from "node:path";
import type * as Ts from "@tslab/typescript-for-tslab";
import { visitingVariables, watchingVariables } from "./previous-names";

type Typescript = typeof Ts;

const mapComment = /\n?\/\/# sourceMappingURL=data:application\/json[^,]*;base64,([A-Za-z0-9+/=]*)\s*$/;
const mapsOfOutput = new Map<string, readonly string[]>();

/** The source maps of a cell's JavaScript, from what runs towards what was typed, forgotten once asked for. */
export function takeMaps(javascript: string): readonly string[] {
  const maps = mapsOfOutput.get(javascript) ?? [];
  mapsOfOutput.clear();
  return maps;
}

function transpileWithMap(ts: Typescript): Typescript["transpileModule"] {
  return (input, options) => {
    const first = input.match(mapComment)?.[1];
    const compilerOptions = { ...options.compilerOptions, sourceMap: true };
    const result = ts.transpileModule(input.replace(mapComment, ""), { ...options, compilerOptions });
    const outputText = result.outputText.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, "\n");
    const second = result.sourceMapText;
    if (first && second) mapsOfOutput.set(outputText, [second, Buffer.from(first, "base64").toString("utf8")]);
    return { ...result, outputText };
  };
}

function withoutWatchingPackages(sys: Ts.System): Ts.System {
  const quiet = { close: () => {} };
  const own = (file: string) => !/\/node_modules\//.test(file) && !/\/node_modules$/.test(file);
  return Object.assign(Object.create(sys), {
    watchFile: (file: string, ...rest: [Ts.FileWatcherCallback]) =>
      own(file) && sys.watchFile ? sys.watchFile(file, ...rest) : quiet,
    watchDirectory: (folder: string, ...rest: [Ts.DirectoryWatcherCallback]) =>
      own(folder) && sys.watchDirectory ? sys.watchDirectory(folder, ...rest) : quiet,
  });
}

/** Looks for a package in the course first, so that there is one copy of it, and then where the notebook is. */
function resolveInCourse(ts: Typescript, root: string, host: Ts.CompilerHost, options: Ts.CompilerOptions) {
  const cache = ts.createModuleResolutionCache(root, (name) => name, options);
  const inCourse = path.join(root, "notebook.ts");
  return (literals: readonly Ts.StringLiteralLike[], containingFile: string) =>
    literals.map(({ text }) => {
      const bare = !text.startsWith(".") && !path.isAbsolute(text) && !containingFile.includes("/node_modules/");
      const found = bare ? ts.resolveModuleName(text, inCourse, options, host, cache) : undefined;
      return found?.resolvedModule ? found : ts.resolveModuleName(text, containingFile, options, host, cache);
    });
}

/** The changed copy of `ts` for a course in `root`. */
function changedTypescript(ts: Typescript, root: string): Typescript {
  const createWatchCompilerHost = (
    files: string[],
    given: Ts.CompilerOptions,
    sys: Ts.System,
    ...rest: [undefined, Ts.DiagnosticReporter, Ts.WatchStatusReporter]
  ) => {
    const typeRoots = [path.join(root, "node_modules/@types"), ...(given.typeRoots ?? [])];
    const paths = { "jielong/*": [path.join(root, "src/dist/*")] }; // what a declaration calls a type that no cell imported
    const options = { ...given, inlineSourceMap: true, typeRoots, types: ["node"], paths };
    const host = ts.createWatchCompilerHost(files, options, withoutWatchingPackages(sys), ...rest);
    const resolve = resolveInCourse(ts, root, host as unknown as Ts.CompilerHost, options);
    const hasInvalidatedResolutions = (file: string) => !file.includes("/node_modules/"); // or every import is looked up again for every cell
    return Object.assign(host, { resolveModuleNameLiterals: resolve, hasInvalidatedResolutions });
  };
  return {
    ...ts,
    createWatchCompilerHost,
    createWatchProgram: watchingVariables(ts),
    visitEachChild: visitingVariables(ts),
    transpileModule: transpileWithMap(ts),
  } as unknown as Typescript;
}

/** Puts the changed TypeScript where tslab will find it. Call before anything of tslab is loaded. */
export function installCompiler(root: string): void {
  const fromTslab = createRequire(require.resolve("tslab/package.json"));
  const file = fromTslab.resolve("@tslab/typescript-for-tslab");
  const ts = fromTslab(file) as Typescript;
  const loaded = require.cache[file];
  if (loaded === undefined) throw new Error(`${file} must be in the module cache after it was loaded`);
  loaded.exports = changedTypescript(ts, root);
}
