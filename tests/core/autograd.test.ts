import { describe, expect, it } from "vitest";
import { backward, inOrder, type Num, num } from "../../src/core/autograd";
import { finiteDifferences } from "../../src/core/finite-difference";
import * as tf from "../../src/core/tf";

const gradients = (...numbers: Num[]): number[] => numbers.map(({ gradient }) => gradient);

describe("backward", () => {
  it("equals a neuron worked by hand", () => {
    // w x + b = 3 · 2 - 4 = 2, relu 2, minus target 5 is -3, squared 9. Back: 2 · -3 = -6; w: -6 · 2; x: -6 · 3; b: -6
    const [w, x, b, y] = [num(3), num(2), num(-4), num(5)];
    const loss = w.times(x).plus(b).relu().minus(y).square();
    backward(loss);
    expect(loss.value).toBe(9);
    expect(gradients(w, x, b, y)).toEqual([-12, -18, -6, 6]);
  });

  it("gives 0 behind a relu that is off", () => {
    const [w, x] = [num(3), num(-2)];
    backward(w.times(x).relu().plus(w));
    expect(gradients(w, x)).toEqual([1, 0]); // w: 0 through the relu, 1 past it
  });

  it("adds over all ways when a number is used more than once", () => {
    const a = num(3); // f = a a + a: slope 2 a + 1 = 7
    backward(a.times(a).plus(a));
    expect(a.gradient).toBe(7);
    const b = num(2); // g = (b + b²)²: 2 (b + b²)(1 + 2 b) = 2 · 6 · 5 = 60; the inner number is used before all its slopes are in
    const inner = b.plus(b.square());
    backward(inner.times(inner));
    expect(b.gradient).toBe(60);
  });

  it("gives the same when called twice, and forgets an earlier result", () => {
    const [a, b] = [num(3), num(5)];
    const product = a.times(b);
    backward(product);
    backward(product);
    expect(gradients(a, b)).toEqual([5, 3]);
    backward(product.minus(a));
    expect(gradients(a, b)).toEqual([4, 3]);
  });

  it("agrees with TensorFlow.js and with finite differences on every operation", () => {
    const at = [0.7, -1.3, 0.4];
    const build = ([a, b, c]: readonly Num[]): Num =>
      a
        .times(b)
        .plus(c)
        .tanh()
        .minus(a.exp())
        .square()
        .plus(a.square().plus(c).log())
        .plus(b.relu())
        .plus(a.relu().times(c));
    const numbers = at.map((value) => num(value));
    backward(build(numbers));
    const tried = finiteDifferences((x) => build(x.map((value) => num(value))).value, at);
    const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
      tf.addN([
        tf.square(tf.sub(tf.tanh(tf.add(tf.mul(a, b), c)), tf.exp(a))),
        tf.log(tf.add(tf.square(a), c)),
        tf.relu(b),
        tf.mul(tf.relu(a), c),
      ]);
    const theirs = tf.tidy(() =>
      tf
        .grads(f as never)(at.map((value) => tf.scalar(value)))
        .map((g) => g.dataSync()[0]),
    );
    numbers.forEach(({ gradient }, i) => {
      expect(gradient).toBeCloseTo(tried[i], 8);
      expect(gradient).toBeCloseTo(theirs[i], 5);
    });
  });
});

describe("inOrder", () => {
  it("holds every number once, after all it was made of", () => {
    const [a, b] = [num(1, "a"), num(2, "b")];
    const sum = a.plus(b);
    const result = sum.times(a).plus(sum);
    const order = inOrder(result);
    expect(order.length).toBe(5);
    expect(order[4]).toBe(result);
    for (const node of order) {
      for (const { of } of node.made) expect(order.indexOf(of)).toBeLessThan(order.indexOf(node));
    }
  });
});

it("throws on the logarithm of 0", () => {
  expect(() => num(0).log()).toThrow("a logarithm needs a number above 0, got 0");
});
