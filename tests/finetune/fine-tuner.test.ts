import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Classifier } from "../../src/finetune/classifier";
import { FineTuner } from "../../src/finetune/fine-tuner";
import { classificationInput, taskTokens } from "../../src/finetune/input";
import { Gpt } from "../../src/lm/gpt";

interface Counting {
  getNumOfTFTensors(): number;
}

const tokens = taskTokens(11);
const config = { vocabSize: 14, blockSize: 7, nLayer: 1, nHead: 2, nEmbd: 10, norm: "post", dropout: 0.1 } as const;

/** Texts of 2 to 5 tokens; the class is whether token 3 stands among them. */
function examples(n: number, seed: number) {
  const rng = new Rng(seed);
  return Array.from({ length: n }, (_, i) => {
    const text = Array.from({ length: 2 + rng.int(4) }, () => [0, 1, 2, 4, 5][rng.int(5)]);
    if (i % 2 === 1) text[rng.int(text.length)] = 3;
    return classificationInput(text, i % 2, { tokens, longest: 7 });
  });
}

function trained(lambda: number, seed = 1, epochs = 60, nLayer = 1) {
  const classifier = new Classifier(
    new Gpt({ ...config, nLayer }, new Rng(seed)),
    { sequences: 1, classes: 2 },
    new Rng(seed),
  );
  const tuner = new FineTuner(classifier, examples(40, 1), { epochs, batchSize: 13, learningRate: 0.01, lambda }, 7);
  const losses = Array.from({ length: tuner.steps }, () => tuner.step());
  return { classifier, tuner, losses };
}

describe("FineTuner", () => {
  it("learns which texts hold a token, and finds it in texts that it has not seen", () => {
    const { classifier, tuner, losses } = trained(0.5, 1, 60, 2);
    expect(tuner.steps).toBe(180); // 60 epochs of 3 whole batches
    expect(losses[0].answers).toBeCloseTo(Math.LN2, 1);
    expect(losses[0].loss).toBeCloseTo(losses[0].answers + 0.5 * losses[0].languageModel, 5);
    expect(tuner.accuracy(examples(50, 2))).toBeGreaterThan(0.9);
    expect(() => tuner.step()).toThrow("there are 180 steps, and all are done");
    tuner.dispose();
    classifier.dispose();
  });

  it("learns the language model as well, but not where lambda is 0", () => {
    const [withIt, without] = [trained(0.5, 1, 10), trained(0, 1, 10)];
    const last = (run: typeof withIt) => run.losses[run.losses.length - 1].languageModel;
    expect(last(withIt)).toBeLessThan(last(without) - 0.3);
    for (const { tuner, classifier } of [withIt, without]) {
      tuner.dispose();
      classifier.dispose();
    }
  });

  it("repeats with the same seeds", () => {
    const runs = [trained(0.5, 1, 1), trained(0.5, 1, 1)];
    expect(runs[0].losses).toEqual(runs[1].losses);
    for (const { tuner, classifier } of runs) {
      tuner.dispose();
      classifier.dispose();
    }
  });

  it("gives scores for any number of examples, and leaves no tensor behind", () => {
    const { classifier, tuner } = trained(0.5, 1, 1);
    const second = new FineTuner(classifier, examples(40, 1), { batchSize: 13 }, 7);
    second.step();
    const before = [tf.memory().numTensors, (tf.backend() as unknown as Counting).getNumOfTFTensors()];
    const all = tuner.scores(examples(27, 3));
    expect(all.length).toBe(27);
    const single = tuner.scores(examples(27, 3).slice(26));
    expect(Math.max(...single[0].map((value, k) => Math.abs(value - all[26][k])))).toBeLessThan(1e-4);
    for (let step = 0; step < 5; step++) second.step();
    expect([tf.memory().numTensors, (tf.backend() as unknown as Counting).getNumOfTFTensors()]).toEqual(before);
    second.dispose();
    tuner.dispose();
    classifier.dispose();
  });
});
