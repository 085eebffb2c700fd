/**
 * The sizes of a GPT, and those of the published ones.
 */
import type { Activation } from "../nn/mlp";

/** Everything that fixes a GPT's form. */
export interface GptConfig {
  /** V, how many tokens there are. */
  vocabSize: number;
  /** The longest context, tokens. */
  blockSize: number;
  /** Number of blocks. */
  nLayer: number;
  /** nh, attention heads in each block. */
  nHead: number;
  /** C, length of a token's vector; divisible by nHead. */
  nEmbd: number;
  /** Layer norm before each sub-block (GPT-2) or after it (GPT-1). */
  norm: "pre" | "post";
  /** Probability of being dropped while training. */
  dropout: number;
  /** Form of GELU. */
  activation: Activation;
  /** Standard deviation of the first position vectors. */
  positionStd: number;
}

/** What a lesson's GPT is unless it says otherwise: 0.8 million weights with a small vocabulary. */
export const gptDefaults: Omit<GptConfig, "vocabSize" | "blockSize"> = {
  nLayer: 4,
  nHead: 4,
  nEmbd: 128,
  norm: "pre",
  dropout: 0,
  activation: "gelu",
  positionStd: 0.02,
};

/** GPT-1, 116.5 million weights. Source: Radford et al. 2018, section 4.1; vocabulary of the released model. */
export const gpt1: GptConfig = {
  vocabSize: 40478, // "40,000 merges", and 478 single symbols
  blockSize: 512, //  "contiguous sequences of 512 tokens"
  nLayer: 12, //      "a 12-layer decoder-only transformer"
  nHead: 12, //       "768 dimensional states and 12 attention heads"
  nEmbd: 768,
  norm: "post",
  dropout: 0.1, //    "residual, embedding, and attention dropouts with a rate of 0.1"
  activation: "gelu",
  positionStd: 0.02,
};

/** The smallest GPT-2, 124.4 million weights. Source: Radford et al. 2019, table 2 and section 2.3; positions: openai/gpt-2. */
export const gpt2: GptConfig = {
  vocabSize: 50257, // "expanded to 50,257"
  blockSize: 1024, //  "from 512 to 1024 tokens"
  nLayer: 12,
  nHead: 12,
  nEmbd: 768,
  norm: "pre",
  dropout: 0.1,
  activation: "gelu",
  positionStd: 0.01,
};
