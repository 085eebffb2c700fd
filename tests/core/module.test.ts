import { describe, expect, it } from "vitest";
import { Module } from "../../src/core/module";
import * as tf from "../../src/core/tf";

const variable = (x: () => tf.Tensor): tf.Variable => tf.tidy(() => tf.variable(x()));

class Leaf extends Module {
  readonly weight = variable(() => tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]));
}

class Tree extends Module {
  readonly name = "not a weight";
  readonly first = new Leaf();
  readonly rest = [new Leaf(), new Leaf()];
  readonly shared = this.first.weight;
  readonly gain = variable(() => tf.ones([5]));
}

describe("Module", () => {
  it("gives each weight once, by its path, in the order of the fields", () => {
    expect([...new Tree().parameters().keys()]).toEqual(["first.weight", "rest.0.weight", "rest.1.weight", "gain"]);
  });

  it("equals 3 x 6 + 5 weights when counted", () => {
    expect(new Tree().countParameters()).toBe(23);
  });

  it("keeps its weights through weights() and setWeights()", () => {
    const [from, to] = [new Tree(), new Tree()];
    from.rest[1].weight.assign(tf.tensor2d([9, 8, 7, 6, 5, 4], [2, 3]));
    to.setWeights(from.weights());
    expect([...to.rest[1].weight.dataSync()]).toEqual([9, 8, 7, 6, 5, 4]);
    expect([...to.gain.dataSync()]).toEqual([1, 1, 1, 1, 1]);
  });

  it("gives copies: changing them does not change the module", () => {
    const tree = new Tree();
    tree.weights().get("gain")!.fill(7);
    expect([...tree.gain.dataSync()]).toEqual([1, 1, 1, 1, 1]);
  });

  it("throws at a missing, unknown or wrongly sized weight, and changes nothing", () => {
    const tree = new Tree();
    const weights = new Tree().weights();
    weights.get("first.weight")!.fill(0);
    expect(() => tree.setWeights(new Map([...weights].slice(0, 3)))).toThrow('weights of "gain" are missing');
    expect(() => tree.setWeights(new Map([...weights, ["other", new Float32Array(1)]]))).toThrow('called "other"');
    weights.set("gain", new Float32Array(4));
    expect(() => tree.setWeights(weights)).toThrow('"gain" must have 5 numbers ([5]), got 4');
    expect(tree.first.weight.dataSync()[0]).toBe(1);
  });

  it("does not follow the module that it was copied from", () => {
    const [from, to] = [new Tree(), new Tree()];
    from.gain.assign(tf.fill([5], 2));
    to.copyFrom(from);
    from.gain.assign(tf.fill([5], 3));
    expect([...to.gain.dataSync()]).toEqual([2, 2, 2, 2, 2]);
  });

  it("throws when copying from a module of another form", () => {
    expect(() => new Tree().copyFrom(new Leaf())).toThrow("modules must have the same parameters");
  });

  it("leaves nothing behind when disposed", () => {
    const before = tf.memory().numTensors;
    const tree = new Tree();
    tree.copyFrom(tree);
    tree.setWeights(tree.weights());
    tree.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
