/**
 * Turns a recording into nodes of a graph.
 *
 * A graph has no order but that of its arrows, so the order in which a step read and wrote its variables is kept by arrows of
 * their own ("control inputs"): a write waits for every earlier read of the variable and for all that used what was read, so that
 * it can change the numbers in place; a later read waits for the write.
 */
import type { RawAttribute } from "../raw-op";
import type { Attribute, GraphDef } from "./graph-def";
import { BFLOAT16, FLOAT, INT32, type NativeTensor } from "./native";
import { type PureStep, type Recording, type WriteStep, writesInPlace } from "./recording";
import { addPure } from "./rewrite";
import { addWrite, variableNode } from "./writes";

/** How a recording becomes a graph. */
export interface LowerOptions {
  /** What matrix products are computed in. */
  precision: "float32" | "bfloat16";
  /** Whether outputs must not share memory with variables, because rows are assigned to some. */
  copyOutputs?: boolean;
  /** Whether the graph runs on a GPU, where some operations have no form that the processor has. */
  gpu?: boolean;
}

/** Operations whose results may lie in the memory of their first input: another shape of it, or parts. */
const sharesMemory = new Set("ExpandDims Identity Reshape Slice Split SplitV Squeeze StridedSlice Unpack".split(" "));

/** Adds a recording's nodes to a graph. */
export class Lowering {
  private readonly names = new Map<number, string>(); //          tensor -> node
  private readonly readers = new Map<string, string[]>(); //      variable -> nodes that must run before its next write
  private readonly ofVariable = new Map<number, string>(); //     tensor -> the variable it was read from
  private readonly writes: string[] = [];
  private readonly used: Set<number>;
  private readonly tensors: Map<number, NativeTensor>;
  private readonly halves = new Map<number, string>(); //         tensor -> node of the same in bfloat16
  private readonly madeHalf = new Set<number>(); //               tensors that were made in bfloat16
  private readonly users = new Map<number, (PureStep | WriteStep | "output")[]>(); // tensor -> steps that take it
  private readonly same = new Map<number, number>(); //           tensor -> tensor of which it is another name
  private readonly producers = new Map<number, PureStep>(); //    tensor -> step
  private readonly lookedUp = new Set<number>();
  /** Products whose nodes the steps that add their biases will add, by tensor. */
  readonly waiting = new Map<
    number,
    { step: Pick<PureStep, "inputs">; name: string; attributes: Record<string, Attribute> }
  >();
  private readonly overwritten = new Set<number>(); //            tensors whose memory has been written since
  private count = 0;

  constructor(
    readonly graph: GraphDef,
    /** What the names of the nodes start with. */
    readonly prefix: string,
    private readonly recording: Recording,
    /** How it is to be done. */
    readonly options: LowerOptions,
  ) {
    this.used = new Set(recording.steps.flatMap(({ inputs }) => [...inputs]));
    for (const { id } of recording.outputs.values()) this.used.add(id);
    const { inputs, variables, constants, steps } = recording;
    for (const step of steps) {
      if (step.kind === "pure" && this.isIdentity(step)) {
        this.same.set(step.outputs[0].id, step.inputs[0]);
        continue;
      }
      for (const id of step.inputs) this.addUser(this.source(id), step);
      if (step.kind === "pure") for (const { id } of step.outputs) this.producers.set(id, step);
    }
    for (const { id } of recording.outputs.values()) this.addUser(this.source(id), "output");
    const made = steps.flatMap((step) => [...step.outputs]);
    const all = [...inputs.values(), ...variables.values(), ...constants.values(), ...made];
    this.tensors = new Map(all.map((tensor) => [tensor.id, tensor]));
  }

  /** Adds all nodes. Returns the node of each output, and one that can be fetched if there are none; all run after every write. */
  run(): { outputs: Map<string, string>; done: string } {
    const { inputs, variables, steps, outputs } = this.recording;
    for (const [name, { id, shape, dtype }] of inputs) {
      const attributes = { dtype: { type: dtype }, shape: { shape } };
      this.names.set(id, this.graph.node(`${this.prefix}/input/${name}`, "Placeholder", [], attributes));
    }
    for (const [name, tensor] of variables) this.read(name, tensor, []);
    for (const step of steps) {
      if (step.kind === "pure") this.pure(step);
      else this.write(step);
    }
    const after = this.writes.map((node) => `^${node}`);
    const copy = this.options.copyOutputs ? "DeepCopy" : "Identity";
    const fetched = [...outputs].map(([name, { id, dtype }]): [string, string] => {
      const node = `${this.prefix}/output/${name}`;
      return [name, this.graph.node(node, copy, [this.nameOf(id), ...after], { T: { type: dtype } })];
    });
    const zero = { dtype: INT32, shape: [], values: Int32Array.of(0) };
    const attributes = { dtype: { type: INT32 }, value: { tensor: zero } };
    return { outputs: new Map(fetched), done: this.graph.node(`${this.prefix}/done`, "Const", after, attributes) };
  }

  /** A new name for a node. */
  newName(operation: string): string {
    return `${this.prefix}/${this.count++}_${operation}`;
  }

  /** The node that gives a tensor, in its own type. */
  readonly nameOf = (tensor: number): string => {
    const id = this.source(tensor);
    if (this.overwritten.has(id)) {
      throw new Error("a variable was read, then written in place, then what was read was used: read it again");
    }
    const known = this.names.get(id);
    if (known) return known;
    const half = this.halves.get(id);
    const constant = this.recording.constants.get(id);
    if (!half && !constant) throw new Error(`${this.prefix}: tensor ${id} was used before it was made`);
    const node = half
      ? this.graph.node(this.newName("widen"), "Cast", [half], { SrcT: { type: BFLOAT16 }, DstT: { type: FLOAT } })
      : this.graph.constant(constant!.dtype, constant!.shape, constant!.values);
    this.names.set(id, node);
    return node;
  };

  /** The node that gives a float32 tensor in bfloat16. */
  readonly rounded = (tensor: number): string => {
    const id = this.source(tensor);
    const known = this.halves.get(id);
    if (known) return known;
    const types = { SrcT: { type: FLOAT }, DstT: { type: BFLOAT16 } };
    const node = this.graph.node(this.newName("round"), "Cast", [this.nameOf(id)], types);
    this.halves.set(id, node);
    return node;
  };

  /** Whether a tensor was made in bfloat16: what follows had better take it as it is, even if somebody took it in float32. */
  isHalf(tensor: number): boolean {
    return this.madeHalf.has(this.source(tensor));
  }

  /** Whether a tensor is there in bfloat16, be it beside float32. */
  wasRounded(tensor: number): boolean {
    return this.halves.has(this.source(tensor));
  }

  /** The numbers of a tensor, if it is a constant. */
  valuesOf(tensor: number): ArrayLike<number | bigint> | undefined {
    return this.recording.constants.get(this.source(tensor))?.values;
  }

  /** Says that a node gives a float32 tensor in bfloat16. */
  gaveHalf(tensor: number, node: string): void {
    this.madeHalf.add(tensor);
    this.halves.set(tensor, node);
  }

  /** The steps that use a tensor, and "output" where the recording gives it back. */
  usersOf(tensor: number): readonly (PureStep | WriteStep | "output")[] {
    return this.users.get(this.source(tensor)) ?? [];
  }

  /** Whether a tensor's numbers were used to look up rows of a table, which fails where one is out of range. */
  wasLookedUp(id: number): boolean {
    return this.lookedUp.has(id);
  }

  /** The step that gives a tensor, if it is one without memory. */
  producer(id: number): PureStep | undefined {
    return this.producers.get(this.source(id));
  }

  private pure(step: PureStep): void {
    const { operation, attributes, inputs, outputs } = step;
    if (this.same.has(outputs[0].id)) return;
    if (operation === "GatherV2") this.lookedUp.add(inputs[1]);
    const name = this.newName(operation);
    addPure(this, step, name, Object.fromEntries(attributes.map((x) => [x.name, attribute(x)])));
    for (const id of inputs) this.readers.get(this.ofVariable.get(this.source(id)) ?? "")?.push(name);
    for (const [i, { id }] of outputs.entries()) {
      if (!this.halves.has(id)) this.names.set(id, i === 0 ? name : `${name}:${i}`);
    }
    const variable = this.ofVariable.get(this.source(inputs[0]));
    if (variable !== undefined && sharesMemory.has(operation)) {
      for (const { id } of outputs) this.ofVariable.set(id, variable);
    }
  }

  private addUser(id: number, user: PureStep | WriteStep | "output"): void {
    const known = this.users.get(id);
    if (known) known.push(user);
    else this.users.set(id, [user]);
  }

  /** Whether a step transposes nothing, as the slopes of TensorFlow.js often do. */
  private isIdentity({ operation, inputs }: PureStep): boolean {
    const order = this.recording.constants.get(inputs[1])?.values;
    return operation === "Transpose" && order !== undefined && order.every((axis, i) => Number(axis) === i);
  }

  /** The tensor that a tensor is another name of. */
  private source(id: number): number {
    const same = this.same.get(id);
    return same === undefined ? id : this.source(same);
  }

  private write(step: WriteStep): void {
    const before = [...new Set(step.variables.flatMap((name) => this.readers.get(name) ?? []))];
    const node = addWrite(
      this,
      step,
      before.map((name) => `^${name}`),
    );
    this.writes.push(node);
    if (writesInPlace(step)) {
      const changed = new Set(step.variables);
      for (const [id, variable] of this.ofVariable) if (changed.has(variable)) this.overwritten.add(id);
    }
    for (const name of step.variables) this.readers.set(name, [node]);
    for (const [i, output] of step.outputs.entries()) this.read(step.variables[i], output, [`^${node}`]);
  }

  /** Reads a variable as it is after the nodes `after`, if anything uses what is read. */
  private read(variable: string, { id, dtype }: NativeTensor, after: string[]): void {
    if (!this.used.has(id)) return;
    const inputs = [variableNode(variable), ...after];
    const node = this.graph.node(this.newName("read"), "ReadVariableOp", inputs, { dtype: { type: dtype } });
    this.names.set(id, node);
    this.ofVariable.set(id, variable);
    this.readers.set(variable, [...(this.readers.get(variable) ?? []), node]);
  }

  /** The native type of a tensor. */
  typeOf(id: number): number {
    return this.tensors.get(id)!.dtype;
  }

  /** The shape of a tensor. */
  shapeOf(id: number): readonly number[] {
    return this.tensors.get(id)!.shape;
  }
}

/** The kinds of attributes, as the binding numbers them. */
function attribute({ type, value }: RawAttribute): Attribute {
  const kinds = ["string", "int", "float", "bool", "type", "shape"];
  const kind = kinds[type];
  if (kind === "shape") return { shape: value as unknown as number[] };
  if (Array.isArray(value)) return kind === "int" ? { ints: value } : { types: value };
  return { [kind]: value } as unknown as Attribute;
}
