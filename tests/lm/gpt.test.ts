import { describe, expect, it, vi } from "vitest";
import { valueAndGradients } from "../../src/core/gradients";
import { entry, int32, Program } from "../../src/core/program";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { crossEntropy, ignoreIndex, tokenLogprobs } from "../../src/lm/cross-entropy";
import { Gpt } from "../../src/lm/gpt";
import { type GptConfig, gpt1, gpt2 } from "../../src/lm/gpt-config";
import { evaluating, type Mode } from "../../src/nn/dropout";
import { fixture, worstDifference } from "../nn/agreement";

interface Case {
  ids: number[][];
  targets: number[][];
  weights: Record<string, number[]>;
  logits: number[];
  loss: number;
  gradients: Record<string, number[]>;
}
type Fixture = { config: GptConfig } & Record<"pre" | "post", Case>;
const torch = fixture<Fixture>("gpt.json");
const ids = (rows: number[][]) => tf.tensor2d(rows, undefined, "int32");
const tiny = { vocabSize: 11, blockSize: 7, nLayer: 2, nHead: 3, nEmbd: 6 };

/** How many weights a GPT has, by hand: V C + T C + L (12 C C + 13 C), and 2 C for a final norm. */
const count = ({ vocabSize: V, blockSize: T, nEmbd: C, nLayer: L, norm }: GptConfig) =>
  V * C + T * C + L * (12 * C * C + 13 * C) + (norm === "pre" ? 2 * C : 0);

describe("Gpt", () => {
  for (const norm of ["post", "pre"] as const) {
    const { weights, logits, loss, gradients, ...data } = torch[norm];
    const model = new Gpt({ ...torch.config, norm }, new Rng(1));
    model.setWeights(new Map(Object.entries(weights).map(([path, values]) => [path, Float32Array.from(values)])));

    it(`agrees with PyTorch in logits, loss and every gradient, ${norm}-norm`, () => {
      expect(worstDifference(model.logits(ids(data.ids)), logits)).toBeLessThan(5e-6);
      const ours = valueAndGradients(
        () => ({ loss: crossEntropy(model.logits(ids(data.ids)), ids(data.targets)) }),
        model.parameters(),
      );
      expect(ours.loss.dataSync()[0]).toBeCloseTo(loss, 5);
      expect([...ours.gradients.keys()].sort()).toEqual(Object.keys(gradients).sort());
      for (const [path, gradient] of ours.gradients) {
        expect(worstDifference(gradient, gradients[path]), path).toBeLessThan(5e-6);
      }
    });
  }

  /** Positions 1, 2 and 5 of each row. */
  const some = (x: tf.Tensor3D) => tf.gather(x, tf.tensor1d([1, 2, 5], "int32"), 1);
  for (const norm of ["post", "pre"] as const) {
    for (const precision of ["eager", "float32", "bfloat16"] as const) {
      it(`gives the wanted positions as a pass over all does, with the same gradients: ${norm}-norm, ${precision}`, () => {
        const model = new Gpt({ ...tiny, norm, dropout: 0.5 }, new Rng(3));
        for (const variable of model.parameters().values()) // so that every position matters to every other one
          tf.tidy(() => variable.assign(tf.add(variable, tf.randomNormal(variable.shape, 0, 0.3, "float32", 7))));
        const rows = {
          ids: ids([
            [3, 1, 4, 1, 5, 9, 2],
            [6, 5, 3, 5, 8, 9, 7],
          ]),
        };
        const loss = (h: tf.Tensor3D) => ({ loss: tf.sum(tf.square(model.unembed(h))) as tf.Scalar, h });
        const run = (hidden: (x: tf.Tensor2D) => tf.Tensor3D): Record<string, tf.Tensor> => {
          const f = (given: { ids: tf.Tensor }) => {
            const { gradients, ...found } = valueAndGradients(
              () => loss(hidden(given.ids as tf.Tensor2D)),
              model.parameters(),
            );
            return { ...found, ...Object.fromEntries(gradients) };
          };
          if (precision === "eager") return f(rows);
          const step = entry({ ids: int32(2, 7) }, f);
          return new Program({ model: model.parameters() }, { step }, { precision }).run("step", rows);
        };
        const [picked, all] = [
          run((x) => model.hidden(x, evaluating, undefined, some)),
          run((x) => some(model.hidden(x))),
        ];
        expect(picked.h.shape).toEqual([2, 3, 6]);
        expect(Object.keys(picked).length).toBe(2 + model.parameters().size);
        for (const [name, x] of Object.entries(picked)) {
          const largest = Math.max(...all[name].abs().dataSync());
          const bound = precision === "bfloat16" ? 0.02 : 1e-5;
          expect(worstDifference(x, [...all[name].dataSync()]) / largest, name).toBeLessThan(bound);
        }
      });
    }
  }

  it("computes in its last block the wanted positions alone, of attention's output and the feed-forward network", () => {
    const model = new Gpt(tiny, new Rng(3));
    const [first, last] = model.blocks.map(({ attention, mlp }) =>
      [attention.proj, mlp.up].map((part) => vi.spyOn(part, "forward")),
    );
    const hidden = (x: tf.Tensor2D) => model.hidden(x, evaluating, undefined, some);
    hidden(ids([[3, 1, 4, 1, 5, 9, 2]]));
    const step = entry({ ids: int32(1, 7) }, (given) => ({ h: hidden(given.ids as tf.Tensor2D) }));
    new Program({ model: model.parameters() }, { step }, { precision: "bfloat16" }).build();
    for (const [parts, positions] of [
      [first, 7],
      [last, 3],
    ] as const) {
      for (const { mock } of parts) expect(mock.calls.map(([x]) => x.shape)).toEqual(Array(2).fill([1, positions, 6]));
    }
  });

  it("has 116,534,784 weights as GPT-1: 31,087,104 + 393,216 + 12 * 7,087,872", () => {
    expect(40478 * 768).toBe(31_087_104);
    expect(512 * 768).toBe(393_216);
    expect(12 * 768 * 768 + 13 * 768).toBe(7_087_872);
    expect(31_087_104 + 393_216 + 12 * 7_087_872).toBe(116_534_784);
    expect(count(gpt1)).toBe(116_534_784);
    expect(count(gpt2)).toBe(124_439_808);
    const model = new Gpt(gpt1, new Rng(1)); // the real thing, 0.5 GB
    expect(model.countParameters()).toBe(116_534_784);
    model.dispose();
  });

  it("starts at a loss near ln V", () => {
    const model = new Gpt({ vocabSize: 67, blockSize: 13 }, new Rng(1));
    const rng = new Rng(2);
    const random = () => ids([0, 1, 2].map(() => Array.from({ length: 13 }, () => rng.int(67))));
    expect(Math.abs(crossEntropy(model.logits(random()), random()).dataSync()[0] - Math.log(67))).toBeLessThan(0.2);
  });

  it("does not let a later token change earlier logits", () => {
    const model = new Gpt(tiny, new Rng(1));
    const first = (x: number[]) => tf.slice(model.logits(ids([x])), [0, 0, 0], [1, 4, 11]).dataSync();
    expect(first([1, 2, 3, 4, 5])).toEqual(first([1, 2, 3, 4, 10]));
  });

  it("has residual maps with a standard deviation of 0.02 / sqrt(2 nLayer) as GPT-2, and of 0.02 as GPT-1", () => {
    const std = (norm: "pre" | "post") => {
      const model = new Gpt({ ...tiny, nEmbd: 102, norm, nLayer: 2 }, new Rng(1));
      return Math.sqrt(tf.moments(model.blocks[0].mlp.down.weight).variance.dataSync()[0]);
    };
    expect(std("pre")).toBeCloseTo(0.01, 3);
    expect(std("post")).toBeCloseTo(0.02, 3);
  });

  it("drops while training only, another mask at another step", () => {
    const model = new Gpt({ ...tiny, dropout: 0.5 }, new Rng(1));
    const logits = (mode?: Mode) => model.logits(ids([[1, 2, 3]]), mode).dataSync();
    const training = (step: number): Mode => ({ training: true, step: tf.scalar(step, "int32") });
    expect(logits()).toEqual(logits());
    expect(logits(training(1))).toEqual(logits(training(1)));
    expect(logits(training(1))).not.toEqual(logits(training(2)));
    expect(logits(training(1))).not.toEqual(logits());
  });

  it("throws when the text is too long or a size is wrong", () => {
    const model = new Gpt(tiny, new Rng(1));
    expect(() => model.logits(tf.zeros([1, 8], "int32"))).toThrow("ids has 8 tokens, blockSize is 7");
    expect(() => new Gpt({ ...tiny, nLayer: 0 }, new Rng(1))).toThrow("nLayer must be a whole number >= 1, got 0");
  });

  it("leaves one tensor behind per forward pass, and nothing when disposed", () => {
    const before = tf.memory().numTensors;
    const model = new Gpt(tiny, new Rng(1));
    const x = ids([[1, 2, 3]]);
    const running = tf.memory().numTensors;
    model.logits(x).dispose();
    expect(tf.memory().numTensors).toBe(running);
    model.dispose();
    x.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("crossEntropy", () => {
  const logits = tf.randomNormal<tf.Rank.R3>([2, 3, 5], 0, 1, "float32", 1);

  it("equals ln 5 where nothing is known", () => {
    expect(crossEntropy(tf.zeros([1, 2, 5]), ids([[0, 4]])).dataSync()[0]).toBeCloseTo(Math.log(5), 6);
  });

  it("gives the mean over the positions that count", () => {
    const logprobs = tokenLogprobs(
      logits,
      ids([
        [1, ignoreIndex, 2],
        [ignoreIndex, ignoreIndex, 4],
      ]),
    ); // (2, 3)
    const [a, b, c, d, e, f] = logprobs.dataSync();
    expect([b, d, e].map(Math.abs)).toEqual([0, 0, 0]);
    const loss = crossEntropy(
      logits,
      ids([
        [1, ignoreIndex, 2],
        [ignoreIndex, ignoreIndex, 4],
      ]),
    );
    expect(loss.dataSync()[0]).toBeCloseTo(-(a + c + f) / 3, 6);
  });

  it("gives 0, not NaN, when no position counts", () => {
    const none = ids([[ignoreIndex, ignoreIndex]]);
    expect(Math.abs(crossEntropy(tf.ones([1, 2, 5]), none).dataSync()[0])).toBe(0);
  });

  it("throws at targets of another shape or type, and at an id that is not in the vocabulary", () => {
    expect(() => crossEntropy(logits, ids([[1, 2, 3]]))).toThrow("targets must have shape [2, 3], got [1, 3]");
    expect(() => crossEntropy(logits, tf.zeros([2, 3]))).toThrow("targets must be an int32 tensor, got float32");
    expect(() => crossEntropy(logits, tf.fill([2, 3], 5, "int32"))).toThrow(/label value of 5/);
  });
});
