/**
 * Backpropagation on single numbers, to be read: every number remembers which numbers it was made of, and how fast it changes with
 * each of them. From the end of a computation the chain rule then walks back to its beginning.
 *
 *   dL/dx = Σ over every u made of x of  dL/du · du/dx
 *
 * Source: Rumelhart, Hinton and Williams 1986, "Learning representations by back-propagating errors", Nature 323; the idea of an
 *   engine for single numbers is micrograd's (Karpathy 2020).
 * Differs: a number keeps its slopes from the forward pass, not a function to be called on the way back. For teaching: TensorFlow
 *   does the same with tensors, thousands of times faster.
 */

/** One number that another one is made of, and d(the other) / d(this one). */
export interface Ingredient {
  readonly of: Num;
  readonly slope: number;
}

/** A number that remembers how it was made. */
export class Num {
  /** dL/d(this number), once `backward(L)` was called. */
  gradient = 0;

  /**
   * @param value  the number
   * @param made   what it was made of; empty for a number that was given
   * @param name   what a picture calls it: "w", or the operation that made it
   */
  constructor(
    readonly value: number,
    readonly made: readonly Ingredient[] = [],
    readonly name = "",
  ) {}

  plus(other: Num): Num {
    return new Num(this.value + other.value, [slope(this, 1), slope(other, 1)], "+");
  }

  minus(other: Num): Num {
    return new Num(this.value - other.value, [slope(this, 1), slope(other, -1)], "−");
  }

  times(other: Num): Num {
    return new Num(this.value * other.value, [slope(this, other.value), slope(other, this.value)], "×");
  }

  square(): Num {
    return new Num(this.value ** 2, [slope(this, 2 * this.value)], "square");
  }

  /** max(0, x); at 0 the slope is taken to be 0, as TensorFlow does. */
  relu(): Num {
    return new Num(Math.max(0, this.value), [slope(this, this.value > 0 ? 1 : 0)], "relu");
  }

  tanh(): Num {
    const t = Math.tanh(this.value);
    return new Num(t, [slope(this, 1 - t * t)], "tanh");
  }

  exp(): Num {
    const e = Math.exp(this.value);
    return new Num(e, [slope(this, e)], "exp");
  }

  /** Natural logarithm. @throws if the number is not above 0 */
  log(): Num {
    if (!(this.value > 0)) throw new Error(`a logarithm needs a number above 0, got ${this.value}`);
    return new Num(Math.log(this.value), [slope(this, 1 / this.value)], "ln");
  }
}

const slope = (of: Num, s: number): Ingredient => ({ of, slope: s });

/** A number that is given: an input or a weight. */
export function num(value: number, name = ""): Num {
  return new Num(value, [], name);
}

/** Every number that goes into `result`, each once, each after all that it was made of; `result` comes last. */
export function inOrder(result: Num): Num[] {
  const order: Num[] = [];
  const seen = new Set<Num>();
  const visit = (node: Num): void => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const { of } of node.made) visit(of);
    order.push(node);
  };
  visit(result);
  return order;
}

/** Sets the `gradient` of every number that goes into `result` to d(result) / d(that number). */
export function backward(result: Num): void {
  const order = inOrder(result);
  for (const node of order) node.gradient = 0;
  result.gradient = 1;
  for (const node of order.reverse()) {
    for (const { of, slope } of node.made) of.gradient += node.gradient * slope; // +=: a number may be used twice
  }
}
