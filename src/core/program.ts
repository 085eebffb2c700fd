/**
 * Eager code, compiled: functions over a model's variables are recorded once and then run as one TensorFlow graph.
 *
 *   const program = new Program({ model: model.parameters(), optimizer: optimizer.state() }, {
 *     train: entry({ ids: int32(B, T), targets: int32(B, T), learningRate: float32() }, ({ ids, targets, learningRate }) => {
 *       const { loss, gradients } = valueAndGradients(() => ({ loss: crossEntropy(model.logits(ids), targets) }), model.parameters());
 *       optimizer.step(gradients, learningRate);
 *       return { loss };
 *     }),
 *   });
 *   const { loss } = program.numbers("train", { ids, targets, learningRate: 1e-3 });
 *
 * The variables stay usable: reading one gives the newest numbers, and a variable that is assigned to is taken into account by the
 * next run. What changes from run to run must be an input. A function must not read a tensor's numbers or draw random ones in
 * JavaScript: both are refused when it is recorded.
 */
import { activeRecorder } from "./graph/active";
import { CompiledGraph } from "./graph/compiled-graph";
import type { LowerOptions } from "./graph/lower";
import { graphBackend } from "./graph/native";
import { Recorder, type Spec } from "./graph/recorder";
import type { Recording } from "./graph/recording";
import type { Entries, Inputs, Outputs } from "./program-entry";
import * as tf from "./tf";

export { type Entries, type Entry, entry, float32, int32 } from "./program-entry";

/** How a program is compiled. */
export type ProgramOptions = LowerOptions;

/** Functions over shared variables, compiled when first run. */
export class Program<E extends Entries> {
  private readonly variables: Map<string, tf.Variable>;
  private readonly options: ProgramOptions;
  private readonly recordings = new Map<string, Recording>(); // by entry and shapes
  private graph: CompiledGraph | undefined;
  private disposed = false;

  /**
   * @param variables  all variables that the functions use, in named groups: the model's, the optimizer's, caches
   * @param entries    the functions, with the shapes of their inputs
   * @param options    `precision` of matrix products, "float32" unless said otherwise
   */
  constructor(
    variables: Record<string, ReadonlyMap<string, tf.Variable>>,
    private readonly entries: E,
    options: Partial<ProgramOptions> = {},
  ) {
    this.options = { precision: "float32", ...options };
    this.variables = new Map(
      Object.entries(variables).flatMap(([group, named]) =>
        [...named].map(([path, variable]): [string, tf.Variable] => [`${group}/${path}`, variable]),
      ),
    );
    if (new Set(this.variables.values()).size < this.variables.size) {
      throw new Error("a variable was given to the program under two names: give each variable once");
    }
    if (!graphBackend()) console.log(`The backend "${tf.getBackend()}" has no graphs: compiled steps run eagerly.`);
  }

  /**
   * Runs one entry. An input with new shapes makes the program compile once more; variables keep their numbers.
   *
   * @param inputs  a tensor for each input, or a number for one without axes
   * @returns       what the function gave; the caller disposes of it
   * @throws        if an input is missing or has another type, and what the function throws when it is recorded
   */
  run<K extends keyof E & string>(name: K, inputs: Inputs<E[K]>): Outputs<E[K]> {
    if (this.disposed) throw new Error("the program was disposed of");
    if (activeRecorder()) throw new Error("a compiled step cannot call another one");
    const given = this.check(name, inputs);
    const temporary = Object.entries(given).filter(([key, x]) => x !== inputs[key]);
    try {
      return this.runChecked(name, given) as Outputs<E[K]>;
    } finally {
      tf.dispose(temporary.map(([, x]) => x));
    }
  }

  /**
   * Runs one entry whose outputs are single numbers.
   * @throws as `run` does, and if an output has axes
   */
  numbers<K extends keyof E & string>(name: K, inputs: Inputs<E[K]>): { [O in keyof Outputs<E[K]>]: number } {
    const outputs = Object.entries(this.run(name, inputs) as Record<string, tf.Tensor>);
    try {
      const several = outputs.find(([, { size }]) => size !== 1);
      if (several) throw new Error(`"${several[0]}" must be one number, got shape [${several[1].shape}]; use run`);
      const numbers = outputs.map(([key, tensor]) => [key, tensor.dataSync()[0]]);
      return Object.fromEntries(numbers) as { [O in keyof Outputs<E[K]>]: number };
    } finally {
      tf.dispose(outputs.map(([, tensor]) => tensor));
    }
  }

  /** Compiles every entry for its declared shapes now, instead of when it is first run. */
  build(): this {
    if (!graphBackend() || this.graph) return this;
    for (const [name, { inputs, eager }] of Object.entries(this.entries)) {
      const key = keyOf(name, inputs);
      if (!eager && !this.recordings.has(key)) this.recordings.set(key, this.record(name, inputs));
    }
    this.graph = new CompiledGraph(graphBackend()!, this.variables, this.recordings, this.options);
    return this;
  }

  /** Frees the graph. The variables keep their newest numbers. */
  dispose(): void {
    this.graph?.dispose();
    this.graph = undefined;
    this.recordings.clear();
    this.disposed = true;
  }

  private runChecked(name: string, inputs: Record<string, tf.Tensor>): Record<string, tf.Tensor> {
    const backend = graphBackend();
    if (!backend || this.entries[name].eager) return tf.tidy(() => this.entries[name].run(inputs));
    this.build();
    const key = keyOf(name, inputs);
    if (!this.recordings.has(key)) this.rebuild(name, key, inputs);
    const outputs = [...this.graph!.run(key, inputs)];
    return Object.fromEntries(outputs.map(([output, native]) => [output, backend.createOutputTensor(native)]));
  }

  /** Adds a form of an entry: a graph cannot grow, so a new one takes over. */
  private rebuild(name: string, key: string, inputs: Record<string, tf.Tensor>): void {
    const start = performance.now();
    const specs = Object.entries(inputs).map(([input, { shape, dtype }]) => [input, { shape, dtype }]);
    this.recordings.set(key, this.record(name, Object.fromEntries(specs) as Record<string, Spec>));
    this.graph?.dispose();
    this.graph = undefined;
    this.build();
    const shapes = Object.entries(inputs).flatMap(([input, { shape }]) => (shape.length ? `${input} [${shape}]` : []));
    const seconds = ((performance.now() - start) / 1000).toFixed(2);
    console.log(`"${name}" compiled again for ${shapes.join(", ")}: ${seconds} s`);
  }

  private record(name: string, specs: Record<string, Spec>): Recording {
    try {
      const { run } = this.entries[name];
      return new Recorder(graphBackend()!, this.variables, this.options.precision).record(specs, (inputs) =>
        run(inputs),
      );
    } catch (error) {
      if (error instanceof Error) error.message = `entry "${name}": ${error.message}`;
      throw error;
    }
  }

  /** The inputs as tensors, each of the type that was declared. */
  private check(name: string, inputs: Record<string, tf.Tensor | number>): Record<string, tf.Tensor> {
    const specs = this.entries[name]?.inputs;
    if (!specs) throw new Error(`the program has no entry "${name}"; it has ${Object.keys(this.entries).join(", ")}`);
    const unknown = Object.keys(inputs).find((key) => !(key in specs));
    if (unknown) throw new Error(`"${name}" has no input "${unknown}"; it has ${Object.keys(specs).join(", ")}`);
    const tensors = Object.entries(specs).map(([key, { dtype }]): [string, tf.Tensor] => {
      const given = inputs[key];
      if (given === undefined) throw new Error(`"${name}" needs the input "${key}"`);
      const tensor = typeof given === "number" ? tf.keep(tf.scalar(given, dtype)) : given;
      if (tensor.dtype !== dtype) throw new Error(`the input "${key}" must be ${dtype}, got ${tensor.dtype}`);
      return [key, tensor];
    });
    return Object.fromEntries(tensors);
  }
}

/** An entry and the shapes of its inputs, as the name that its nodes start with. */
function keyOf(name: string, inputs: Record<string, { shape: readonly number[] }>): string {
  const shapes = Object.values(inputs).map(({ shape }) => shape.join("x") || "1");
  return `${name}.${shapes.join(".")}`;
}
