import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { Reporter } from "../../src/cli/setup/progress.mjs";
import { courseRoot, makeProject, type Project } from "../../src/cli/setup/project.mjs";

/** A new folder that is gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "jielong-setup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A project in a new folder; `files` are written into it. */
export function scratchProject(files: Record<string, string> = {}, overrides: Partial<Project> = {}): Project {
  const root = scratchFolder();
  write(root, { "package.json": "{}", ...files });
  return makeProject({ root, ...overrides });
}

export function write(root: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

/** A folder of shell scripts, to be used as PATH: it has these programs and `sh`, nothing else. */
export function programs(scripts: Record<string, string>): string {
  const folder = scratchFolder();
  symlinkSync("/bin/sh", join(folder, "sh"));
  for (const [name, body] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

/** Gives a project a Python that is the course's own. */
export function borrowPython(project: Project): void {
  const python = join(project.root, ".venv", "bin", "python");
  write(project.root, { ".venv/bin/python": `#!/bin/sh\nexec ${courseRoot}/.venv/bin/python "$@"\n` });
  chmodSync(python, 0o755);
}

/** A task that only remembers its notes. */
export function silentTask() {
  const notes: string[] = [];
  return { notes, step: () => {}, amount: () => {}, note: (line: string) => void notes.push(line) };
}

/** A reporter whose lines can be read. */
export function recorder(): { reporter: Reporter; text: () => string } {
  const chunks: string[] = [];
  const stream = { write: (chunk: string) => chunks.push(chunk) > 0 } as unknown as NodeJS.WritableStream;
  return { reporter: new Reporter(stream), text: () => chunks.join("") };
}

/** Makes a wheel as pip accepts it. @returns its path */
export function makeWheel(folder: string, name: string, members: Record<string, string>): string {
  const script = `
import json, sys, zipfile
path, name, members = json.loads(sys.argv[1])
info = f"{name}-2.21.0.dist-info"
with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
    for member, text in members.items():
        wheel.writestr(member, text * 1000)
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 2.21.0\\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: false\\nTag: cp311-cp311-manylinux_2_27_x86_64\\n")
    wheel.writestr(f"{info}/LICENSE", "Apache 2.0")
    wheel.writestr(f"{info}/RECORD", "")
`;
  const path = join(folder, `${name}-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl`);
  execFileSync(join(courseRoot, ".venv", "bin", "python"), ["-c", script, JSON.stringify([path, name, members])]);
  return path;
}
