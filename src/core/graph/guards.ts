/**
 * What must not happen while a step is recorded, because it would turn into a number that never changes again.
 */
import { Rng } from "../random";
import * as tf from "../tf";

/** Operations that draw other numbers at every run, from a state that cannot be saved. */
const stateful = /^(Multinomial|Random|Parameterized|StatefulRandom|TruncatedNormal|Stateful)/;
/** Operations whose result's shape depends on the numbers that go in. */
const shapeByValue = /^(Where|Unique|NonMaxSuppression|ListDiff)/;

/**
 * Throws if an operation cannot be compiled.
 * @throws with the operation's name and what to use instead
 */
export function assertCompilable(operation: string): void {
  if (stateful.test(operation)) {
    throw new Error(
      `${operation} cannot be compiled: its numbers could not be repeated; use statelessUniform(shape, seed)`,
    );
  }
  if (shapeByValue.test(operation)) {
    throw new Error(
      `${operation} cannot be compiled: the shape of its result depends on the numbers; use a mask, or "eager: true"`,
    );
  }
}

/** The error for numbers that are read while a step is recorded. */
export function readError(kernel: string | undefined): Error {
  return kernel
    ? new Error(
        `${kernel} cannot be compiled: it reads numbers that are known only when the step runs; use "eager: true"`,
      )
    : new Error(
        "dataSync() and data() cannot be used in a compiled step: the numbers are known only when it runs; " +
          "give the tensor back as an output and read it there",
      );
}

/** Runs `f`, in which chance made by JavaScript throws. */
export function withoutChance<T>(f: () => T): T {
  const saved = { random: Math.random, uint32: Rng.prototype.uint32, toTensor: tf.TensorBuffer.prototype.toTensor };
  Math.random = () => {
    throw frozen(randomFunction() ?? "Math.random");
  };
  Rng.prototype.uint32 = () => {
    throw frozen("Rng");
  };
  tf.TensorBuffer.prototype.toTensor = function (this: tf.TensorBuffer<tf.Rank>) {
    const caller = randomFunction();
    if (caller) throw frozen(caller);
    return saved.toTensor.call(this);
  };
  try {
    return f();
  } finally {
    Math.random = saved.random;
    Rng.prototype.uint32 = saved.uint32;
    tf.TensorBuffer.prototype.toTensor = saved.toTensor;
  }
}

/** The function of TensorFlow.js that is drawing random numbers in JavaScript, if one is: the outermost one on the stack. */
function randomFunction(): string | undefined {
  const calls = (new Error().stack ?? "").matchAll(/at (?:\w+\.)?(dropout|random[A-Za-z]*|rand|truncatedNormal)_+/g);
  const outermost = [...calls].at(-1);
  return outermost && `tf.${outermost[1]}`;
}

function frozen(source: string): Error {
  return new Error(
    `${source} cannot be used in a compiled step: its numbers would be the same at every run; draw them with ` +
      "statelessUniform(shape, seed) or Dropout, and pass the seed or the step as an input",
  );
}

interface Engine {
  runKernel(kernel: string, inputs: object, attributes?: object): unknown;
}

/** Runs `f`, telling `enter` which of TensorFlow.js's kernels is at work, and undefined when none is. */
export function watchingKernels<T>(enter: (kernel: string | undefined) => void, f: () => T): T {
  const engine = tf.engine() as unknown as Engine;
  const original = engine.runKernel;
  let depth: string[] = [];
  engine.runKernel = function (kernel, inputs, attributes) {
    depth.push(kernel);
    enter(kernel);
    try {
      return original.call(this, kernel, inputs, attributes);
    } finally {
      depth.pop();
      enter(depth.at(-1));
    }
  };
  try {
    return f();
  } finally {
    engine.runKernel = original;
    depth = [];
  }
}
