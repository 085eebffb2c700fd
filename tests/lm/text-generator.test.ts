import { afterEach, describe, expect, it, vi } from "vitest";
import { hasKernels, kernelsAddon } from "../../src/core/fused";
import { Rng } from "../../src/core/random";
import { requestStop } from "../../src/core/stop";
import * as tf from "../../src/core/tf";
import { Gpt } from "../../src/lm/gpt";
import { argmax } from "../../src/lm/sampling";
import { TextGenerator } from "../../src/lm/text-generator";
import { CharTokenizer } from "../../src/text/char-tokenizer";

const V = 11;
const T = 13;

/** A GPT whose weights are large enough for its probabilities to depend on everything before. */
function gpt(seed = 4, norm: "pre" | "post" = "pre"): Gpt {
  const model = new Gpt({ vocabSize: V, blockSize: T, nLayer: 2, nHead: 3, nEmbd: 6, norm }, new Rng(seed));
  for (const [path, variable] of model.parameters()) {
    if (variable.rank === 2) tf.tidy(() => variable.assign(tf.mul(variable, path.includes("Embedding") ? 60 : 10)));
  }
  return model;
}

/** Log-probabilities of the next token after a window, by a full forward pass. */
function nextLogprobs(model: Gpt, window: number[]): number[] {
  return tf.tidy(() => {
    const logits = model.logits(tf.tensor2d([window], undefined, "int32"));
    return [...tf.logSoftmax(tf.slice(logits, [0, window.length - 1, 0], [1, 1, V])).dataSync()];
  });
}

/** What a text without cache, batch or graph would be: the likeliest token again and again. */
function greedyByHand(model: Gpt, prompt: number[], count: number, crop = (window: number[]) => window): number[] {
  let window = [...prompt];
  const ids: number[] = [];
  for (let i = 0; i < count; i++) {
    window = crop(window);
    ids.push(argmax(nextLogprobs(model, window)));
    window.push(ids[i]);
  }
  return ids;
}

const preNorm = gpt();
const generator = new TextGenerator(preNorm);
const prompts = [[3], [1, 2, 3, 4, 5], [9, 8], [1, 2, 3, 4, 5, 6, 7]];

afterEach(() => {
  delete process.env.JIELONG_KERNELS;
});

describe("TextGenerator, greedy", () => {
  for (const norm of ["pre", "post"] as const) {
    it(`matches the full pass token by token, for prompts of different lengths side by side, ${norm}-norm`, async () => {
      const model = norm === "pre" ? preNorm : gpt(4, "post");
      const ours = norm === "pre" ? generator : new TextGenerator(model);
      const completions = await ours.generate(prompts, { greedy: true, maxNewTokens: 6 });
      expect(completions.map(({ ids }) => ids)).toEqual(prompts.map((prompt) => greedyByHand(model, prompt, 6)));
      expect(new Set(completions.flatMap(({ ids }) => ids)).size).toBeGreaterThan(3); // not one token over and over
    });
  }

  it("slides by half of the context, and then matches the full pass over what is left", async () => {
    const crop = (window: number[]) => (window.length > T ? window.slice(-7) : window);
    const options = { greedy: true, maxNewTokens: 41, whenFull: "slide" } as const;
    const completions = await generator.generate(prompts, options);
    expect(completions.map(({ ids }) => ids)).toEqual(prompts.map((prompt) => greedyByHand(preNorm, prompt, 41, crop)));
    const long = Array.from({ length: 17 }, (_, i) => (i * 5) % V);
    const [{ ids }] = await generator.generate([long], { ...options, maxNewTokens: 3 });
    expect(ids).toEqual(greedyByHand(preNorm, long, 3, crop));
  });

  it("stops where the context is full, each text by itself", async () => {
    const completions = await generator.generate(prompts, { greedy: true, maxNewTokens: 9 });
    expect(completions.map(({ ids, end }) => [ids.length, end])).toEqual([
      [9, "length"],
      [8, "context"],
      [9, "length"],
      [6, "context"],
    ]);
  });

  it("ends a text with its stop token while the others go on", async () => {
    const whole = prompts.map((prompt) => greedyByHand(preNorm, prompt, 6));
    const stop = whole[1][2];
    const completions = await generator.generate(prompts, {
      greedy: true,
      maxNewTokens: 6,
      stop: [stop],
    });
    for (const [i, { ids, end }] of completions.entries()) {
      const at = whole[i].indexOf(stop);
      expect(ids).toEqual(at < 0 ? whole[i] : whole[i].slice(0, at + 1));
      expect(end).toBe(at < 0 ? "length" : "stop");
    }
    expect(completions[1].end).toBe("stop");
  });

  it("sees weights that were changed in between", async () => {
    const model = gpt();
    const generator = new TextGenerator(model);
    const before = await generator.generate([[1, 2]], { greedy: true, maxNewTokens: 5 });
    model.copyFrom(gpt(8));
    const later = await generator.generate([[1, 2]], { greedy: true, maxNewTokens: 5 });
    expect(later[0].ids).toEqual(greedyByHand(model, [1, 2], 5));
    expect(later[0].ids).not.toEqual(before[0].ids);
  });
});

describe("TextGenerator, side by side", () => {
  it("reads every token of its texts but the last once, and nothing in the rows that no text fills", async () => {
    if (!hasKernels()) return;
    const read = vi.spyOn(kernelsAddon(), "readTokens");
    const five = [[3, 4, 5], [7, 8], [1, 2, 3, 4, 5, 6, 7], [9], [2, 2, 2]]; // five texts in eight rows
    await generator.generate(five, { greedy: true, maxNewTokens: 2 });
    const [[, tokens, texts, positions]] = read.mock.calls;
    read.mockRestore();
    expect([...tokens]).toEqual([3, 4, 7, 1, 2, 3, 4, 5, 6, 2, 2]);
    expect([...texts]).toEqual([0, 0, 1, 2, 2, 2, 2, 2, 2, 4, 4]);
    expect([...positions]).toEqual([0, 1, 0, 0, 1, 2, 3, 4, 5, 0, 1]);
  });
});

describe("TextGenerator, sampling", () => {
  it("gives the log-probabilities of a full pass, whatever the temperature and the filter", async () => {
    const options = { maxNewTokens: 6, temperature: 2, topK: 8, topP: 0.95, samples: 3 };
    const completions = await generator.generate(prompts, options);
    let worst = 0;
    for (const { prompt, ids, logprobs } of completions) {
      expect(ids).toHaveLength(6);
      for (const [i, id] of ids.entries()) {
        const full = nextLogprobs(preNorm, [...prompts[prompt], ...ids.slice(0, i)]);
        worst = Math.max(worst, Math.abs(full[id] - logprobs[i]));
      }
    }
    expect(worst).toBeLessThan(1e-5);
  });

  it("repeats with the same seed, whatever else is in the batch, and not with another", async () => {
    const options = { maxNewTokens: 6, temperature: 2, seed: 5 };
    const together = await generator.generate(prompts, options);
    for (const [i, prompt] of prompts.entries()) {
      const [alone] = await generator.generate([prompt], options);
      expect(alone.ids).toEqual(together[i].ids);
    }
    const three = await new TextGenerator(gpt()).generate([prompts[2], [4], prompts[0]], options);
    expect([three[0].ids, three[2].ids]).toEqual([together[2].ids, together[0].ids]);
    const other = await generator.generate(prompts, { ...options, seed: 6 });
    expect(other.map(({ ids }) => ids)).not.toEqual(together.map(({ ids }) => ids));
  });

  it("gives several different texts for a prompt, the same as for the prompt given several times", async () => {
    const options = { maxNewTokens: 6, temperature: 2 };
    const samples = await generator.generate([[1], [2]], { ...options, samples: 3 });
    expect(samples.map(({ prompt }) => prompt)).toEqual([0, 0, 0, 1, 1, 1]);
    expect(new Set(samples.map(({ ids }) => ids.join())).size).toBe(6);
    const repeated = await generator.generate([[1], [2], [1], [1]], options);
    expect([0, 2, 3].map((i) => repeated[i].ids)).toEqual([0, 1, 2].map((i) => samples[i].ids));
  });

  it("draws the first token with the model's own frequencies", async () => {
    const N = 3000;
    const completions = await generator.generate([[1, 2]], { maxNewTokens: 1, samples: N });
    nextLogprobs(preNorm, [1, 2]).forEach((logprob, id) => {
      const p = Math.exp(logprob);
      const share = completions.filter(({ ids }) => ids[0] === id).length / N;
      expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / N) + 1e-9);
    });
  });

  it("equals greedy where only the likeliest token may be drawn", async () => {
    const greedy = await generator.generate(prompts, { greedy: true, maxNewTokens: 6 });
    for (const options of [{ topK: 1 }, { topP: 1e-6 }, { temperature: 1e-4 }]) {
      const drawn = await generator.generate(prompts, { ...options, maxNewTokens: 6 });
      expect(drawn).toEqual(greedy);
    }
  });
});

describe("TextGenerator", () => {
  it("writes nothing where the interrupt button was pressed before it began", async () => {
    requestStop();
    const [{ ids, end }] = await generator.generate([[1, 2]]).finally(() => requestStop(false));
    expect([ids, end]).toEqual([[], "interrupted"]);
  });

  it("stops at the interrupt button with what was written", async () => {
    const running = generator.generate([[1]], { maxNewTokens: 100_000, whenFull: "slide" });
    setImmediate(() => requestStop()); // as soon as it gives way
    const [{ ids, end, logprobs }] = await running.finally(() => requestStop(false));
    expect(end).toBe("interrupted");
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.length).toBeLessThan(100_000);
    expect(logprobs).toHaveLength(ids.length);
  });

  for (const kernels of [true, false]) {
    it(`keeps memory flat over 1,000 tokens, and frees all that it made, ${kernels ? "with" : "without"} kernels`, async () => {
      if (!kernels) process.env.JIELONG_KERNELS = "0";
      const model = gpt();
      const count = () => [
        tf.memory().numTensors,
        (tf.backend() as unknown as { getNumOfTFTensors(): number }).getNumOfTFTensors(),
      ];
      await new TextGenerator(model).generate([[1]]); // so that the weights are where they stay
      const start = count()[0];
      const generator = new TextGenerator(model);
      await generator.generate([[1]], { maxNewTokens: 30, whenFull: "slide" });
      const before = count();
      const [{ ids }] = await generator.generate([[1]], { maxNewTokens: 1000, whenFull: "slide" });
      expect(ids).toHaveLength(1000);
      expect(count()).toEqual(before);
      generator.dispose();
      expect(count()[0]).toBe(start);
      expect(() => model.logits(tf.tensor2d([[1]], undefined, "int32"))).not.toThrow();
    });
  }

  it("writes the same texts without kernels", async () => {
    const ways = [
      { greedy: true },
      { temperature: 2 },
      { topK: 5, topP: 0.8 },
      { maxNewTokens: 30, whenFull: "slide" as const },
    ];
    const ours = [];
    for (const options of ways) ours.push(await generator.generate(prompts, options));
    process.env.JIELONG_KERNELS = "0";
    const graph = new TextGenerator(preNorm);
    for (const [i, options] of ways.entries()) {
      const theirs = await graph.generate(prompts, options);
      expect(theirs.map(({ ids, end }) => [ids, end])).toEqual(ours[i].map(({ ids, end }) => [ids, end]));
      for (const [j, { logprobs }] of theirs.entries()) {
        for (const [t, logprob] of logprobs.entries()) {
          expect(Math.abs(logprob - ours[i][j].logprobs[t])).toBeLessThan(1e-5);
        }
      }
    }
    graph.dispose();
  });

  it("writes in bfloat16 what is nearly as likely, and not the same numbers", async () => {
    const exact = await generator.generate(prompts, { greedy: true, maxNewTokens: 6 });
    const rounded = await new TextGenerator(preNorm, undefined, "bfloat16").generate(prompts, {
      greedy: true,
      maxNewTokens: 6,
    });
    const differences = exact.map(({ logprobs }, i) => Math.abs(logprobs[0] - rounded[i].logprobs[0]));
    expect(Math.max(...differences)).toBeLessThan(0.3);
    expect(Math.max(...differences)).toBeGreaterThan(1e-4);
  });

  it("throws where the model's weights are no numbers", async () => {
    const model = gpt();
    model.blocks[0].mlp.up.bias.assign(tf.fill([24], Number.NaN));
    await expect(new TextGenerator(model).generate([[1]])).rejects.toThrow("the model must give finite numbers, got");
  });
});

describe("TextGenerator with a tokenizer", () => {
  const tokenizer = new CharTokenizer(["abcdefghij"]); // V = 11 with the edge

  it("takes and gives text, and leaves a stop token out", async () => {
    const generator = new TextGenerator(gpt(), tokenizer);
    const options = { temperature: 2, maxNewTokens: 8, stop: [0, 3, 5, 7, 9] };
    const completions = await generator.generate([[1, 2], [3]], options);
    const texts = await generator.texts(["ab", "c"], options);
    expect(texts).toEqual(completions.map(({ ids, end }) => tokenizer.decode(end === "stop" ? ids.slice(0, -1) : ids)));
    expect(completions.some(({ end }) => end === "stop")).toBe(true);
  });

  it("streams the same text piece by piece", async () => {
    const generator = new TextGenerator(gpt(), tokenizer);
    const options = { temperature: 2, maxNewTokens: 9 };
    const pieces: string[] = [];
    for await (const piece of generator.stream("ab", options)) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(5);
    expect([pieces.join("")]).toEqual(await generator.texts(["ab"], options));
  });

  it("throws without one, and where it has other tokens than the model", async () => {
    await expect(new TextGenerator(gpt()).texts(["a"])).rejects.toThrow("a tokenizer is needed for text");
    expect(() => new TextGenerator(gpt(), new CharTokenizer(["ab"]))).toThrow(
      "the model and the tokenizer must have the same tokens, got 11 and 3",
    );
  });
});
