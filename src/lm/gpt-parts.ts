/**
 * Where the weights of a GPT are.
 *
 *   (V + blockSize) C  +  nLayer ((4 C² + 4 C) + (8 C² + 5 C) + 4 C)  [+ 2 C, the final norm of a pre-norm model]
 *
 * Source: Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", section 4.1, for the sizes; Vaswani et al. 2017,
 *   sections 3.2 and 3.3, for what a block consists of. The output layer is the token embedding again and has no weights of its own.
 */
import type { GptConfig } from "./gpt-config";

/** A part of the model. */
export interface GptPart {
  part: string;
  /** How the number comes about. */
  formula: string;
  /** Trainable numbers. */
  weights: number;
}

/** The parts; their weights sum to what `Gpt.countParameters` counts. */
export function gptParts(config: Pick<GptConfig, "vocabSize" | "blockSize" | "nLayer" | "nEmbd" | "norm">): GptPart[] {
  const { vocabSize: V, blockSize: T, nLayer: n, nEmbd: C, norm } = config;
  const parts = [
    { part: "token embedding = output layer", formula: "V C", weights: V * C },
    { part: "position embedding", formula: "T C", weights: T * C },
    { part: "attention: queries, keys, values", formula: "n (3 C² + 3 C)", weights: n * (3 * C * C + 3 * C) },
    { part: "attention: output", formula: "n (C² + C)", weights: n * (C * C + C) },
    { part: "feed-forward: up and down", formula: "n (8 C² + 5 C)", weights: n * (8 * C * C + 5 * C) },
    { part: "layer norms", formula: "n 4 C", weights: n * 4 * C },
  ];
  return norm === "pre" ? [...parts, { part: "final layer norm", formula: "2 C", weights: 2 * C }] : parts;
}
