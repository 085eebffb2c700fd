/**
 * The checks of notebook 07, "GPT-1 at its own size": 7.1, counting weights, here; 7.2, one merge, 7.3, an input
 * transformation, 7.4, the combined loss, and 7.5, zero-shot answers, in files of their own.
 */
import { defineCheck } from "./exercise";

export { checkSimilarityInput } from "./lesson-07-input";
export { checkFineTuneLoss } from "./lesson-07-loss";
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

/** What is left when some parts are not counted. */
const without = (sizes: Sizes, ...names: (keyof ReturnType<typeof parts>)[]): number =>
  names.reduce((sum, name) => sum - parts(sizes)[name], total(sizes));

const total = (sizes: Sizes): number => Object.values(parts(sizes)).reduce((a, b) => a + b, 0);

/** 7.1: how many weights a GPT-1 of any size has. */
export const checkCount = defineCheck<Count>({
  id: "07-1",
  name: "countWeights",
  reference: total,
  cases: [
    {
      inputs: [{ vocabSize: 17, blockSize: 11, nLayer: 3, nEmbd: 5 }],
      expected: 17 * 5 + 11 * 5 + 3 * (12 * 25 + 13 * 5),
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
      says: "has the output layer a bias? It takes the token embedding's vectors, and adds nothing",
      wrong: (sizes) => total(sizes) + sizes.vocabSize,
    },
    {
      says: "are an output matrix and a norm before it counted? GPT-1 has neither: it uses the token embedding's vectors again, and that norm came with GPT-2",
      wrong: (sizes) => total(sizes) + (sizes.vocabSize + 2) * sizes.nEmbd,
    },
    {
      says: "are the biases missing? Each of the maps in a block has one for every output",
      wrong: (sizes) => without(sizes, "attentionBias", "mlpBias"),
    },
    {
      says: "are the feed-forward network's biases missing? Up has 4C of them, down C",
      wrong: (sizes) => without(sizes, "mlpBias"),
    },
    {
      says: "are all biases and norms missing? 12 C² is only the matrices of a block",
      wrong: (sizes) => without(sizes, "attentionBias", "mlpBias", "norms"),
    },
    {
      says: "is the bias of the map up too short? A map has a bias for every output, and this one has 4C outputs",
      wrong: (sizes) => total(sizes) - 3 * sizes.nLayer * sizes.nEmbd,
    },
    {
      says: "is the bias of the map down too long? A map has a bias for every output, and this one has C outputs",
      wrong: (sizes) => total(sizes) + 3 * sizes.nLayer * sizes.nEmbd,
    },
    {
      says: "is one bias of C numbers missing in every block? The four maps of attention and the map down have one each",
      wrong: (sizes) => total(sizes) - sizes.nLayer * sizes.nEmbd,
    },
    {
      says: "are 2C numbers of every block missing? Half of the layer norms would be so many (each has a gain and a bias), or the biases of two maps",
      wrong: (sizes) => total(sizes) - parts(sizes).norms / 2,
    },
    {
      says: "is a gain or a bias of a layer norm one number? Each has one for every channel",
      wrong: (sizes) => without(sizes, "norms") + 4 * sizes.nLayer,
    },
    {
      says: "is only one block counted? There are nLayer of them",
      wrong: (sizes) => total({ ...sizes, nLayer: 1 }),
    },
    {
      says: "are there always 12 blocks? There are nLayer of them",
      wrong: (sizes) => total({ ...sizes, nLayer: 12 }),
    },
    {
      says: "is it always GPT-1's number? It follows from the sizes that are given",
      when: (given, sizes) => given === 116534784 && sizes.nEmbd !== 768,
    },
    {
      says: "are the two tables counted in every block? They stand once, before the first",
      wrong: (sizes) => total(sizes) + (sizes.nLayer - 1) * (parts(sizes).tokens + parts(sizes).positions),
    },
    {
      says: "is the token embedding missing? Each token of the vocabulary has a vector of C numbers",
      wrong: (sizes) => without(sizes, "tokens"),
    },
    {
      says: "are both tables missing? Each token, and each place of the context, has a vector of C numbers",
      wrong: (sizes) => without(sizes, "tokens", "positions"),
    },
    {
      says: "has a token or a place one number? Each has a vector of C numbers",
      wrong: (sizes) => without(sizes, "tokens", "positions") + sizes.vocabSize + sizes.blockSize,
    },
    {
      says: "has a place a vector of V numbers? It has C, as a token has",
      wrong: (sizes) => without(sizes, "positions") + sizes.blockSize * sizes.vocabSize,
    },
    {
      says: "are 4C numbers of every block missing? The layer norms have so many (two, each with a gain and a bias of C), and so have the biases of attention's four maps",
      wrong: (sizes) => without(sizes, "norms"),
    },
    {
      says: "is there a final layer norm? GPT-2 has one; GPT-1, whose norms come after each sum, has none",
      wrong: (sizes) => total(sizes) + 2 * sizes.nEmbd,
    },
    {
      says: "are the positions missing? Each place of the context has a vector of C numbers",
      wrong: (sizes) => without(sizes, "positions"),
    },
    {
      says: "is the attention's output map missing? Besides queries, keys and values there is one more C x C matrix, with a bias",
      wrong: (sizes) => total(sizes) - sizes.nLayer * (sizes.nEmbd ** 2 + sizes.nEmbd),
    },
    {
      says: "is the map down missing? The feed-forward network goes from C to 4C and back, so it has two maps",
      wrong: (sizes) => total(sizes) - sizes.nLayer * (4 * sizes.nEmbd ** 2 + sizes.nEmbd),
    },
    {
      says: "is the feed-forward network as wide as it should be? It goes from C to 4C and back",
      wrong: (sizes) => without(sizes, "mlp", "mlpBias") + sizes.nLayer * (2 * sizes.nEmbd ** 2 + 2 * sizes.nEmbd),
    },
    {
      says: "is it in millions or thousands? The number of weights itself is wanted",
      when: (given, sizes) => [1e3, 1e6].some((unit) => Math.abs(given * unit - total(sizes)) < 0.01 * total(sizes)),
    },
  ],
});
