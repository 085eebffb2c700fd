import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Gpt } from "../../src/lm/gpt";
import { abovePart, branchOf, lowerPart } from "../../src/lm/lower-part";
import { ScalarModel } from "../../src/reward/scalar-model";

const sizes = { vocabSize: 11, blockSize: 7, nLayer: 3, nHead: 3, nEmbd: 15 } as const;
const block = 12 * 15 ** 2 + 13 * 15;
const model = () => new Gpt(sizes, new Rng(2));

describe("branchOf", () => {
  it("gives the same logits with so many fewer weights of its own, and frees those that it no longer needs", () => {
    const before = tf.memory().numTensors;
    const original = model();
    const own = tf.memory().numTensors - before;
    const branch = branchOf(original, 2);
    const ids = tf.tensor2d([[1, 5, 10, 3, 0]], undefined, "int32");
    const [a, b] = [original, branch].map((gpt) => gpt.logits(ids).arraySync());
    expect(b).toEqual(a);
    const theirs = new Set(original.parameters().values());
    const mine = [...branch.parameters().values()].filter((variable) => !theirs.has(variable));
    expect(mine.reduce((sum, { size }) => sum + size, 0)).toBe(block + 2 * 15); // the last block and the final norm
    expect(tf.memory().numTensors - before - own).toBeLessThanOrEqual(mine.length + 3); // and ids and logits
  });

  it("follows the original below, and not above", () => {
    const [original, ids] = [model(), tf.tensor2d([[4, 2, 9]], undefined, "int32")];
    const branch = branchOf(original, 1);
    const at = (gpt: Gpt) => [...gpt.logits(ids).dataSync()];
    const start = at(branch);
    original.blocks[1].mlp.up.weight.assign(tf.mul(original.blocks[1].mlp.up.weight, 3));
    expect(at(branch)).toEqual(start);
    expect(at(original)).not.toEqual(start);
    original.blocks[0].mlp.up.weight.assign(tf.mul(original.blocks[0].mlp.up.weight, 3));
    expect(at(branch)).not.toEqual(start);
  });

  it("shares nothing for 0 layers", () => {
    const original = model();
    const theirs = new Set(original.parameters().values());
    expect([...branchOf(original, 0).parameters().values()].some((variable) => theirs.has(variable))).toBe(false);
  });

  it("throws if no block is left above", () => {
    expect(() => branchOf(model(), 3)).toThrow("layers must be a whole number from 0 to 2, got 3");
  });
});

describe("abovePart", () => {
  it("gives everything for 0 layers, and the last blocks, the final norm and the head for more", () => {
    const scalar = new ScalarModel(model(), new Rng(3));
    expect(abovePart(scalar, scalar.trunk, 0)).toEqual(scalar.parameters());
    const paths = [...abovePart(scalar, scalar.trunk, 2).keys()];
    expect(paths.every((path) => /^(trunk\.(blocks\.2\.|finalNorm)|head\.)/.test(path))).toBe(true);
    expect(paths).toHaveLength(12 + 2 + 2); // a block has four maps and two norms, each with two tensors
    expect(lowerPart(scalar.trunk, 2).size + paths.length).toBe(scalar.parameters().size);
  });
});
