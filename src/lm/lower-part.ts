/**
 * The lower part of a GPT: its two tables and its first blocks. Models that leave it as it is can share one.
 *
 *   own copies     [tables, blocks 1 … n] twice            two models of P weights: 2 P
 *   shared         [tables, blocks 1 … k] once, the rest twice      P + the weights above block k
 *
 * What is shared must not be trained: it would move in both.
 *
 * Source: trlx (CarperAI, 2023), `num_layers_unfrozen`, whose reference model is a branch of the policy's frozen lower layers.
 * Differs: the token table is the output layer too (tied weights), and stays as it is.
 */
import { assertInteger } from "../core/check";
import type { Module, Parameters } from "../core/module";
import { Rng } from "../core/random";
import type * as tf from "../core/tf";
import { copyOf } from "./copy";
import type { Gpt } from "./gpt";

/** The weights of the tables and of the first `layers` blocks; none if `layers` is 0. @throws if no block is left above */
export function lowerPart(model: Gpt, layers: number): ReadonlySet<tf.Variable> {
  assertInteger("layers", layers, 0, model.config.nLayer - 1);
  if (layers === 0) return new Set();
  const parts = [model.tokenEmbedding, model.positionEmbedding, ...model.blocks.slice(0, layers)];
  return new Set(parts.flatMap((part) => [...part.parameters().values()]));
}

/**
 * What learns while the lower part stays as it is.
 *
 * @param module  the GPT, or a model that is built on it
 * @param trunk   the GPT
 * @param layers  blocks of the lower part; 0: everything learns
 */
export function abovePart(module: Module, trunk: Gpt, layers: number): Parameters {
  const still = lowerPart(trunk, layers);
  return new Map([...module.parameters()].filter(([, variable]) => !still.has(variable)));
}

/**
 * A copy of a GPT that reads through the lower part of the original: the same variables, not equal ones.
 *
 * @param layers  blocks of the lower part; 0: a copy that shares nothing
 * @param rng     for its dropout, if it has any
 */
export function branchOf(model: Gpt, layers: number, rng = new Rng(1)): Gpt {
  const branch = copyOf(model, rng);
  if (lowerPart(model, layers).size === 0) return branch;
  for (const variable of lowerPart(branch, layers)) variable.dispose();
  const { tokenEmbedding, positionEmbedding } = model;
  Object.assign(branch, { tokenEmbedding, positionEmbedding });
  for (let i = 0; i < layers; i++) branch.blocks[i] = model.blocks[i];
  return branch;
}
