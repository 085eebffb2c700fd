import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "vitest";
import * as tf from "../../src/core/tf";

interface Listed {
  shape: number[];
  values: number[];
}

interface Case {
  inputs: Record<string, Listed>;
  slope: Listed;
  output: Listed;
  gradients: Record<string, Listed>;
}

/** A file of numbers that PyTorch computed, made by the script beside it. */
export function fixture<T>(name: string): T {
  return JSON.parse(fs.readFileSync(path.join(__dirname, "../fixtures", name), "utf8")) as T;
}

/** The largest difference between a tensor and numbers. */
export function worstDifference(tensor: tf.Tensor, values: number[]): number {
  const ours = tensor.dataSync();
  expect(ours.length).toBe(values.length);
  return values.reduce((worst, value, i) => Math.max(worst, Math.abs(value - ours[i])), 0);
}

/** Expects the output and the gradient by every input to be PyTorch's, within a few roundings of float32. */
export function expectAgreement(name: string, f: (inputs: Record<string, tf.Tensor>) => tf.Tensor): void {
  const { inputs, slope, output, gradients } = fixture<Record<string, Case>>("nn.json")[name];
  const tensor = ({ shape, values }: Listed) => tf.tensor(values, shape);
  const names = Object.keys(inputs);
  const named = (list: tf.Tensor[]) => Object.fromEntries(list.map((x, i) => [names[i], x]));
  const given = names.map((key) => tensor(inputs[key]));
  expect(worstDifference(f(named(given)), output.values)).toBeLessThan(2e-6);
  const ours = tf.grads((...list: tf.Tensor[]) => tf.sum(tf.mul(f(named(list)), tensor(slope))))(given);
  for (const [i, key] of names.entries()) {
    expect(worstDifference(ours[i], gradients[key].values), key).toBeLessThan(5e-6);
  }
}
