/**
 * Dolly: 15,000 instructions and answers, written by the employees of Databricks in the kinds that the InstructGPT paper lists. On request.
 *
 *   {"instruction": "Which is a species of fish?", "context": "", "response": "…", "category": "classification"}
 *
 * The hash is the one that others who fetched this revision have published; it was not fetched when this was written, so address and loader were
 * tried on small files of the tests alone.
 *
 * Source: Conover et al. 2023, "Free Dolly"; https://huggingface.co/datasets/databricks/databricks-dolly-15k. Licence: CC BY-SA 3.0, share-alike:
 *   nothing made of it is committed here.
 */
import { fetchedFile, type RemoteFile } from "./download";
import { readJsonLines } from "./json-lines";

const home = "https://huggingface.co/datasets/databricks/databricks-dolly-15k/resolve";

/** The file, at a revision that does not change. */
export const dollyFiles: readonly RemoteFile[] = [
  {
    name: "databricks-dolly-15k.jsonl",
    url: `${home}/bdd27f4d94b9c1f951818a7da7fd7aeea5dbff1a/databricks-dolly-15k.jsonl`,
    sha256: "2df9083338b4abd6bceb5635764dab5d833b393b55759dffb0959b6fcbf794ec",
  },
];

/** An instruction and how somebody answered it. */
export interface Instruction {
  instruction: string;
  /** A text that the instruction is about; empty where there is none. */
  context: string;
  response: string;
}

/**
 * Instructions out of a file in Dolly's form.
 *
 * @param limit  at most so many lines, the first ones
 * @throws naming the line that is no JSON, lacks a field, or has an empty instruction or response
 */
export function readInstructions(file: string, limit?: number): Instruction[] {
  return [...readJsonLines(file, limit)].map((fields) => {
    const [instruction, context, response] = ["instruction", "context", "response"].map((name) =>
      fields.text(name).trim(),
    );
    if (instruction === "") throw fields.wrong("instruction", "a text that is not empty");
    if (response === "") throw fields.wrong("response", "a text that is not empty");
    return { instruction, context, response };
  });
}

/** Dolly's instructions. @throws if the file was not fetched, naming the command that does it, and as `readInstructions` does */
export function dolly(limit?: number, folder?: string): Instruction[] {
  return readInstructions(fetchedFile(dollyFiles[0].name, "dolly", folder), limit);
}
