import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import * as random from "../../../src/core/random";
import { SafetensorsFile, type StoredTensor, writeSafetensors } from "../../../src/core/safetensors";
import * as tf from "../../../src/core/tf";
import * as gpt from "../../../src/lm/gpt";
import { exportGpt, importGpt } from "../../../src/lm/hugging-face/model";
import { fixture, worstDifference } from "../../nn/agreement";
import { randomGpt as randomGptOf, randomIds } from "../random-gpt.cjs";

interface Said {
  class: string;
  misfits: Record<string, string[]>;
  logits: number[];
}
const python = fixture<{ ids: number[][]; saved: Record<string, number[]>; exported: Record<string, Said> }>(
  "hugging-face.json",
);
const fixtures = path.join(__dirname, "../../fixtures");
const saved = (name: string) => path.join(fixtures, "hugging-face", name);
const ids = (rows: number[][]) => tf.tensor2d(rows, undefined, "int32");
const modules: Record<string, unknown> = { "core/random": random, "lm/gpt": gpt };
const randomGpt = (norm: string, activation: string): gpt.Gpt =>
  randomGptOf((name: string) => modules[name], norm, activation) as gpt.Gpt;

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let folders = 0;
const newFolder = () => path.join(scratch, `${folders++}`);

describe("importGpt", () => {
  for (const [name, logits] of Object.entries(python.saved)) {
    it(`agrees with transformers in the logits of ${name}`, () => {
      const model = importGpt(saved(name));
      expect(worstDifference(model.logits(ids(python.ids)), logits)).toBeLessThan(1e-4);
      expect(model.config).toMatchObject({
        vocabSize: 17,
        blockSize: 11,
        nEmbd: 12,
        nLayer: 2,
        nHead: 3,
        dropout: 0.1,
      });
    });
  }

  it("leaves no tensors behind when it refuses, and only the weights when not", () => {
    importGpt(saved("gpt2")).dispose();
    const before = tf.memory().numTensors;
    importGpt(saved("gpt2")).dispose();
    expect(tf.memory().numTensors).toBe(before);
    const folder = copyOf("gpt2", { rename: ["transformer.wpe.weight", "transformer.other"] });
    expect(() => importGpt(folder)).toThrow();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("exportGpt", () => {
  const kinds = [
    ["pre", "gelu"],
    ["pre", "gelu-erf"],
    ["post", "gelu"],
  ] as const;

  for (const [norm, activation] of kinds) {
    it(`agrees with what transformers computed from our ${norm}-norm ${activation} model, all keys known`, () => {
      const said = python.exported[`${norm}-${activation}`];
      expect(said.class).toBe(norm === "pre" ? "GPT2LMHeadModel" : "OpenAIGPTLMHeadModel");
      expect(Object.values(said.misfits).flat()).toEqual([]);
      expect(worstDifference(randomGpt(norm, activation).logits(ids(randomIds)), said.logits)).toBeLessThan(1e-4);
    });

    it(`keeps every weight of a ${norm}-norm ${activation} model there and back`, () => {
      const model = randomGpt(norm, activation);
      const folder = newFolder();
      exportGpt(model, folder);
      const again = importGpt(folder);
      expect(again.weights()).toEqual(model.weights());
      expect(again.config).toEqual({ ...model.config, positionStd: again.config.positionStd });
    });
  }

  const peer = process.env.JIELONG_PEER_PYTHON ?? path.join(fixtures, "../../.venv/bin/python");
  const found = spawnSync(peer, ["-c", "import transformers, torch, safetensors"]).status === 0;
  it.skipIf(!found)("is loaded by transformers, which agrees in the logits", () => {
    const models = kinds.map(([norm, activation]) => ({ model: randomGpt(norm, activation), folder: newFolder() }));
    for (const { model, folder } of models) exportGpt(model, folder, { endId: 18 });
    const script = path.join(fixtures, "make_hugging_face.py");
    const printed = execFileSync(peer, [script, ...models.map(({ folder }) => folder)], { stdio: "pipe" });
    const said = JSON.parse(printed.toString()) as Record<string, Said>;
    for (const { model, folder } of models) {
      const { misfits, logits } = said[path.basename(folder)];
      expect(Object.values(misfits).flat()).toEqual([]);
      expect(worstDifference(model.logits(ids(randomIds)), logits)).toBeLessThan(1e-4);
    }
  });

  it("rounds to float16 where asked, and halves the file", () => {
    const [wide, narrow] = [newFolder(), newFolder()];
    const model = randomGpt("pre", "gelu");
    exportGpt(model, wide);
    exportGpt(model, narrow, { dtype: "F16" });
    const bytes = (folder: string) => {
      const { tensors } = new SafetensorsFile(path.join(folder, "model.safetensors"));
      return Math.max(...[...tensors.values()].map(({ end }) => end));
    };
    expect([bytes(wide), bytes(narrow)]).toEqual([4 * model.countParameters(), 2 * model.countParameters()]);
    const near = importGpt(narrow).weights().get("blocks.2.mlp.up.weight")!;
    const far = model.weights().get("blocks.2.mlp.up.weight")!;
    expect(Math.max(...near.map((x, i) => Math.abs(x - far[i])))).toBeLessThan(2 ** -11 * 2);
  });

  it("throws at a post-norm model with the exact GELU, which openai-gpt does not have", () => {
    expect(() => exportGpt(randomGpt("post", "gelu-erf"), newFolder())).toThrow('must have the activation "gelu"');
  });
});

interface Change {
  config?: Record<string, unknown>;
  rename?: [string, string];
  add?: [string, StoredTensor];
}

/** A folder of the fixtures with something changed. */
function copyOf(name: string, { config = {}, rename, add }: Change): string {
  const folder = newFolder();
  fs.cpSync(saved(name), folder, { recursive: true });
  const file = path.join(folder, "config.json");
  fs.writeFileSync(file, JSON.stringify({ ...(JSON.parse(fs.readFileSync(file, "utf8")) as object), ...config }));
  if (!rename && !add) return folder;
  const old = new SafetensorsFile(path.join(saved(name), "model.safetensors"));
  const tensors = new Map<string, StoredTensor>();
  for (const [tensor, { shape }] of old.tensors) {
    tensors.set(tensor === rename?.[0] ? rename[1] : tensor, { dtype: "F32", shape, values: old.floats(tensor) });
  }
  if (add) tensors.set(...add);
  writeSafetensors(path.join(folder, "model.safetensors"), tensors);
  return folder;
}

describe("importGpt, refusing", () => {
  const zeros = (...shape: number[]): StoredTensor => ({
    dtype: "F32",
    shape,
    values: new Float32Array(shape.reduce((product, size) => product * size, 1)),
  });
  const refused: [string, Change, string][] = [
    ["another model", { config: { model_type: "llama" } }, 'model_type must be "gpt2" or "openai-gpt", got "llama"'],
    ["another activation", { config: { activation_function: "relu" } }, 'activation_function must be "gelu_new" or'],
    ["another eps", { config: { layer_norm_epsilon: 1e-6 } }, "layer_norm_epsilon must be 0.00001 or absent"],
    ["another inner size", { config: { n_inner: 50 } }, "n_inner must be null or 48 or absent, got 50"],
    [
      "attention scaled by layer",
      { config: { scale_attn_by_inverse_layer_idx: true } },
      "scale_attn_by_inverse_layer_idx must",
    ],
    ["untied weights", { config: { tie_word_embeddings: false } }, "tie_word_embeddings must be true"],
    ["unequal dropout", { config: { attn_pdrop: 0 } }, "embd_pdrop must be the same as"],
    ["heads that do not divide", { config: { n_head: 5 } }, "n_head must be a divisor of n_embd=12, got 5"],
    ["a size that is text", { config: { n_layer: "2" } }, 'n_layer must be a whole number >= 1, got "2"'],
    ["more layers than there are", { config: { n_layer: 3 } }, 'must hold the tensor "h.2.ln_1.weight" of gpt2'],
    ["fewer layers than there are", { config: { n_layer: 1 } }, "must hold a plain gpt2, got more: h.1."],
    [
      "a lie about the vocabulary",
      { config: { vocab_size: 18 } },
      "transformer.wte.weight must have shape [18, 12], got [17, 12]",
    ],
    [
      "a prefix on some names only",
      { rename: ["transformer.wte.weight", "wte.weight"] },
      'all names must start with "transformer.", or none',
    ],
    [
      "an output layer of its own",
      { add: ["lm_head.weight", zeros(17, 12)] },
      "lm_head.weight must equal transformer.wte.weight (tied weights)",
    ],
    [
      "a head for another task",
      { add: ["transformer.score.weight", zeros(2, 12)] },
      "must hold a plain gpt2, got more: score.weight",
    ],
  ];
  for (const [name, change, message] of refused) {
    it(`throws at ${name}, naming the file or folder`, () => {
      const folder = copyOf("gpt2", change);
      expect(() => importGpt(folder)).toThrow(message);
      expect(() => importGpt(folder)).toThrow(folder);
    });
  }

  it("throws at a folder without weights, without a config, or with weights of Python only", () => {
    const folder = copyOf("gpt2", {});
    fs.renameSync(path.join(folder, "model.safetensors"), path.join(folder, "pytorch_model.bin"));
    expect(() => importGpt(folder)).toThrow(
      /must hold model.safetensors or .* got config.json, pytorch_model.bin; save it/,
    );
    expect(() => importGpt(newFolder())).toThrow("config.json");
  });
});
