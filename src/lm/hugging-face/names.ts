/**
 * What Hugging Face calls the weights of a GPT. Every matrix lies as ours does, (in, out): their "Conv1D" is a linear map written the other
 * way round than PyTorch's, so nothing is transposed.
 *
 * Source: github.com/huggingface/transformers 5.23, models/gpt2/modeling_gpt2.py and models/openai/modeling_openai.py.
 */
import type { Family } from "./config";

const outside: Record<Family, Readonly<Record<string, string>>> = {
  gpt2: {
    "tokenEmbedding.weight": "wte.weight",
    "positionEmbedding.weight": "wpe.weight",
    "finalNorm.gain": "ln_f.weight",
    "finalNorm.bias": "ln_f.bias",
  },
  "openai-gpt": {
    "tokenEmbedding.weight": "tokens_embed.weight",
    "positionEmbedding.weight": "positions_embed.weight",
  },
};

const inBlock: Readonly<Record<string, string>> = {
  "norm1.gain": "ln_1.weight",
  "norm1.bias": "ln_1.bias",
  "attention.qkv.weight": "attn.c_attn.weight",
  "attention.qkv.bias": "attn.c_attn.bias",
  "attention.proj.weight": "attn.c_proj.weight",
  "attention.proj.bias": "attn.c_proj.bias",
  "norm2.gain": "ln_2.weight",
  "norm2.bias": "ln_2.bias",
  "mlp.up.weight": "mlp.c_fc.weight",
  "mlp.up.bias": "mlp.c_fc.bias",
  "mlp.down.weight": "mlp.c_proj.weight",
  "mlp.down.bias": "mlp.c_proj.bias",
};

/** What stands before every name where the model has an output layer. */
export const prefix = "transformer.";

/** The output layer, which is the token embedding again. */
export const outputName = "lm_head.weight";

/**
 * Their name, without the prefix, of a weight of ours: "blocks.3.mlp.up.bias" → "h.3.mlp.c_fc.bias".
 *
 * @throws if their family has no such weight
 */
export function theirName(path: string, family: Family): string {
  const block = /^blocks\.(\d+)\.(.+)$/.exec(path);
  const name = block ? inBlock[block[2]] : outside[family][path];
  if (!name) throw new Error(`${family} must have a weight for "${path}", got no name for it`);
  return block ? `h.${block[1]}.${name}` : name;
}

/** Whether a tensor of their files holds no weight: the causal mask, which older versions saved with every layer. */
export function isMask(name: string): boolean {
  return /^h\.\d+\.attn\.(bias|masked_bias)$/.test(name);
}
