/**
 * How long loading the library takes, until it has multiplied: a program of its own, because a library is loaded only once.
 */
import type { Result } from "./jobs";

const start = performance.now();
const tf = require("../../core/tf") as typeof import("../../core/tf");
tf.tidy(() => tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])).dataSync());
const result: Result = {
  milliseconds: [performance.now() - start],
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(result));
