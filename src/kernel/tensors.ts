/**
 * TensorFlow's tensors when a cell is given up half-way: the engine's scopes are closed, and after running out of memory what the
 * cell allocated is released. JavaScript's garbage collector cannot do that: native tensors live until they are disposed.
 */
import type * as Tf from "../core/tf";

interface Binding {
  createTensor(shape: number[], dtype: number, values: Float32Array): number;
  deleteTensor(id: number): void;
  TF_FLOAT: number;
}

interface Engine {
  state: {
    registeredVariables: Record<string, Tf.Variable>;
    scopeStack: unknown[];
    activeTape: unknown;
    gradientDepth: number;
    kernelDepth: number;
    numTensors: number;
    numBytes: number;
    numDataBuffers: number;
  };
  endScope(): void;
}

/** Where the engine stood when a cell started; ids of native tensors only grow. */
export interface TensorMark {
  firstId: number;
  scopes: number;
  variables: ReadonlySet<string>;
  counts: { numTensors: number; numBytes: number; numDataBuffers: number };
}

interface Loaded {
  engine: Engine;
  backend: {
    tensorMap: { get(dataId: object): { id: number } | undefined };
    disposeData(dataId: object, force?: boolean): boolean;
    binding: Binding;
  };
}

/** TensorFlow, if a cell has loaded it. */
function loaded(): Loaded | undefined {
  try {
    const tf = require.cache[require.resolve("@tensorflow/tfjs-node-gpu")]?.exports as typeof Tf | undefined;
    if (tf?.backend === undefined) return undefined;
    return { engine: tf.engine() as unknown as Engine, backend: tf.backend() as unknown as Loaded["backend"] };
  } catch {
    return undefined;
  }
}

/** The id that the next native tensor gets. */
function nextId({ binding }: Loaded["backend"]): number {
  const id = binding.createTensor([], binding.TF_FLOAT, new Float32Array(1));
  binding.deleteTensor(id);
  return id + 1;
}

/** Remembers which tensors there are now, so that those made later can be released. */
export function tensorMark(): TensorMark {
  const tf = loaded();
  if (tf === undefined) {
    const counts = { numTensors: 0, numBytes: 0, numDataBuffers: 0 };
    return { firstId: 0, scopes: 0, variables: new Set(), counts };
  }
  const { scopeStack, registeredVariables, numTensors, numBytes, numDataBuffers } = tf.engine.state;
  return {
    firstId: nextId(tf.backend),
    scopes: scopeStack.length,
    variables: new Set(Object.keys(registeredVariables)),
    counts: { numTensors, numBytes, numDataBuffers },
  };
}

/** Closes the scopes (tidy, gradients) that the cell left open, which disposes what they hold. */
export function closeScopes(mark: TensorMark): void {
  const tf = loaded();
  if (tf === undefined) return;
  const { state } = tf.engine;
  for (let left = state.scopeStack.length - mark.scopes; left > 0; left--) tf.engine.endScope();
  state.activeTape = null;
  state.gradientDepth = 0;
  state.kernelDepth = 0;
}

const released = new Set<number>();
const forgiving = new WeakSet<object>();

/** From now on disposing a tensor that was released here is no error. */
function forgiveReleased(backend: Loaded["backend"]): void {
  if (forgiving.has(backend)) return;
  forgiving.add(backend);
  const dispose = backend.disposeData;
  backend.disposeData = (dataId, force) => {
    const data = backend.tensorMap.get(dataId);
    if (data && released.delete(data.id)) data.id = -1; // as for a tensor that never left JavaScript
    return dispose.call(backend, dataId, force);
  };
}

/** Releases every native tensor made since `mark`, but for the values of variables that were there before. */
export function releaseSince(mark: TensorMark): void {
  const tf = loaded();
  if (tf === undefined) return;
  const { engine, backend } = tf;
  const kept = new Set<number>();
  for (const [name, variable] of Object.entries(engine.state.registeredVariables)) {
    if (!mark.variables.has(name)) variable.dispose();
    else kept.add(backend.tensorMap.get(variable.dataId)?.id ?? -1);
  }
  const remove = backend.binding.deleteTensor.bind(backend.binding);
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // an id that is gone already costs an error each
  const deadline = Date.now() + 3000;
  for (let id = nextId(backend) - 1; id >= mark.firstId && Date.now() < deadline; id--) {
    if (kept.has(id)) continue;
    try {
      remove(id);
      released.add(id);
    } catch {
      // Disposed before.
    }
  }
  Error.stackTraceLimit = stackTraceLimit;
  forgiveReleased(backend);
  Object.assign(engine.state, mark.counts);
}
