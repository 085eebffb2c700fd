import * as v8 from "node:v8";
import * as vm from "node:vm";
import { afterEach, describe, expect, it } from "vitest";
import { kernelsAddon } from "../../src/core/fused";
import { entry, float32, Program } from "../../src/core/program";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { AblatedGpt } from "../../src/lm/ablations";
import { DecodeProgram } from "../../src/lm/decode-program";
import { newDecoder } from "../../src/lm/decoder";
import { type AllOptions, checkedOptions } from "../../src/lm/generate-options";
import { Gpt } from "../../src/lm/gpt";
import type { GptConfig } from "../../src/lm/gpt-config";
import { KernelDecoder } from "../../src/lm/kernel-decoder";

const V = 37;
const T = 71;

afterEach(() => {
  delete process.env.JIELONG_KERNELS;
});

/** A GPT in which all weights matter. Heads of 5 or 35 channels: less than a register, and more than one panel. */
function gpt(config: Partial<GptConfig> = {}, seed = 2): Gpt {
  const rng = new Rng(seed);
  const model = new Gpt({ vocabSize: V, blockSize: T, nLayer: 2, nHead: 3, nEmbd: 15, ...config }, rng);
  for (const variable of model.parameters().values()) {
    const noise = Float32Array.from({ length: variable.size }, () => 0.3 * rng.normal());
    tf.tidy(() => variable.assign(tf.add(variable, tf.tensor(noise, variable.shape))));
  }
  return model;
}

const texts = (B: number, length: number, seed = 9) => {
  const rng = new Rng(seed);
  return Array.from({ length: B }, () => Array.from({ length }, () => rng.int(V)));
};

/** Logits after the last token of a text, by a full pass. */
function fullLogits(model: Gpt, text: number[]): Float32Array {
  return tf.tidy(() => {
    const logits = model.logits(tf.tensor2d([text], undefined, "int32"));
    return tf.slice(logits, [0, text.length - 1, 0], [1, 1, V]).dataSync() as Float32Array;
  });
}

const worst = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]) / (1 + Math.abs(b[i]))), 0);
};

const greedy = checkedOptions({ greedy: true }, V);
const none = (B: number) => Array<boolean>(B).fill(false);
const half = (steps: number, B: number) => Array.from({ length: steps }, () => Array<number>(B).fill(0.5));

/** Reads all but the last token of texts of different lengths and adds one token. @returns the logits of each */
function stepLogits(decoder: KernelDecoder, all: number[][], options: AllOptions = greedy): Float32Array[] {
  const longest = Math.max(...all.map(({ length }) => length));
  const padding = all.map(({ length }) => longest - length);
  const padded = all.map((text, i) => [...Array<number>(padding[i]).fill(0), ...text.slice(0, -1)]);
  decoder.read(padded, { row: 0, padding });
  const last = all.map((text) => text.at(-1)!);
  decoder.write(last, { row: longest - 1, padding }, half(1, all.length), options, none(all.length));
  const logits = decoder.lastLogits(all.length);
  return all.map((_, i) => logits.slice(i * V, (i + 1) * V));
}

describe("the decoder in C++", () => {
  const forms: [string, Partial<GptConfig>][] = [
    ["pre-norm", {}],
    ["post-norm", { norm: "post" }],
    ["the exact form of GELU", { activation: "gelu-erf" }],
    ["heads wider than a panel", { nEmbd: 70, nHead: 2, nLayer: 1 }],
    ["one head", { nEmbd: 64, nHead: 1 }],
  ];
  for (const [name, config] of forms) {
    it(`gives the logits of a full pass to 1e-5, for texts of different lengths: ${name}`, () => {
      const model = gpt(config);
      const all = [1, 2, 31, 33, 65, T].map((length, i) => texts(1, length, i)[0]);
      const decoder = new KernelDecoder(model, 7);
      for (const [i, logits] of stepLogits(decoder, all).entries()) {
        expect(worst(logits, fullLogits(model, all[i])), `length ${all[i].length}`).toBeLessThan(1e-5);
      }
      decoder.dispose();
    });
  }

  it("gives the logits of a full pass token by token, several in one call, and with more rows than are in work at once", () => {
    const model = gpt();
    const all = texts(11, 40);
    const decoder = new KernelDecoder(model, 11);
    const place = { row: 0, padding: Array<number>(11).fill(0) };
    decoder.read(
      all.map((text) => text.slice(0, -1)),
      place,
    ); // 11 texts of 39 tokens: 429 rows, 64 at once
    const { ids, logprobs } = decoder.write(
      all.map((text) => text[39]),
      { ...place, row: 39 },
      half(5, 11),
      greedy,
      none(11),
    );
    for (const [i, text] of all.entries()) {
      for (let step = 0; step < 5; step++) {
        const logits = [...fullLogits(model, text)];
        const best = logits.indexOf(Math.max(...logits));
        const total = Math.log(logits.reduce((sum, x) => sum + Math.exp(x - logits[best]), 0));
        expect(ids[step * 11 + i]).toBe(best);
        expect(Math.abs(logprobs[step * 11 + i] + total)).toBeLessThan(1e-5);
        text.push(best);
      }
    }
    decoder.dispose();
  });

  /** Widths without and with tiles: these need channels that fill them. */
  const widths: [number, number, "float32" | "bfloat16"][] = [
    [60, 3, "float32"],
    [60, 3, "bfloat16"],
    [64, 2, "bfloat16"],
    [96, 3, "bfloat16"],
  ];
  for (const [nEmbd, nHead, precision] of widths) {
    it(`gives each text the same numbers to the bit, whatever else is written with it: ${nEmbd} channels, ${precision}`, () => {
      const model = gpt({ nEmbd, nHead });
      const all = Array.from({ length: 83 }, (_, i) => texts(1, 1 + ((29 * i) % 70), i)[0]);
      const alone = all.map((text) => stepLogits(new KernelDecoder(model, 1, precision), [text])[0]);
      // One, two, three and five times sixteen rows, and some that are left over.
      for (const count of [19, 37, 50, 83]) {
        const some = all.slice(0, count);
        expect(stepLogits(new KernelDecoder(model, count, precision), some)).toEqual(alone.slice(0, count));
      }
    });
  }

  it("chooses as the graph does: temperature, top-k, top-p, and with texts left out that are finished", () => {
    const model = gpt();
    const B = 8;
    const all = texts(B, 9);
    const decoder = new KernelDecoder(model, B);
    const program = new DecodeProgram(model, B);
    const rng = new Rng(5);
    const place = { row: 0, padding: [0, 1, 2, 0, 4, 0, 0, 7] };
    for (const given of [
      {},
      { temperature: 0.3 },
      { topK: 4 },
      { topP: 0.6 },
      { topK: 20, topP: 0.7, temperature: 3 },
    ]) {
      const options = checkedOptions(given, V);
      const uniforms = Array.from({ length: 8 }, () => Array.from({ length: B }, () => rng.uniform()));
      const finished = Array.from({ length: B }, (_, i) => i === 2 || i === 7);
      for (const one of [decoder, program]) {
        one.read(
          all.map((text) => text.slice(0, -1)),
          place,
        );
      }
      const last = all.map((text) => text[8]);
      const ours = decoder.write(last, { ...place, row: 8 }, uniforms, options, finished);
      const theirs = { ids: [] as number[], logprobs: [] as number[] };
      for (const [step, ofStep] of uniforms.entries()) {
        const before = step === 0 ? last : theirs.ids.slice(-B);
        const { ids, logprobs } = program.write(before, { ...place, row: 8 + step }, [ofStep], options);
        theirs.ids.push(...ids);
        theirs.logprobs.push(...logprobs);
      }
      const kept = (i: number) => !finished[i % B];
      expect([...ours.ids].filter((_, i) => kept(i))).toEqual([...theirs.ids].filter((_, i) => kept(i)));
      expect(
        worst(
          ours.logprobs.filter((_, i) => kept(i)),
          theirs.logprobs.filter((_, i) => kept(i)),
        ),
      ).toBeLessThan(1e-5);
    }
    decoder.dispose();
    program.dispose();
  });

  // The last two are multiplied by tiles, where there are any: these round what is multiplied, too.
  for (const config of [{ nEmbd: 60 }, { nEmbd: 64, nHead: 2 }, { nEmbd: 32, nHead: 2, norm: "post" }] as const) {
    it(`stays within 2 % of the full pass in bfloat16, and is not equal to it: ${JSON.stringify(config)}`, () => {
      const model = gpt(config);
      const lengths = [3, 17, 40, 1, 2, 5, 8, 9, 11, 12, 13, 20, 21, 30, 31, 33, 64, 70, 71];
      const all = lengths.map((length, i) => texts(1, length, i)[0]);
      const decoder = new KernelDecoder(model, all.length, "bfloat16");
      for (const [i, logits] of stepLogits(decoder, all).entries()) {
        const full = fullLogits(model, all[i]);
        const size = Math.max(...full.map(Math.abs));
        const difference = Math.max(...full.map((x, j) => Math.abs(x - logits[j])));
        expect(difference).toBeLessThan(0.02 * size);
        expect(difference).toBeGreaterThan(1e-4 * size);
      }
      decoder.dispose();
    });
  }

  it("takes in each weight that has changed, here or in a compiled program, before it writes again", () => {
    const model = gpt();
    const [text] = texts(1, 12);
    const decoder = new KernelDecoder(model, 1);
    let before = stepLogits(decoder, [text])[0];
    const scale = entry({ by: float32() }, ({ by }) => {
      for (const variable of model.parameters().values()) variable.assign(tf.mul(variable, by));
      return {};
    });
    const program = new Program({ model: model.parameters() }, { scale });
    const changes = [...model.parameters().values()].map(
      (variable) => () => tf.tidy(() => variable.assign(tf.mul(variable, -1.3))),
    );
    for (const change of [...changes, () => program.run("scale", { by: 1.1 }), () => model.copyFrom(gpt({}, 8))]) {
      change();
      const after = stepLogits(decoder, [text])[0];
      expect(worst(after, before)).toBeGreaterThan(1e-4);
      expect(worst(after, fullLogits(model, text))).toBeLessThan(1e-5);
      before = after;
    }
    decoder.dispose();
  });

  it("writes with weights that are no numbers, says so in the log-probabilities, and refuses what it has no room for", () => {
    const model = gpt();
    const decoder = new KernelDecoder(model, 2);
    const write = (ids: number[], row: number, options = greedy) =>
      decoder.write(ids, { row, padding: [0, 0] }, half(2, 2), options, none(2));
    expect(() => write([1, V], 0)).toThrow("a token is not in the vocabulary");
    expect(() => write([1, 2], T - 1)).toThrow("a position is beyond the context");
    expect(() => write([1, 2, 3], 0)).toThrow("what is written must be lists of texts times steps");
    model.blocks[1].mlp.down.bias.assign(tf.fill([15], Number.NaN));
    for (const options of [greedy, checkedOptions({}, V), checkedOptions({ topK: 3, topP: 0.5 }, V)]) {
      const { ids, logprobs } = write([1, 2], 0, options);
      expect([...logprobs].every(Number.isNaN)).toBe(true);
      expect([...ids].every((id) => id >= 0 && id < V)).toBe(true);
    }
    decoder.dispose();
    expect(() => write([1, 2], 0)).toThrow();
  });

  it("gives its memory back when it is disposed of, and when nobody can reach it any more", async () => {
    v8.setFlagsFromString("--expose-gc");
    const collect = vm.runInNewContext("gc") as () => void;
    const settled = async () => {
      for (let i = 0; i < 5; i++) {
        collect();
        await new Promise((resolve) => setImmediate(resolve));
      }
      return process.memoryUsage.rss();
    };
    const model = gpt({ nEmbd: 240 }); // 1.4 million weights, 5.6 MB as packed
    const use = () => {
      const decoder = new KernelDecoder(model, 1);
      decoder.write([1], { row: 0, padding: [0] }, half(1, 1), greedy, none(1));
      return decoder;
    };
    use().dispose(); // so that the weights are where they stay
    const start = await settled();
    const disposed: KernelDecoder[] = []; // held, so that only `dispose` can free them
    for (let i = 0; i < 60; i++) {
      disposed.push(use());
      disposed[i].dispose();
      disposed[i].dispose();
    }
    expect((await settled()) - start).toBeLessThan(100e6); // sixty would be 336 MB
    expect(disposed.length).toBe(60);
    for (let i = 0; i < 60; i++) use();
    expect((await settled()) - start).toBeLessThan(100e6);
  });

  it("is used where it knows the model, and the graph where it does not or there are no kernels", () => {
    const config = { vocabSize: V, blockSize: T, nLayer: 1, nHead: 3, nEmbd: 15 };
    const kinds = (model: Gpt) => {
      const decoder = newDecoder(model, 1, "float32");
      decoder.dispose();
      return decoder.constructor;
    };
    expect(kinds(gpt())).toBe(KernelDecoder);
    expect(kinds(new AblatedGpt(config, new Rng(1), { positions: "none" }))).toBe(DecodeProgram);
    const widened = gpt();
    Object.assign(widened.blocks[0], { extra: tf.variable(tf.zeros([1])) });
    expect(kinds(widened)).toBe(DecodeProgram);
    process.env.JIELONG_KERNELS = "0";
    expect(kinds(gpt())).toBe(DecodeProgram);
    expect(() => kernelsAddon()).toThrow("the kernels are not there");
  });
});
