/**
 * The checks of notebook 07, "GPT-1 at its own size": 7.1, counting weights, here; 7.2, one merge, 7.3 and 7.4 on fine-tuning and 7.5 on
 * zero-shot answers in files of their own.
 */
import { defineCheck } from "./exercise";

export { checkFineTuneLoss, checkSimilarityInput } from "./lesson-07-finetune";
export { checkMergeOnce } from "./lesson-07-merge";
export { checkZeroShot } from "./lesson-07-zero-shot";

interface Sizes {
  vocabSize: number;
  blockSize: number;
  nLayer: number;
  nEmbd: number;
}

type Count = (sizes: Sizes) => number;

/** The weights of a post-norm GPT by part, in closed form. */
function parts({ vocabSize: V, blockSize, nLayer, nEmbd: C }: Sizes) {
  return {
    tokens: V * C,
    positions: blockSize * C,
    attention: nLayer * (4 * C * C),
    attentionBias: nLayer * 4 * C,
    mlp: nLayer * 8 * C * C,
    mlpBias: nLayer * 5 * C,
    norms: nLayer * 4 * C,
  };
}

const total = (sizes: Sizes): number => Object.values(parts(sizes)).reduce((a, b) => a + b, 0);

/** 7.1: how many weights a GPT-1 of any size has. */
export const checkCount = defineCheck<Count>({
  id: "07-1",
  name: "countWeights",
  reference: total,
  cases: [
    {
      inputs: [{ vocabSize: 7, blockSize: 5, nLayer: 2, nEmbd: 3 }],
      expected: 7 * 3 + 5 * 3 + 2 * (12 * 9 + 13 * 3),
    },
    { inputs: [{ vocabSize: 7, blockSize: 3, nLayer: 0, nEmbd: 2 }], expected: 20 },
    { inputs: [{ vocabSize: 40478, blockSize: 512, nLayer: 12, nEmbd: 768 }], expected: 116534784 },
  ],
  mistakes: [
    {
      says: "is the output layer counted? It is the token embedding turned round, and has no weights of its own",
      wrong: (sizes) => total(sizes) + sizes.vocabSize * sizes.nEmbd,
    },
    {
      says: "are the biases missing? Each of the four maps in a block has one for every output",
      wrong: (sizes) => total(sizes) - parts(sizes).attentionBias - parts(sizes).mlpBias,
    },
    {
      says: "are all biases and norms missing? 12 C² is only the matrices of a block",
      wrong: (sizes) => {
        const { attentionBias, mlpBias, norms } = parts(sizes);
        return total(sizes) - attentionBias - mlpBias - norms;
      },
    },
    {
      says: "is the bias of the map up too short? A map has a bias for every output, and this one has 4C outputs",
      wrong: (sizes) => total(sizes) - 3 * sizes.nLayer * sizes.nEmbd,
    },
    {
      says: "is half of the layer norms missing? There are two in a block, each with a gain and a bias of C numbers",
      wrong: (sizes) => total(sizes) - parts(sizes).norms / 2,
    },
    {
      says: "is only one block counted? There are nLayer of them",
      wrong: (sizes) => total({ ...sizes, nLayer: 1 }),
    },
    {
      says: "is the token embedding missing? Each token of the vocabulary has a vector of C numbers",
      wrong: (sizes) => total(sizes) - parts(sizes).tokens,
    },
    {
      says: "are the layer norms missing? Two in a block, each with a gain and a bias of C numbers",
      wrong: (sizes) => total(sizes) - parts(sizes).norms,
    },
    {
      says: "is there a final layer norm? GPT-2 has one; GPT-1, whose norms come after each sum, has none",
      wrong: (sizes) => total(sizes) + 2 * sizes.nEmbd,
    },
    {
      says: "are the positions missing? Each place of the context has a vector of C numbers",
      wrong: (sizes) => total(sizes) - parts(sizes).positions,
    },
    {
      says: "is the attention's output map missing? Besides queries, keys and values there is one more C x C matrix, with a bias",
      wrong: (sizes) => total(sizes) - sizes.nLayer * (sizes.nEmbd ** 2 + sizes.nEmbd),
    },
    {
      says: "is the feed-forward network as wide as it should be? It goes from C to 4C and back",
      wrong: (sizes) =>
        total(sizes) -
        parts(sizes).mlp -
        parts(sizes).mlpBias +
        sizes.nLayer * (2 * sizes.nEmbd ** 2 + 2 * sizes.nEmbd),
    },
  ],
});
