/**
 * Texts made ready for training: split into what is learned from and what is held out, encoded, joined, cut into batches.
 *
 *     const corpus = new Corpus(texts, tokenizer, { batchSize: 12, blockSize: 64 });
 *
 * Whole documents are held out, and equal documents stand on one side, so that nothing of the validation text is trained on.
 */
import { type Split, split } from "../data/split";
import { CharTokenizer } from "../text/char-tokenizer";
import type { Tokenizer } from "../text/tokenizer";
import type { TrainingData } from "./batch-source";
import { TokenBatches, type TokenInputs } from "./token-batches";
import { endId, tokenStream } from "./token-stream";

/** How to make texts ready. */
export interface CorpusOptions {
  /** B, windows in a batch. */
  batchSize: number;
  /** T, tokens in a window; the model's blockSize at most. */
  blockSize: number;
  /** Decides what is held out and the order of the windows. Default 1. */
  seed?: number;
  /** Share of the documents that is held out, 0 to 1. Default 0.1. */
  validation?: number;
  /** Id of the token between documents. Default: the tokenizer's own. */
  end?: number;
  /** Unit of the loss. Default "nats per token". */
  unit?: string;
}

/** Token streams for training and validation. */
export class Corpus implements TrainingData<TokenInputs> {
  readonly train: TokenBatches;
  readonly validation?: TokenBatches;
  /** The documents that are trained on. */
  readonly trainTexts: readonly string[];
  /** The documents that are held out. */
  readonly validationTexts: readonly string[];
  /** ln V: the loss of a model that knows nothing. */
  readonly baselines: Readonly<Record<string, number>>;
  readonly unit: string;

  /** @throws if there are too few documents to hold one out, or a part is shorter than one window */
  constructor(
    texts: readonly string[],
    readonly tokenizer: Tokenizer,
    options: CorpusOptions,
  ) {
    const { batchSize, blockSize, seed = 1, validation = 0.1, end = endId(tokenizer), unit } = options;
    const parts = Corpus.split(texts, { seed, validation });
    this.trainTexts = parts.train;
    this.validationTexts = parts.validation;
    const batches = (documents: readonly string[]) =>
      new TokenBatches(tokenStream(documents, tokenizer, end), { batchSize, blockSize, seed });
    this.train = batches(parts.train);
    if (validation > 0) this.validation = batches(parts.validation);
    this.baselines = { "ln V": Math.log(tokenizer.vocabSize) };
    this.unit = unit ?? "nats per token";
  }

  /** Which documents are trained on and which are held out. @throws if there are too few to hold one out */
  static split(texts: readonly string[], { seed, validation }: { seed: number; validation: number }): Split<string> {
    const parts = split(texts, { seed, validation, test: 0 });
    if (validation > 0 && (parts.validation.length === 0 || parts.train.length === 0)) {
      const advice = "cut them into more parts (chapters, say), or give validation: 0";
      throw new Error(`texts must be enough to hold out ${validation} of them, got ${texts.length}; ${advice}`);
    }
    return parts;
  }

  /** Texts whose tokens are their characters. */
  static ofCharacters(texts: readonly string[], options: CorpusOptions): Corpus {
    return new Corpus(texts, new CharTokenizer(texts), { unit: "nats per character", ...options });
  }
}
