/**
 * A step as a function of the graph, so that one thread can run its operations one after the other.
 *
 * By default TensorFlow hands every operation that is ready to any free thread. A step of many short operations then spends more time
 * on waking threads than on computing; large products are still shared out among all threads.
 *
 * Source: tensorflow/core/framework/{function,op_def}.proto for the field numbers; "executor_type" is an attribute of the operation
 *   "StatefulPartitionedCall". Inside of a function, an input is named by node, output and place: "split:output:1".
 */
import { type Attribute, GraphDef } from "./graph-def";
import { bytesField, type Field, intField, message } from "./protobuf";

interface Node {
  name: string;
  op: string;
  inputs: readonly string[];
  attributes: Record<string, Attribute>;
}

/** What TensorFlow calls the outputs of operations; one name stands for any number of places, a list for one output each. */
const outputNames: Record<string, string | readonly string[]> = {
  ...each("Add AddV2 Div DivNoNan FloorDiv FloorMod Maximum Minimum Mul Pow RealDiv SquaredDifference Sub", "z"),
  ...each("Equal Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr NotEqual", "z"),
  ...each(
    "Abs Cast DeepCopy Erf Exp InplaceUpdate LogicalNot Neg Reciprocal Rsqrt Sigmoid Square Sqrt Tanh Transpose",
    "y",
  ),
  ...each("BatchMatMulV2 BatchMatMulV3 ConcatV2 Const Fill GatherV2 Identity Max Mean Min Pack Prod Range", "output"),
  ...each("ArgMax ExpandDims OneHot Reshape Select SelectV2 Slice SplitV Sum Tile Unpack", "output"),
  ...each("Log", "y"),
  Cumsum: "out",
  JielongAddRow: "y",
  JielongCausalSoftmax: "weights",
  JielongGelu: "y",
  JielongLabelLogprobs: ["logprobs", "total"],
  JielongLayerNorm: ["y", "mean", "scale"],
  LogSoftmax: "logsoftmax",
  MatMul: "product",
  ReadVariableOp: "value",
  Softmax: "softmax",
  SparseSoftmaxCrossEntropyWithLogits: ["loss", "backprop"],
  TopKV2: ["values", "indices"],
  VarHandleOp: "resource",
  ZerosLike: "y",
};

/** Operations without outputs may stand before others, too. */
const withoutOutputs = new Set(["AssignVariableOp", "JielongAdam", "ResourceApplyAdam"]);

/**
 * A "ConfigProto" in which graph_options.rewrite_options.disable_meta_optimizer is true: what TensorFlow would rewrite here (a product
 * and its bias become one operation of oneDNN) takes longer for a few rows, not less.
 */
const withoutRewriting = bytesField(10, bytesField(10, intField(19, true)));

/** The inside of a function: takes nodes as a graph does. */
export class FunctionBody extends GraphDef {
  private readonly body: Node[] = [];
  private readonly operations = new Map<string, string>(); // node -> operation
  private readonly inputs: Node[] = [];

  /** @param handles  the attributes of the variables' nodes */
  constructor(private readonly handles: ReadonlyMap<string, Record<string, Attribute>>) {
    super();
  }

  /** Whether a function can hold the operation: whether the names of its outputs are known. */
  static knows(op: string): boolean {
    return op in outputNames || withoutOutputs.has(op) || op === "Placeholder";
  }

  override node(
    name: string,
    op: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
  ): string {
    if (!FunctionBody.knows(op)) throw new UnknownOutputs(op);
    for (const input of inputs) {
      const handle = this.handles.get(input);
      if (handle && !this.operations.has(input)) this.node(input, "VarHandleOp", [], handle);
    }
    this.operations.set(name, op);
    (op === "Placeholder" ? this.inputs : this.body).push({ name, op, inputs, attributes });
    return name;
  }

  override get size(): number {
    return this.body.length;
  }

  /**
   * Adds the function to a graph, and the nodes that call it, under the names that they have inside.
   * @param outputs  nodes whose values are wanted
   */
  addTo(graph: GraphDef, outputs: readonly string[]): void {
    const name = `step_${graph.size}`;
    const typeOf = ({ attributes }: Node): number => ((attributes.dtype ?? attributes.T) as { type: number }).type;
    const results = outputs.map((output) => this.body.find((node) => node.name === output)!);
    const argument = (kind: number, key: string, node: Node): Field =>
      bytesField(kind, message([bytesField(1, key), intField(3, typeOf(node))]));
    const signature = message([
      bytesField(1, name),
      ...this.inputs.map((node, i) => argument(2, `in${i}`, node)),
      ...results.map((node, i) => argument(3, `out${i}`, node)),
      intField(17, true), // is_stateful
    ]);
    const nodes = this.body.map(({ inputs, ...node }) =>
      bytesField(3, this.nodeMessage({ ...node, inputs: inputs.map((x) => this.inside(x)) })),
    );
    const returns = outputs.map((output, i) =>
      bytesField(4, message([bytesField(1, `out${i}`), bytesField(2, this.inside(output))])),
    );
    const keepWhole = bytesField(5, this.attributeEntry("_noinline", { bool: true }));
    graph.addFunction(message([bytesField(1, signature), ...nodes, ...returns, keepWhole]));

    for (const { name: input, attributes } of this.inputs) graph.node(input, "Placeholder", [], attributes);
    const types = (list: readonly Node[]): Attribute => ({
      types: list.map(typeOf),
    });
    const call = graph.node(
      `${name}/call`,
      "StatefulPartitionedCall",
      this.inputs.map((node) => node.name),
      {
        Tin: types(this.inputs),
        Tout: types(results),
        f: { function: name },
        config: { string: "" },
        config_proto: { string: withoutRewriting },
        executor_type: { string: "SINGLE_THREADED_EXECUTOR" },
      },
    );
    for (const [i, node] of results.entries()) {
      graph.node(node.name, "Identity", [i === 0 ? call : `${call}:${i}`], {
        T: { type: typeOf(node) },
      });
    }
  }

  /** An input as it is named inside of a function. */
  private inside(input: string): string {
    if (input.startsWith("^")) return input;
    const argument = this.inputs.findIndex(({ name }) => name === input);
    if (argument >= 0) return `in${argument}`;
    const [, node, place] = /^(.*?)(?::(\d+))?$/.exec(input)!;
    const names = outputNames[this.operations.get(node)!];
    const at = Number(place ?? 0);
    return typeof names === "string" ? `${node}:${names}:${at}` : `${node}:${names[at]}:0`;
  }
}

/** Thrown where an operation's outputs have no names here. */
export class UnknownOutputs extends Error {
  constructor(op: string) {
    super(`${op} cannot stand in a function: the names of its outputs are not known`);
  }
}

function each(operations: string, name: string): Record<string, string> {
  return Object.fromEntries(operations.split(" ").map((op) => [op, name]));
}
