/**
 * A GPT compiled for writing: it reads a piece of text into its cache, and it adds a token to each of B texts.
 *
 * Texts of different lengths are padded in front so that they end in the same row of the cache.
 *
 * Shapes: B texts, T tokens read at once, R rows of the cache (the context length).
 */
import { type Entries, entry, float32, int32, Program } from "../core/program";
import { labelLogprobs } from "../core/sparse-softmax";
import * as tf from "../core/tf";
import { evaluating } from "../nn/dropout";
import type { Chosen, Decoder, Place } from "./decoder";
import type { AllOptions } from "./generate-options";
import type { Gpt } from "./gpt";
import { cacheMask, GptCache, type GptPast } from "./gpt-cache";
import { drawToken, keepLikeliest, likeliestToken, temperedProbs } from "./next-token";

type Way = "greedy" | "sampled" | "filtered";
type Chooser = (logits: tf.Tensor2D, inputs: Record<string, tf.Tensor>) => tf.Tensor1D;

/** The ways of choosing a token. */
const choosers: Record<Way, Chooser> = {
  greedy: likeliestToken,
  sampled: (logits, { temperature, uniforms }) =>
    drawToken(temperedProbs(logits, temperature as tf.Scalar), uniforms as tf.Tensor1D),
  filtered: (logits, { temperature, uniforms, topK, topP }) => {
    const filter = { topK: topK as tf.Scalar, topP: topP as tf.Scalar };
    return drawToken(keepLikeliest(temperedProbs(logits, temperature as tf.Scalar), filter), uniforms as tf.Tensor1D);
  },
};

/** A GPT, compiled to continue B texts. */
export class DecodeProgram implements Decoder {
  private readonly cache: GptCache;
  private readonly program: Program<Entries>;

  constructor(
    private readonly model: Gpt,
    readonly batchSize: number,
  ) {
    this.cache = new GptCache(model.config, batchSize);
    const entries: Entries = {};
    for (let n = 1; n < model.config.blockSize; n *= 2) entries[`read${n}`] = this.readEntry(n);
    for (const way of Object.keys(choosers) as Way[]) entries[way] = this.writeEntry(way);
    this.program = new Program({ model: model.parameters(), cache: this.cache.state() }, entries);
  }

  steps(): number {
    return 1;
  }

  read(ids: readonly (readonly number[])[], { row, padding }: Place): void {
    let at = 0;
    while (at < ids[0].length) {
      const n = 2 ** Math.floor(Math.log2(ids[0].length - at)); // the largest piece that fits
      const piece = tf.tensor2d(
        ids.flatMap((text) => text.slice(at, at + n)),
        [this.batchSize, n],
        "int32",
      );
      this.run(`read${n}`, { ids: piece, row: row + at, padding: int32Vector(padding) });
      at += n;
    }
  }

  write(ids: readonly number[], { row, padding }: Place, uniforms: readonly number[][], options: AllOptions): Chosen {
    const { vocabSize } = this.model.config;
    const { topK = vocabSize, topP = 1 } = options;
    const filtered = topK < vocabSize || topP < 1;
    const way = options.greedy ? "greedy" : filtered ? "filtered" : "sampled";
    const inputs: Record<string, tf.Tensor | number> = { ids: int32Vector(ids), row, padding: int32Vector(padding) };
    if (way !== "greedy") {
      inputs.uniforms = tf.tensor1d([...uniforms[0]]);
      inputs.temperature = Math.max(options.temperature, 1e-30); // float32 knows nothing smaller
    }
    if (way === "filtered") Object.assign(inputs, { topK, topP });
    const outputs = this.run(way, inputs);
    const chosen = { ids: outputs.ids.dataSync() as Int32Array, logprobs: outputs.logprobs.dataSync() as Float32Array };
    tf.dispose(outputs);
    return chosen;
  }

  dispose(): void {
    this.program.dispose();
    this.cache.dispose();
  }

  private run(name: string, inputs: Record<string, tf.Tensor | number>): Record<string, tf.Tensor> {
    try {
      return this.program.run(name, inputs);
    } finally {
      tf.dispose(Object.values(inputs).filter((x) => typeof x !== "number"));
    }
  }

  private readEntry(n: number) {
    const B = this.batchSize;
    return entry({ ids: int32(B, n), row: int32(), padding: int32(B) }, ({ ids, row, padding }) => {
      this.model.hidden(ids, evaluating, this.past(row, padding, n)); // what comes out is not needed, only the cache
      return {};
    });
  }

  private writeEntry(way: Way) {
    const B = this.batchSize;
    const inputs: Entries[string]["inputs"] = { ids: int32(B), row: int32(), padding: int32(B) };
    if (way !== "greedy") Object.assign(inputs, { uniforms: float32(B), temperature: float32() });
    if (way === "filtered") Object.assign(inputs, { topK: int32(), topP: float32() });
    return entry(inputs, (given: Record<string, tf.Tensor>) => {
      const past = this.past(given.row as tf.Scalar, given.padding as tf.Tensor1D, 1);
      const logits3 = this.model.logits(tf.reshape(given.ids, [B, 1]), evaluating, past); // (B, 1, V)
      const logits = tf.reshape<tf.Rank.R2>(logits3, [B, this.model.config.vocabSize]);
      const ids = choosers[way](logits, given);
      return { ids, logprobs: labelLogprobs(logits, ids) };
    });
  }

  private past(row: tf.Scalar, padding: tf.Tensor1D, count: number): GptPast {
    const rows = tf.reshape(tf.add(tf.range(0, count, 1, "int32"), row), [1, count]);
    const positions = tf.maximum(tf.sub(rows, tf.reshape(padding, [-1, 1])), tf.scalar(0, "int32")); // (B, T)
    return {
      cache: this.cache,
      start: row,
      positions,
      mask: cacheMask(row, count, this.model.config.blockSize, padding),
    };
  }
}

function int32Vector(values: readonly number[]): tf.Tensor1D {
  return tf.tensor1d([...values], "int32");
}
