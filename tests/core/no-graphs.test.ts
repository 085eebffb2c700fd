import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { valueAndGradients } from "../../src/core/gradients";
import { entry, float32, int32, Program } from "../../src/core/program";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { crossEntropy } from "../../src/lm/cross-entropy";
import { Gpt } from "../../src/lm/gpt";
import { AdamW } from "../../src/optim/adamw";

describe("a program on a backend without graphs", () => {
  beforeAll(async () => void (await tf.setBackend("cpu")));
  afterAll(async () => void (await tf.setBackend("tensorflow")));

  it("runs eagerly, says so in one line, and learns all the same", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const model = new Gpt({ vocabSize: 11, blockSize: 7, nLayer: 1, nHead: 2, nEmbd: 6, dropout: 0.1 }, new Rng(1));
    const optimizer = new AdamW(model.parameters());
    const train = entry({ ids: int32(1, 5), learningRate: float32(), step: int32() }, ({ ids, learningRate, step }) => {
      const loss = () => ({ loss: crossEntropy(model.logits(ids, { training: true, step }), ids) });
      const { gradients, ...rest } = valueAndGradients(loss, model.parameters());
      optimizer.step(gradients, learningRate);
      return rest;
    });
    const program = new Program({ model: model.parameters(), optimizer: optimizer.state() }, { train });
    const ids = tf.tensor2d([[1, 2, 3, 4, 5]], undefined, "int32");
    const losses = Array.from(
      { length: 20 },
      (_, step) => program.numbers("train", { ids, learningRate: 0.02, step }).loss,
    );
    expect(losses[19]).toBeLessThan(losses[0] / 2);
    expect(log.mock.calls).toEqual([['The backend "cpu" has no graphs: compiled steps run eagerly.']]);
    const tensors = tf.memory().numTensors;
    program.numbers("train", { ids, learningRate: 0.02, step: 1 });
    expect(tf.memory().numTensors).toBe(tensors);
    program.dispose();
  });
});
