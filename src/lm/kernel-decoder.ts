/**
 * A GPT that writes, in C++: whole steps at a time, without TensorFlow (`core/kernels/decoder.h`).
 *
 * It keeps the weights in a form of its own, and takes those that have changed in before each use.
 *
 * Shapes: B texts, T context, V tokens.
 */
import { type DecoderAddon, kernelsAddon } from "../core/fused";
import { Mirror } from "../core/graph/mirror";
import type * as tf from "../core/tf";
import type { Chosen, Decoder, Place } from "./decoder";
import type { AllOptions } from "./generate-options";
import { Gpt } from "./gpt";

/** Steps that one call takes at most, and numbers of weights that it may go through: the interrupt button waits for it. */
const STEPS = 8;
const WEIGHTS = 8e6;

/** Continues B texts with the kernels. */
export class KernelDecoder implements Decoder {
  private readonly addon: DecoderAddon;
  private readonly handle: object;
  private readonly slots: readonly (tf.Variable | undefined)[];
  private readonly versions: number[] = []; // of the weights that were taken in
  private readonly mostSteps: number;

  /**
   * @param batchSize  B
   * @param precision  "bfloat16" halves the memory that a step goes through, and rounds weights, keys and values to 8 bits
   */
  constructor(
    private readonly model: Gpt,
    readonly batchSize: number,
    readonly precision: "float32" | "bfloat16" = "float32",
  ) {
    const { vocabSize, blockSize, nLayer, nHead, nEmbd, norm, activation } = model.config;
    const kinds = [norm === "post", activation === "gelu-erf", precision === "bfloat16"].map(Number);
    this.addon = kernelsAddon();
    this.handle = this.addon.createDecoder(
      Int32Array.of(vocabSize, blockSize, nLayer, nHead, nEmbd, batchSize, ...kinds),
    );
    this.slots = slotsOf(model);
    this.mostSteps = Math.max(1, Math.min(STEPS, Math.floor(WEIGHTS / model.countParameters())));
  }

  /** Whether a model is a GPT as `Gpt` builds it, and nothing was added. */
  static knows(model: Gpt): boolean {
    const slots = new Set(slotsOf(model).filter((slot) => slot !== undefined));
    const parameters = [...model.parameters().values()];
    return model.constructor === Gpt && slots.size === parameters.length && parameters.every((one) => slots.has(one));
  }

  steps(room: number): number {
    return Math.min(room, this.mostSteps);
  }

  read(ids: readonly (readonly number[])[], { row, padding }: Place): void {
    this.takeWeights();
    const tokens: number[] = [];
    const texts: number[] = [];
    const positions: number[] = [];
    for (const [text, ofText] of ids.entries()) {
      for (let i = Math.max(0, padding[text] - row); i < ofText.length; i++) {
        tokens.push(ofText[i]);
        texts.push(text);
        positions.push(row + i - padding[text]);
      }
    }
    if (tokens.length === 0) return;
    this.addon.readTokens(this.handle, Int32Array.from(tokens), Int32Array.from(texts), Int32Array.from(positions));
  }

  write(
    ids: readonly number[],
    { row, padding }: Place,
    uniforms: readonly number[][],
    options: AllOptions,
    finished: readonly boolean[],
  ): Chosen {
    this.takeWeights();
    const { greedy, temperature, topK = this.model.config.vocabSize, topP = 1 } = options;
    const texts = Int32Array.from(ids.keys()).filter((text) => !finished[text]);
    const [B, M, steps] = [ids.length, texts.length, uniforms.length];
    const chosen = new Int32Array(steps * M);
    const logprobs = new Float32Array(steps * M);
    this.addon.writeTokens(
      this.handle,
      texts.map((text) => ids[text]),
      texts,
      texts.map((text) => row - padding[text]),
      steps,
      greedy
        ? undefined
        : Float32Array.from({ length: steps * M }, (_, i) => uniforms[Math.floor(i / M)][texts[i % M]]),
      Float32Array.of(Math.max(temperature, 1e-30), topK, topP), // float32 knows no colder temperature
      chosen,
      logprobs,
    );
    if (M === B) return { ids: chosen, logprobs };
    const all = { ids: new Int32Array(steps * B), logprobs: new Float32Array(steps * B) };
    for (let i = 0; i < steps * M; i++) {
      const at = Math.floor(i / M) * B + texts[i % M];
      all.ids[at] = chosen[i];
      all.logprobs[at] = logprobs[i];
    }
    return all;
  }

  /** The logits after the last token of the last `write`, of the M texts that were not finished (M, V). */
  lastLogits(M = this.batchSize): Float32Array {
    const logits = new Float32Array(M * this.model.config.vocabSize);
    this.addon.lastLogits(this.handle, logits);
    return logits;
  }

  dispose(): void {
    this.addon.disposeDecoder(this.handle);
  }

  /** Takes in the weights that have changed, wherever that was: here or in a compiled program. */
  private takeWeights(): void {
    const stale = this.slots.flatMap((slot, i) => (slot && Mirror.of(slot).version !== this.versions[i] ? [i] : []));
    if (stale.length === 0) return;
    Mirror.lent(
      stale.map((i) => this.slots[i]!),
      () => {
        for (const i of stale) {
          this.addon.setDecoderWeight(this.handle, i, this.slots[i]!.dataSync() as Float32Array);
          this.versions[i] = Mirror.of(this.slots[i]!).version;
        }
      },
    );
  }
}

/** The weights in the order in which the kernels number them. */
function slotsOf({ tokenEmbedding, positionEmbedding, finalNorm, blocks }: Gpt): (tf.Variable | undefined)[] {
  return [
    tokenEmbedding.weight,
    positionEmbedding.weight,
    finalNorm?.gain,
    finalNorm?.bias,
    ...blocks.flatMap(({ norm1, attention: { qkv, proj }, norm2, mlp: { up, down } }) => [
      ...[norm1.gain, norm1.bias, qkv.weight, qkv.bias, proj.weight, proj.bias],
      ...[norm2.gain, norm2.bias, up.weight, up.bias, down.weight, down.bias],
    ]),
  ];
}
