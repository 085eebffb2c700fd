/**
 * Runs a function without computing anything and writes down the operations that it would have done.
 *
 * While it is at work it takes the place of the native binding. Tensors then have negative numbers, with a shape and a type and no
 * memory behind them; so recording the largest model takes as little memory as recording the smallest.
 */
import type { RawAttribute } from "../raw-op";
import * as tf from "../tf";
import { type InPlace, type InPlaceRecorder, withRecorder } from "./active";
import type { Values } from "./graph-def";
import { assertCompilable, readError, watchingKernels, withoutChance } from "./guards";
import { Mirror } from "./mirror";
import { type Binding, FLOAT, type GraphBackend, INT32, type NativeTensor } from "./native";
import type { Constant, PureStep, Recording, WriteStep } from "./recording";
import { inferShapes, type Known } from "./shapes";
import { standIn } from "./stand-in";
import { shapesOnZeros } from "./zeros";

/** Shape and type of an input. */
export interface Spec {
  shape: readonly number[];
  dtype: "float32" | "int32";
}

type Named<T> = Record<string, T>;

/** Records one function, once. */
export class Recorder implements InPlaceRecorder {
  private readonly tensors = new Map<number, NativeTensor>();
  private readonly constants = new Map<number, Constant>();
  private readonly steps: (PureStep | WriteStep)[] = [];
  private readonly stored = new Map<string, number>(); // the value that the graph's variable has at this point of the recording
  private readonly native: Binding;
  private lastId = -1; // -1 itself means "not on the device yet"
  private kernel: string | undefined;

  constructor(
    private readonly backend: GraphBackend,
    private readonly variables: ReadonlyMap<string, tf.Variable>,
    readonly precision: InPlaceRecorder["precision"] = "float32",
  ) {
    this.native = backend.binding;
  }

  /**
   * Records f.
   * @throws what f throws, and where f does what a graph cannot; then everything is as it was before
   */
  record(specs: Named<Spec>, f: (inputs: Named<tf.Tensor>) => Named<tf.Tensor>): Recording {
    const enter = (kernel: string | undefined): void => {
      this.kernel = kernel;
    };
    let recording: Recording | undefined;
    const run = () =>
      tf.tidy(() => {
        recording = this.follow(specs, f);
      });
    const watched = () => withoutChance(() => watchingKernels(enter, run));
    this.keepingVariables(() => standIn(this.backend, this.binding(), () => withRecorder(this, watched)));
    return recording!;
  }

  inPlace({ operation, variables, inputs }: InPlace): void {
    const names = variables.map((variable) => this.nameOf(variable));
    for (const name of names) this.store(name);
    const ids = inputs.map((tensor) => this.of(tensor).id);
    const outputs = names.map((name) => this.renew(name));
    this.steps.push({ kind: operation, variables: names, inputs: ids, outputs });
  }

  private follow(specs: Named<Spec>, f: (inputs: Named<tf.Tensor>) => Named<tf.Tensor>): Recording {
    const given = Object.entries(specs).map(([name, spec]): [string, tf.Tensor] => [name, this.placeholder(spec)]);
    const inputs = new Map(given.map(([name, tensor]) => [name, this.of(tensor)]));
    const variables = new Map([...this.variables.keys()].map((name) => [name, this.renew(name)]));
    const results = f(Object.fromEntries(given));
    if (results instanceof Promise) throw new Error("a compiled step cannot be async: write it without await");
    for (const name of this.variables.keys()) this.store(name);
    const outputs = new Map(Object.entries(results).map(([name, tensor]) => [name, this.of(tensor)]));
    return { inputs, variables, constants: this.constants, steps: this.steps, outputs };
  }

  /** Runs `f`, which may change variables, and changes them back. */
  private keepingVariables(f: () => void): void {
    const variables = [...this.variables.values()];
    Mirror.untouched(variables, () => {
      const saved = tf.tidy(() => variables.map((variable) => tf.keep(tf.clone(variable))));
      try {
        f();
      } finally {
        for (const [i, variable] of variables.entries()) variable.assign(saved[i]);
        tf.dispose(saved);
      }
    });
  }

  private binding(): Partial<Binding> {
    return {
      executeOp: (operation, attributes, ids, count) => this.execute(operation, attributes, ids, count),
      createTensor: (shape, dtype, values) => this.constant(shape, dtype, values),
      deleteTensor: (id) => (id >= 0 ? this.native.deleteTensor(id) : undefined),
      tensorDataSync: (id) => this.data(id),
    };
  }

  private execute(operation: string, attributes: RawAttribute[], inputs: number[], count: number): NativeTensor[] {
    assertCompilable(operation);
    const known = inputs.map((id): Known => this.constants.get(id) ?? this.tensors.get(id)!);
    const shapes =
      inferShapes(operation, known, attributes) ?? shapesOnZeros(this.native, operation, attributes, known, count);
    const outputs = shapes.map(({ shape, dtype }) => this.add(shape, dtype));
    this.steps.push({ kind: "pure", operation, attributes: [...attributes], inputs: [...inputs], outputs });
    return outputs.map((output) => ({ ...output }));
  }

  private constant(shape: number[], dtype: number, values: Values): number {
    const tensor = this.add(shape, dtype);
    this.constants.set(tensor.id, { ...tensor, values: values.slice() });
    return tensor.id;
  }

  /** The numbers of a constant. Gather, which reads ids only to check their range, is told that all are 0; the graph checks. */
  private data(id: number): Values {
    const constant = this.constants.get(id);
    if (constant) return constant.values;
    if (id >= 0) return this.native.tensorDataSync(id);
    if (this.kernel !== "GatherV2") throw readError(this.kernel);
    return new Int32Array(this.tensors.get(id)!.shape.reduce((product, n) => product * n, 1));
  }

  private add(shape: readonly number[], dtype: number): NativeTensor {
    const tensor = { id: --this.lastId, shape: [...shape], dtype };
    this.tensors.set(tensor.id, tensor);
    return tensor;
  }

  private placeholder({ shape, dtype }: Spec): tf.Tensor {
    return this.backend.createOutputTensor(this.add(shape, dtype === "int32" ? INT32 : FLOAT));
  }

  private of(tensor: tf.Tensor): NativeTensor {
    return this.tensors.get(this.backend.getInputTensorIds([tensor])[0])!;
  }

  private nameOf(variable: tf.Variable): string {
    for (const [name, known] of this.variables) if (known === variable) return name;
    throw new Error(`a variable of shape [${variable.shape}] is not one of the program's: give it to the program, too`);
  }

  /** Notes that the graph's variable takes the value that the variable has now, if it has another. */
  private store(name: string): void {
    const { id } = this.of(this.variables.get(name)!);
    if (id === this.stored.get(name)) return;
    this.steps.push({ kind: "assign", variables: [name], inputs: [id], outputs: [] });
    this.stored.set(name, id);
  }

  /** Gives a variable a value that stands for what the graph's variable then holds. */
  private renew(name: string): NativeTensor {
    const variable = this.variables.get(name)!;
    const value = this.placeholder({ shape: variable.shape, dtype: variable.dtype as Spec["dtype"] });
    variable.assign(value);
    const tensor = this.of(value);
    value.dispose();
    this.stored.set(name, tensor.id);
    return tensor;
  }
}
