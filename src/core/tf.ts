/**
 * TensorFlow.js on the native TensorFlow library: the one copy that the whole course uses.
 *
 * Import this file, not "@tensorflow/tfjs-node-gpu": it loads "./prepare" first, which the library needs.
 */
import "./prepare";

export * from "@tensorflow/tfjs-node-gpu";
