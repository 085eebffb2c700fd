import { spawnSync } from "node:child_process";
import * as os from "node:os";
import * as path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(__dirname, "../..");
const script = `
import json, sys
import nbformat
from nbclient import NotebookClient
cells = json.loads(sys.argv[1])
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
NotebookClient(notebook, kernel_name="tslab", allow_errors=True, timeout=600, iopub_timeout=60, resources={"metadata": {"path": sys.argv[2]}}).execute()
print(json.dumps([[output.get("ename", output.get("text")) for output in cell.outputs] for cell in notebook.cells]))
`;

describe("nbclient with allow_errors", () => {
  it("runs every cell after one that failed, and ends without a crash", () => {
    const cells = [
      "throw new RangeError('at once');",
      "console.log('second');",
      "await null;\nthrow new TypeError('after an await');",
      "const wrong: number = 'text';",
      "console.log('last');",
    ];
    const python = path.join(root, ".venv/bin/python");
    const { stdout, stderr } = spawnSync(python, ["-c", script, JSON.stringify(cells), os.tmpdir()], {
      encoding: "utf8",
    });
    expect(stderr).not.toContain("terminate called");
    expect(JSON.parse(stdout)).toEqual([["RangeError"], ["second\n"], ["TypeError"], ["TypeScriptError"], ["last\n"]]);
  });
});
