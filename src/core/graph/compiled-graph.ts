/**
 * Recorded steps as one running graph. They share one set of variables, because a graph cannot use another graph's.
 */
import type * as tf from "../tf";
import { GraphDef } from "./graph-def";
import { Lowering, type LowerOptions } from "./lower";
import { type Holder, Mirror } from "./mirror";
import { FLOAT, type GraphBackend, INT32, type NativeTensor, nativeId } from "./native";
import { type Recording, written, writtenInPlace } from "./recording";
import { Session } from "./session";
import { variableNode } from "./writes";

interface Step {
  outputs: Map<string, string>; // name -> node
  done: string; //                 a node to fetch where there are no outputs
  writes: tf.Variable[];
}

/** Numbers that are copied into the graph before those they were copied from are freed. */
const PUSHED_AT_ONCE = 1 << 24;

/** Several recorded steps, loaded. */
export class CompiledGraph implements Holder {
  private readonly session: Session;
  private readonly steps = new Map<string, Step>();
  private readonly versions = new Map<tf.Variable, number>(); // of each variable's numbers in the graph
  private readonly names: Map<tf.Variable, string>;
  /** Number of nodes. */
  readonly size: number;

  constructor(
    private readonly backend: GraphBackend,
    variables: ReadonlyMap<string, tf.Variable>,
    recordings: ReadonlyMap<string, Recording>,
    options: LowerOptions,
  ) {
    const graph = new GraphDef();
    const inPlace = new Set([...recordings.values()].flatMap(writtenInPlace));
    for (const [name, variable] of variables) addVariable(graph, variableNode(name), variable, inPlace.has(name));
    const lowerOptions = { ...options, copyOutputs: inPlace.size > 0, gpu: backend.isUsingGpuDevice === true };
    for (const [key, recording] of recordings) {
      const writes = written(recording).map((name) => variables.get(name)!);
      this.steps.set(key, { ...new Lowering(graph, key, recording, lowerOptions).run(), writes });
    }
    this.names = new Map([...variables].map(([name, variable]) => [variable, name]));
    this.size = graph.size;
    this.session = new Session(backend, graph);
  }

  /**
   * Runs one step.
   *
   * @param inputs  a tensor for each input
   * @returns       new native tensors by output; the caller owns them
   * @throws        what TensorFlow reports, such as an id outside of a table
   */
  run(key: string, inputs: Record<string, tf.Tensor>): Map<string, NativeTensor> {
    this.push();
    const { outputs, done, writes } = this.steps.get(key)!;
    const feeds = Object.entries(inputs).map(([name, x]): [string, number] => [`${key}/input/${name}`, nativeId(x)]);
    try {
      const fetched = this.session.run(new Map(feeds), outputs.size > 0 ? [...outputs.values()] : [done]);
      if (outputs.size === 0) this.backend.binding.deleteTensor(fetched[0].id);
      return new Map([...outputs.keys()].map((name, i) => [name, fetched[i]]));
    } finally {
      for (const variable of writes) this.wrote(variable);
    }
  }

  /** The numbers that variables have in the graph. */
  fetch(variables: readonly tf.Variable[]): NativeTensor[] {
    const nodes = variables.map((variable) => `${variableNode(this.names.get(variable)!)}/value`);
    return this.session.run(new Map(), nodes);
  }

  /** Hands the variables' numbers back and frees the graph. */
  dispose(): void {
    Mirror.releaseFrom(this, [...this.names.keys()]);
    this.session.close();
  }

  /** Takes the numbers of the variables that were changed elsewhere. */
  private push(): void {
    const stale = [...this.names].filter(([variable]) => {
      return !variable.isDisposed && this.versions.get(variable) !== Mirror.of(variable).version;
    });
    for (let from = 0; from < stale.length; ) {
      let [to, numbers] = [from, 0];
      while (to < stale.length && (to === from || numbers + stale[to][0].size <= PUSHED_AT_ONCE))
        numbers += stale[to++][0].size;
      this.pushAll(stale.slice(from, to));
      from = to;
    }
  }

  private pushAll(stale: readonly [tf.Variable, string][]): void {
    Mirror.gather(stale.map(([variable]) => variable));
    const feeds = stale.map(([variable, name]): [string, number] => [`${variableNode(name)}/feed`, nativeId(variable)]);
    const assigned = stale.map(([, name]) => `${variableNode(name)}/assigned`);
    for (const { id } of this.session.run(new Map(feeds), assigned)) this.backend.binding.deleteTensor(id);
    for (const [variable] of stale) {
      const mirror = Mirror.of(variable);
      this.versions.set(variable, mirror.version);
      mirror.handTo(this); // else the first write would find the numbers shared, and copy them
    }
  }

  private wrote(variable: tf.Variable): void {
    if (variable.isDisposed) return;
    const mirror = Mirror.of(variable);
    mirror.changedBy(this);
    this.versions.set(variable, mirror.version);
  }
}

/**
 * A variable, a way in ("feed" to "assigned") and a way out ("value"). Where rows are assigned in place, what goes in and out is
 * copied, because nobody else may hold the memory that is written.
 */
function addVariable(graph: GraphDef, node: string, { shape, dtype: kind }: tf.Variable, inPlace: boolean): void {
  const dtype = { type: kind === "int32" ? INT32 : FLOAT };
  const attributes = { dtype, shape: { shape }, shared_name: { string: node }, container: { string: "" } };
  const copied = (name: string) => (inPlace ? graph.node(`${name}/copy`, "DeepCopy", [name], { T: dtype }) : name);
  graph.node(node, "VarHandleOp", [], attributes);
  graph.node(`${node}/feed`, "Placeholder", [], { dtype, shape: { shape } });
  graph.node(`${node}/assign`, "AssignVariableOp", [node, copied(`${node}/feed`)], { dtype });
  graph.node(`${node}/assigned`, "Identity", [`${node}/feed`, `^${node}/assign`], { T: dtype });
  graph.node(`${node}/read`, "ReadVariableOp", [node], { dtype });
  graph.node(`${node}/value`, "Identity", [copied(`${node}/read`)], { T: dtype });
}
