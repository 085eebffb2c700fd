/**
 * Loads TensorFlow the way the course does and computes with it: a product, a gradient, one optimizer step.
 * Prints one JSON line; run in a process of its own, so that a library that crashes takes nothing else with it.
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const began = performance.now();
const require = createRequire(pathToFileURL(`${process.cwd()}/package.json`));
const tf = require("jielong/core/tf");
const { device } = require("jielong/core/device");

/** @param {string} what @param {number} wanted @param {number} got */
function mustBe(what, wanted, got) {
  if (!(Math.abs(wanted - got) < 1e-3)) throw new Error(`${what} must be ${wanted}, got ${got}`);
}

// [1 2; 3 4] [5; 6] = [17; 39]
const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6], [2, 1])).dataSync();
mustBe("the product", 17, product[0]);
mustBe("the product", 39, product[1]);

// d/dx x^2 at 3 = 6
mustBe(
  "the gradient",
  6,
  tf
    .grad((/** @type {any} */ x) => x.square().sum())(tf.scalar(3))
    .dataSync()[0],
);

// one step of gradient descent on x^2 from 3 at rate 0.1: 3 - 0.1 * 6 = 2.4
const x = tf.variable(tf.scalar(3));
tf.train.sgd(0.1).minimize(() => x.square().sum());
mustBe("the optimizer's step", 2.4, x.dataSync()[0]);

const { kind, tensorflow, processor } = device();
const seconds = (performance.now() - began) / 1000;
console.log(JSON.stringify({ kind, tensorflow, processor, node: process.version, seconds }));
