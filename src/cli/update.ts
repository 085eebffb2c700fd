/**
 * `npm run update`: takes in a new version of the course and keeps the student's answers, by grade id, and cells.
 */
import { parseArgs } from "node:util";
import { courseRoot } from "../core/paths";
import { typedPath } from "./notebooks/files";
import { isClone } from "./student/git";
import { updateFromFolder } from "./student/update-folder";
import { updateClone } from "./student/update-git";

const usage = `npm run update [-- --from FOLDER_OR_ARCHIVE]

Brings in the newest version of the course: from where it was cloned, or from a folder, .zip or .tar.gz that holds it. Your answers stay, by
exercise, and so do cells that you added. Your notebooks as they were are kept under notebooks/my-copies/.`;

/** @returns the exit code */
export function main(args: readonly string[]): number {
  try {
    const options = { from: { type: "string" }, course: { type: "string" }, help: { type: "boolean" } } as const;
    const { values } = parseArgs({ args: [...args], options });
    const root = values.course ? typedPath(values.course) : courseRoot();
    if (values.help) console.log(usage);
    else if (values.from) console.log(updateFromFolder(root, typedPath(values.from)).join("\n"));
    else if (isClone(root)) console.log(updateClone(root).join("\n"));
    else
      throw new Error(
        "this folder is no git clone: give the new version with npm run update -- --from FOLDER_OR_ARCHIVE",
      );
    return 0;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}
