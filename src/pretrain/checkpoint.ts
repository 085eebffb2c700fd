/**
 * A moment of a training run on the disk, whole or not at all.
 *
 *   step-00000500/ model.safetensors      the trained weights
 *                  optimizer.safetensors  what the optimizer remembers
 *                  state.json             step, position in the data, random state; size and SHA-256 of the two others, and its own
 *
 * The folder is written under another name and renamed when everything in it has reached the disk.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { syncFolder, writeAtomically } from "../core/atomic-file";
import { JsonFields } from "../core/json-fields";
import { SafetensorsFile, type StoredTensor, writeSafetensors } from "../core/safetensors";
import * as tf from "../core/tf";
import { hashOfFile } from "../data/download";

const format = "jielong checkpoint 1";
const stateFile = "state.json";

/** Variables by name in named groups, such as "model" and "optimizer": one safetensors file for each group. */
export type Groups = Readonly<Record<string, ReadonlyMap<string, tf.Variable>>>;

/** The name of the folder of a step's checkpoint. */
export function checkpointName(step: number): string {
  return `step-${String(step).padStart(8, "0")}`;
}

/**
 * Writes a checkpoint. At no moment is there half a one under its name.
 *
 * @param folder  where it will be; one that is there already is replaced
 * @param state   anything that is JSON
 * @throws what the system says, with the name of the file; then nothing that was there has changed
 */
export function writeCheckpoint(folder: string, groups: Groups, state: Readonly<Record<string, unknown>>): void {
  const part = path.join(path.dirname(folder), `.${path.basename(folder)}.part`);
  try {
    fs.rmSync(part, { recursive: true, force: true });
    const files: Record<string, { bytes: number; sha256: string }> = {};
    for (const [group, variables] of Object.entries(groups)) {
      const file = path.join(part, fileOf(group));
      writeSafetensors(file, new Map([...variables].map(([name, variable]) => [name, stored(variable)])));
      files[fileOf(group)] = { bytes: fs.statSync(file).size, sha256: hashOfFile(file) };
    }
    const content = { format, ...state, files };
    const json = JSON.stringify({ ...content, sha256: sha256(JSON.stringify(content)) }, null, 2);
    writeAtomically(path.join(part, stateFile), [`${json}\n`]);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(part, folder);
    syncFolder(path.dirname(folder));
  } catch (error) {
    try {
      fs.rmSync(part, { recursive: true, force: true });
    } catch {
      // A disk that cannot even delete: the leftover has a name that nobody reads, and goes away with the next checkpoint.
    }
    throw new Error(`the checkpoint ${folder} could not be written: ${(error as Error).message}`, { cause: error });
  }
}

/** A checkpoint that was read and found whole. */
export class Checkpoint {
  /** What was saved beside the variables. */
  readonly state: JsonFields;
  private readonly files: JsonFields;

  /** @throws naming the file, what it must be and what it is, if anything is missing, cut off or altered */
  constructor(readonly folder: string) {
    const file = path.join(folder, stateFile);
    if (!fs.existsSync(file)) throw new Error(`${file} must be there, got no such file`);
    this.state = JsonFields.parse(fs.readFileSync(file, "utf8"), file);
    this.state.oneOf("format", [format]);
    const content = Object.fromEntries(this.state.names().map((name) => [name, this.state.raw(name)]));
    const { sha256: written, ...rest } = content;
    if (written !== sha256(JSON.stringify(rest))) throw new Error(`${file} was altered: its SHA-256 is not its own`);
    this.files = this.state.object("files");
  }

  /**
   * Puts the saved numbers into variables.
   * @throws if a file is damaged, or of variables with other names or shapes; then nothing has changed
   */
  restore(groups: Groups): void {
    const read = Object.entries(groups).map(([group, variables]) => {
      const file = this.open(group);
      checkTensors(file, variables);
      return { file, variables };
    });
    for (const { file, variables } of read) {
      for (const [name, variable] of variables) {
        tf.tidy(() => variable.assign(tf.tensor(file.floats(name), variable.shape)));
      }
    }
  }

  /** Optimizer steps taken. */
  get step(): number {
    return this.state.integer("step");
  }

  /** Reads every file. @throws if one is missing, cut off or altered */
  verify(): void {
    for (const file of this.files.names()) this.open(path.basename(file, ".safetensors"));
  }

  /** A group's file, its size and hash compared with what was written. */
  open(group: string): SafetensorsFile {
    const file = path.join(this.folder, fileOf(group));
    if (!fs.existsSync(file)) throw new Error(`${file} must be there, got no such file`);
    const written = this.files.object(fileOf(group));
    const bytes = fs.statSync(file).size;
    if (bytes !== written.integer("bytes")) {
      throw new Error(`${file} must have ${written.raw("bytes")} bytes, got ${bytes}: it was cut off or replaced`);
    }
    if (hashOfFile(file) !== written.text("sha256")) {
      throw new Error(`${file} was altered: its SHA-256 must be ${written.text("sha256")}, got ${hashOfFile(file)}`);
    }
    return new SafetensorsFile(file);
  }
}

function fileOf(group: string): string {
  return `${group}.safetensors`;
}

/** A variable's numbers, read when they are written: a large model's do not pile up. */
function stored(variable: tf.Variable): StoredTensor {
  return {
    dtype: "F32",
    shape: variable.shape,
    get values() {
      return variable.dataSync() as Float32Array;
    },
  };
}

/** Another model's file, or another optimizer's, is known by its names and shapes. */
function checkTensors({ file, tensors }: SafetensorsFile, variables: ReadonlyMap<string, tf.Variable>): void {
  for (const [name, { shape }] of variables) {
    const place = tensors.get(name);
    const wanted = `"${name}" of shape [${shape.join(", ")}]`;
    if (!place)
      throw new Error(`${file} must hold ${wanted}, got ${tensors.size} others: another model's or optimizer's`);
    if (!tf.util.arraysEqual([...place.shape], shape)) {
      throw new Error(`${file} must hold ${wanted}, got [${place.shape.join(", ")}]: another model's or optimizer's`);
    }
  }
  const unknown = [...tensors.keys()].find((name) => !variables.has(name));
  if (unknown) throw new Error(`${file} holds "${unknown}", which is not here: another model's or optimizer's`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
