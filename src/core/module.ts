/**
 * A piece of a network: weights in fields, other pieces in fields, and names that follow from both.
 *
 * Differs from `tf.layers`: nothing is registered, built or serialized; a subclass has its fields and a `forward`.
 */
import { assertShape } from "./check";
import * as tf from "./tf";

/** Trainable variables by path, such as "blocks.0.attention.qkv.weight". */
export type Parameters = ReadonlyMap<string, tf.Variable>;

/** A piece of a network that owns trainable variables, directly or in its sub-modules. */
export abstract class Module {
  /** Every trainable variable under this module by its path, in the order in which the fields were set; a shared one once. */
  parameters(): Parameters {
    const found = new Map<string, tf.Variable>();
    const seen = new Set<unknown>();
    const visit = (path: string, value: unknown): void => {
      if (typeof value !== "object" || value === null || seen.has(value)) return;
      if (!(value instanceof tf.Variable || value instanceof Module || Array.isArray(value))) return;
      seen.add(value);
      if (value instanceof tf.Variable) found.set(path, value);
      else for (const [key, field] of Object.entries(value)) visit(path ? `${path}.${key}` : key, field);
    };
    visit("", this);
    return found;
  }

  /** Number of trainable scalars. */
  countParameters(): number {
    return [...this.parameters().values()].reduce((total, { size }) => total + size, 0);
  }

  /** The weights as plain numbers by path: a copy, to be saved or compared. */
  weights(): Map<string, Float32Array> {
    return new Map([...this.parameters()].map(([path, variable]) => [path, Float32Array.from(variable.dataSync())]));
  }

  /**
   * Takes weights over from numbers, as `weights()` gives them.
   * @throws if a path is missing, unknown, or holds another number of scalars; then nothing has changed
   */
  setWeights(weights: ReadonlyMap<string, Float32Array>): void {
    const parameters = this.parameters();
    for (const path of weights.keys()) {
      if (!parameters.has(path)) throw new Error(`no parameter is called "${path}"; there are ${list(parameters)}`);
    }
    for (const [path, variable] of parameters) {
      const values = weights.get(path);
      if (!values) throw new Error(`weights of "${path}" are missing; there are ${list(weights)}`);
      if (values.length !== variable.size) {
        throw new Error(`"${path}" must have ${variable.size} numbers ([${variable.shape}]), got ${values.length}`);
      }
    }
    for (const [path, variable] of parameters) {
      const value = tf.tensor(Float32Array.from(weights.get(path)!), variable.shape);
      variable.assign(value);
      value.dispose();
    }
  }

  /**
   * Takes the weights of a module of the same form.
   * @throws if the other module has other paths or shapes; then nothing has changed
   */
  copyFrom(other: Module): void {
    const theirs = other.parameters();
    const ours = this.parameters();
    for (const [path, variable] of ours) {
      const from = theirs.get(path);
      if (!from || theirs.size !== ours.size) {
        throw new Error(`modules must have the same parameters; here ${list(ours)}, there ${list(theirs)}`);
      }
      assertShape(path, from, variable.shape);
    }
    for (const [path, variable] of ours) {
      const copy = tf.clone(theirs.get(path)!);
      variable.assign(copy);
      copy.dispose();
    }
  }

  /** Frees the weights. The module cannot be used afterwards. */
  dispose(): void {
    for (const variable of this.parameters().values()) variable.dispose();
  }
}

function list(named: ReadonlyMap<string, unknown>): string {
  const names = [...named.keys()];
  return names.length > 6 ? `${names.slice(0, 6).join(", ")} and ${names.length - 6} more` : names.join(", ");
}
