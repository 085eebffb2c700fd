/**
 * `npm run submit -- 02`: runs the notebook as a grader would, says what its checks say, and writes one file to hand in.
 */
import * as path from "node:path";
import { parseArgs } from "node:util";
import { courseRoot } from "../core/paths";
import { endKernelsOnSignal } from "./notebooks/execute";
import { notebookFiles, typedPath } from "./notebooks/files";
import { handIn, submissionFile } from "./student/hand-in";
import { scoreOf } from "./student/score";

const usage = `npm run submit -- 02 [--name "Ada Lovelace"] [--id 4711] [--to FILE]

Runs your notebook from the start, says what its checks say, and writes one file to hand in, with your answers, your name, your student id
and the course's version in it. Without --to it goes to notebooks/my-submissions/. Your notebook is not changed.`;

const options = {
  name: { type: "string", default: "" },
  id: { type: "string", default: "" },
  to: { type: "string" },
  course: { type: "string" },
  help: { type: "boolean" },
} as const;

async function submit(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (values.help || positionals.length !== 1) {
    console.log(usage);
    return values.help ? 0 : 1;
  }
  endKernelsOnSignal();
  const root = values.course ? typedPath(values.course) : courseRoot();
  const [file] = notebookFiles(path.join(root, "notebooks"), positionals);
  const student = { name: values.name, id: values.id };
  const to = values.to ? typedPath(values.to) : submissionFile(root, file, student);
  console.log(`running ${path.basename(file)} from the start …`);
  const { verdicts, clean, warnings } = await handIn(root, file, student, to);
  for (const { says } of verdicts) console.log(says);
  const { points, of } = scoreOf(verdicts);
  console.log(`${clean ? "" : "at least "}${points} of ${of} points by these checks; a grader may run more`);
  for (const warning of warnings) console.log(`note: ${warning}`);
  if (!student.name && !student.id)
    console.log('note: no name in the file; add --name "…" or --id … if your course asks for it');
  if (!clean) console.log("note: it does not run clean: look at the notes above; it can be handed in all the same");
  console.log(`hand in this file: ${path.relative(process.env.INIT_CWD ?? process.cwd(), to)}`);
  return clean ? 0 : 1;
}

/** @returns the exit code: 0 if the notebook runs clean, 1 if not (the file is written all the same) */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await submit(args);
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}
