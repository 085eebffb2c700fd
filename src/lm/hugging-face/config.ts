/**
 * config.json of Hugging Face's `gpt2` and `openai-gpt`, into our sizes and back. What our GPT cannot do is refused by name.
 *
 * Source: github.com/huggingface/transformers 5.23, models/gpt2/configuration_gpt2.py and models/openai/configuration_openai.py, for the
 *   names and the values of what is left out; modeling_openai.py for "gelu", which is the tanh form there.
 */
import type { JsonFields } from "../../core/json-fields";
import type { Activation } from "../../nn/mlp";
import type { GptConfig } from "../gpt-config";

/** The two families: GPT-1 (norm after each sub-block) and GPT-2 (norm before it). */
export type Family = "gpt2" | "openai-gpt";

/** The family of a model of ours. */
export function familyOf({ norm }: Pick<GptConfig, "norm">): Family {
  return norm === "pre" ? "gpt2" : "openai-gpt";
}

/** Names of activations: theirs → ours. */
const activations: Record<Family, Readonly<Record<string, Activation>>> = {
  gpt2: { gelu_new: "gelu", gelu_pytorch_tanh: "gelu", gelu: "gelu-erf" },
  "openai-gpt": { gelu: "gelu" },
};

const activationField = { gpt2: "activation_function", "openai-gpt": "afn" } as const;
const activationDefault = { gpt2: "gelu_new", "openai-gpt": "gelu" } as const;
const blockSizeDefault = { gpt2: 1024, "openai-gpt": 512 } as const;
const vocabSizeDefault = { gpt2: 50257, "openai-gpt": 40478 } as const;

function sizeOf(config: JsonFields, name: string, otherwise: number): number {
  return config.raw(name) === undefined ? otherwise : config.integer(name, 1);
}

function dropoutOf(config: JsonFields): number {
  const names = ["resid_pdrop", "embd_pdrop", "attn_pdrop"];
  const [rate, ...others] = names.map((name) => config.raw(name) ?? 0.1);
  if (!others.every((other) => other === rate))
    throw config.wrong("embd_pdrop", `the same as resid_pdrop and attn_pdrop`);
  if (typeof rate !== "number" || !(rate >= 0 && rate < 1)) throw config.wrong("resid_pdrop", "from 0 to below 1");
  return rate;
}

/** What changes the model's function and what ours has no switch for. */
function checkRest(config: JsonFields, nEmbd: number, blockSize: number): void {
  config.oneOf("layer_norm_epsilon", [1e-5, undefined]);
  config.oneOf("n_inner", [null, 4 * nEmbd, undefined]);
  config.oneOf("n_ctx", [blockSize, undefined]);
  config.oneOf("scale_attn_weights", [true, undefined]);
  config.oneOf("scale_attn_by_inverse_layer_idx", [false, undefined]);
  config.oneOf("add_cross_attention", [false, undefined]);
  config.oneOf("tie_word_embeddings", [true, undefined]);
}

/**
 * Our sizes from theirs.
 *
 * @param config  config.json
 * @throws naming the field that is wrong, or that our GPT has no form for
 */
export function configFrom(config: JsonFields): GptConfig {
  const family = config.oneOf("model_type", ["gpt2", "openai-gpt"]) as Family;
  const nEmbd = sizeOf(config, "n_embd", 768);
  const blockSize = sizeOf(config, "n_positions", blockSizeDefault[family]);
  checkRest(config, nEmbd, blockSize);
  const field = activationField[family];
  const known = activations[family];
  const activation = config.oneOf(field, [...Object.keys(known), undefined]) ?? activationDefault[family];
  const nHead = sizeOf(config, "n_head", 12);
  if (nEmbd % nHead !== 0) throw config.wrong("n_head", `a divisor of n_embd=${nEmbd}`);
  return {
    vocabSize: sizeOf(config, "vocab_size", vocabSizeDefault[family]),
    blockSize,
    nLayer: sizeOf(config, "n_layer", 12),
    nHead,
    nEmbd,
    norm: family === "gpt2" ? "pre" : "post",
    dropout: dropoutOf(config),
    activation: known[activation],
    positionStd: 0.02,
  };
}

/**
 * Their config.json from our sizes.
 *
 * @param endId  id of the token that ends a text, if there is one
 * @throws if their family has no such model
 */
export function configTo(config: GptConfig, endId: number | null = null): Record<string, unknown> {
  const family = familyOf(config);
  const name = Object.entries(activations[family]).find(([, ours]) => ours === config.activation)?.[0];
  if (!name)
    throw new Error(`a post-norm model must have the activation "gelu" for openai-gpt, got "${config.activation}"`);
  const architecture = family === "gpt2" ? "GPT2LMHeadModel" : "OpenAIGPTLMHeadModel";
  return {
    architectures: [architecture],
    model_type: family,
    vocab_size: config.vocabSize,
    n_positions: config.blockSize,
    n_embd: config.nEmbd,
    n_layer: config.nLayer,
    n_head: config.nHead,
    [activationField[family]]: name,
    resid_pdrop: config.dropout,
    embd_pdrop: config.dropout,
    attn_pdrop: config.dropout,
    layer_norm_epsilon: 1e-5,
    initializer_range: 0.02,
    bos_token_id: endId,
    eos_token_id: endId,
    tie_word_embeddings: true,
    dtype: "float32",
  };
}
