/**
 * The parts of TensorFlow.js's native backend that recording and replaying go through.
 *
 * Every operation ends in `binding.executeOp` and every constant in `binding.createTensor`. `tensorMap` has, for each tensor's
 * `dataId`, the number of the native tensor; `values` is set while a tensor made from JavaScript numbers has not been used yet.
 */
import type { RawAttribute } from "../raw-op";
import * as tf from "../tf";
import type { Values } from "./graph-def";

/** A native tensor: its number, shape and native type. */
export interface NativeTensor {
  id: number;
  shape: number[];
  dtype: number;
}

/** The functions written in C++. */
export interface Binding {
  executeOp(name: string, attributes: RawAttribute[], inputs: number[], outputs: number): NativeTensor[];
  createTensor(shape: number[], dtype: number, values: Values): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Values;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(session: number): void;
  runSavedModel(session: number, inputs: number[], inputNames: string, outputNames: string): NativeTensor[];
}

/** What the backend keeps about a tensor's data. */
export interface TensorRecord {
  id: number;
  values: Values | null;
  refCount: number;
}

/** The backend, as far as it is used here. */
export interface GraphBackend {
  isUsingGpuDevice?: boolean;
  binding: Binding;
  tensorMap: { get(dataId: object): TensorRecord };
  getInputTensorIds(tensors: tf.Tensor[]): number[];
  createOutputTensor(tensor: NativeTensor): tf.Tensor;
  write(values: Values, shape: number[], dtype: string): object;
}

/** Native numbers of types. */
export const FLOAT = 1;
/** 32-bit integers. */
export const INT32 = 3;
/** Truth values. */
export const BOOL = 10;
/** Numbers with 8 bits of exponent and 7 of fraction. */
export const BFLOAT16 = 14;

/** The backend if it can record and replay, else undefined. */
export function graphBackend(): GraphBackend | undefined {
  const backend = tf.backend() as unknown as GraphBackend;
  return typeof backend.binding?.loadSavedModel === "function" ? backend : undefined;
}

/** The number of a tensor's native tensor. */
export function nativeId(tensor: tf.Tensor): number {
  const backend = graphBackend();
  if (!backend) throw new Error(`native tensors need the native TensorFlow backend, got "${tf.getBackend()}"`);
  return backend.getInputTensorIds([tensor])[0];
}
