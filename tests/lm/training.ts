/**
 * Training a GPT from the same weights on the same batches as PyTorch did: tests/fixtures/make_training.py has the formulas.
 */
import { valueAndGradients } from "../../src/core/gradients";
import { entry, float32, int32, Program } from "../../src/core/program";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { crossEntropy } from "../../src/lm/cross-entropy";
import { Gpt } from "../../src/lm/gpt";
import { AdamW } from "../../src/optim/adamw";
import { clipByGlobalNorm } from "../../src/optim/clip";

interface Config {
  V: number; // vocabulary
  T: number; // tokens in a text
  L: number; // blocks
  NH: number; // heads
  C: number; // channels
  B: number; // texts in a batch
  steps: number;
  rate: number; // highest learning rate
  block: number; // longest context
  pre: boolean;
}
/** What PyTorch saw. */
export interface Run {
  config: Config;
  losses: number[];
  norms: number[];
}

/** MurmurHash3's last step: 32 bits in, 32 well mixed bits out. */
function scramble(x: number): number {
  const a = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  const b = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (b ^ (b >>> 16)) >>> 0;
}

function setFormulaWeights(model: Gpt): void {
  for (const [stream, [path, variable]] of [...model.parameters()].entries()) {
    const start = Number((BigInt(stream) * 2654435761n) % 4294967296n);
    const scale = 0.02 * Math.sqrt(12);
    const uniform = () =>
      Float32Array.from({ length: variable.size }, (_, i) => (scramble((i + start) >>> 0) / 2 ** 32 - 0.5) * scale);
    const constant = () => new Float32Array(variable.size).fill(path.endsWith("gain") ? 1 : 0);
    tf.tidy(() => variable.assign(tf.tensor(variable.rank === 2 ? uniform() : constant(), variable.shape)));
  }
}

/** Texts in which the token after x is 3 x + 0, 1, 2 or 3. */
function batch({ B, T, V }: Config, step: number): { ids: tf.Tensor2D; targets: tf.Tensor2D } {
  const rows = Array.from({ length: B }, (_, b) => {
    const chance = (t: number) => scramble(b * (T + 1) + t + 100_000 * (step + 1));
    const row = [chance(0) % V];
    for (let t = 0; t < T; t++) row.push((3 * row[t] + (chance(t + 1) % 4)) % V);
    return row;
  });
  const part = (from: number) =>
    tf.tensor2d(
      rows.map((row) => row.slice(from, from + T)),
      [B, T],
      "int32",
    );
  return { ids: part(0), targets: part(1) };
}

/** Trains as the script did. Gives the loss and the gradients' norm of each step. */
export function train({ V, T, L, NH, C, B, steps, rate, block, pre }: Config) {
  const sizes = { vocabSize: V, blockSize: block, nLayer: L, nHead: NH, nEmbd: C };
  const model = new Gpt({ ...sizes, norm: pre ? "pre" : "post" }, new Rng(1));
  setFormulaWeights(model);
  const optimizer = new AdamW(model.parameters(), { beta2: 0.99, weightDecay: 0.1 });
  const step = entry(
    { ids: int32(B, T), targets: int32(B, T), learningRate: float32() },
    ({ ids, targets, learningRate }) => {
      const f = () => ({ loss: crossEntropy(model.logits(ids), targets) });
      const { loss, gradients } = valueAndGradients(f, model.parameters());
      const { clipped, norm } = clipByGlobalNorm(gradients, 1);
      optimizer.step(clipped, learningRate);
      return { loss, norm };
    },
  );
  const program = new Program({ model: model.parameters(), optimizer: optimizer.state() }, { step });
  const seen = Array.from({ length: steps }, (_, i) => {
    const { ids, targets } = batch({ V, T, L, NH, C, B, steps, rate, block, pre }, i);
    const result = program.numbers("step", { ids, targets, learningRate: rate * Math.min(1, (i + 1) / (steps / 10)) });
    tf.dispose([ids, targets]);
    return result;
  });
  program.dispose();
  model.dispose();
  optimizer.dispose();
  return seen;
}
