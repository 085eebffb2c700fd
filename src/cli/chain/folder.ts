/**
 * What the chain leaves behind, and by which it knows where to go on: weights of each stage, labels, results.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { writeAtomically } from "../../core/atomic-file";
import { JsonFields } from "../../core/json-fields";

/** A folder of results, each a file that is there or not. */
export class ChainFolder {
  constructor(readonly path: string) {}

  /** The path of a file in it. */
  file(name: string): string {
    return path.join(this.path, name);
  }

  /** Whether a file is there. */
  has(name: string): boolean {
    return fs.existsSync(this.file(name));
  }

  /**
   * A result that is computed once: read from `NAME.json` if it is there, else made and written.
   *
   * @param make  gives undefined where it was interrupted: then nothing is kept
   */
  async once<T>(name: string, make: () => Promise<T | undefined>): Promise<T | undefined> {
    const file = this.file(`${name}.json`);
    if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, "utf8")) as T;
    const made = await make();
    if (made !== undefined) writeAtomically(file, [JSON.stringify(made)]);
    return made;
  }

  /**
   * Makes sure that everything in it comes from one chain.
   * @throws if it holds another seed's or size's results
   */
  claim(settings: Readonly<Record<string, unknown>>): void {
    const file = this.file("settings.json");
    const text = JSON.stringify(settings, null, 2);
    if (!fs.existsSync(file)) {
      writeAtomically(file, [`${text}\n`]);
      return;
    }
    const there = JsonFields.parse(fs.readFileSync(file, "utf8"), file);
    const found = Object.fromEntries(there.names().map((name) => [name, there.raw(name)]));
    if (JSON.stringify(found, null, 2) !== text) {
      throw new Error(`${this.path} must hold this chain, got one with other settings; move it away or give --fresh`);
    }
  }
}
