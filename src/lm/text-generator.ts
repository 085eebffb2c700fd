/**
 * A GPT writes: token after token, each drawn from what the model says comes next.
 *
 *   P(text) = Π_t P(u_t | u_{t-k} … u_{t-1}),  k being the context length
 *
 * Source: Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", section 3.1, eq. (1).
 */
import { nextStep, stopRequested } from "../core/stop";
import type { Tokenizer } from "../text/tokenizer";
import { type Decoder, newDecoder, type Place } from "./decoder";
import { type Completion, checkedOptions, checkPrompts, type GenerateOptions } from "./generate-options";
import type { Gpt } from "./gpt";
import { GrowingText } from "./growing-text";

export type { Completion, GenerateOptions } from "./generate-options";

/** The most texts that are written side by side; more are written in turns. */
const MOST_TEXTS = 64;

/** Continues texts with one model. Compiled when first used, for each power of two of texts side by side, and kept. */
export class TextGenerator {
  private readonly decoders = new Map<number, Decoder>();

  /**
   * @param model      its newest weights are used at every call
   * @param tokenizer  for `texts` and `stream`
   * @param precision  of the kernels: "bfloat16" keeps weights, keys and values with 8 significant bits, which halves the memory that a
   *                   step goes through, and moves logits by up to 2 % of the largest; "float32" unless given
   * @throws if they have not the same number of tokens
   */
  constructor(
    readonly model: Gpt,
    readonly tokenizer?: Tokenizer,
    readonly precision: "float32" | "bfloat16" = "float32",
  ) {
    if (tokenizer && tokenizer.vocabSize !== model.config.vocabSize) {
      throw new Error(
        `the model and the tokenizer must have the same tokens, got ${model.config.vocabSize} and ${tokenizer.vocabSize}`,
      );
    }
  }

  /**
   * Continues prompts, ids in and ids out.
   *
   * The interrupt button ends it early; what was written until then comes back.
   *
   * @param prompts  one list of ids each, of any lengths; the same prompt given twice is continued in two ways
   * @returns        `samples` completions of the first prompt, then of the second, …
   * @throws         for empty prompts, ids outside of the vocabulary, options out of range, and where the model gives no numbers
   */
  async generate(prompts: readonly (readonly number[])[], options: GenerateOptions = {}): Promise<Completion[]> {
    const texts = this.begin(prompts, options);
    for await (const _ of this.writeAll(texts)) if (!(await nextStep())) break;
    return texts.map(({ ids, logprobs, end = "interrupted" }, i) => {
      return { prompt: Math.floor(i / texts[0].options.samples), ids, logprobs, end };
    });
  }

  /** Continues texts. @returns what was added to each, `samples` for each prompt; stop tokens are left out */
  async texts(prompts: readonly string[], options: GenerateOptions = {}): Promise<string[]> {
    const tokenizer = this.needTokenizer();
    const completions = await this.generate(
      prompts.map((prompt) => tokenizer.encode(prompt)),
      options,
    );
    return completions.map(({ ids, end }) => tokenizer.decode(end === "stop" ? ids.slice(0, -1) : ids));
  }

  /** Continues one text and gives each piece of it as soon as it is written: what a cell shows with `await stream(…)`. */
  async *stream(prompt: string, options: Omit<GenerateOptions, "samples"> = {}): AsyncGenerator<string, void, void> {
    const tokenizer = this.needTokenizer();
    const texts = this.begin([tokenizer.encode(prompt)], options);
    let shown = 0;
    const rest = (whole: string) => {
      const piece = whole.slice(shown);
      shown = whole.length;
      return piece;
    };
    const decoded = () => tokenizer.decode(texts[0].end === "stop" ? texts[0].ids.slice(0, -1) : texts[0].ids);
    for await (const _ of this.writeAll(texts)) {
      const piece = rest(decoded().replace(/\uFFFD+$/, "")); // half a character waits for its other half
      if (piece) yield piece;
      if (!(await nextStep())) break;
    }
    const last = rest(decoded());
    if (last) yield last;
  }

  /** Frees what was compiled; the model stays. */
  dispose(): void {
    for (const decoder of this.decoders.values()) decoder.dispose();
    this.decoders.clear();
  }

  private needTokenizer(): Tokenizer {
    if (!this.tokenizer) throw new Error("a tokenizer is needed for text: new TextGenerator(model, tokenizer)");
    return this.tokenizer;
  }

  /** Checks everything and makes a text for each sample of each prompt. */
  private begin(prompts: readonly (readonly number[])[], options: GenerateOptions): GrowingText[] {
    const { vocabSize, blockSize } = this.model.config;
    const all = checkedOptions(options, vocabSize);
    checkPrompts(prompts, vocabSize, blockSize, all.whenFull);
    const seen = new Map<string, number>(); // how often each prompt was met
    return prompts.flatMap((prompt) =>
      Array.from({ length: all.samples }, () => {
        const key = prompt.join();
        const sample = seen.get(key) ?? 0;
        seen.set(key, sample + 1);
        return new GrowingText(prompt, sample, blockSize, all);
      }),
    );
  }

  private async *writeAll(texts: GrowingText[]): AsyncGenerator<void, void, void> {
    for (let first = 0; first < texts.length && !stopRequested(); first += MOST_TEXTS) {
      yield* this.write(texts.slice(first, first + MOST_TEXTS));
    }
  }

  /** Writes some texts side by side until all are finished. Gives way whenever each has got its next token. */
  private async *write(texts: GrowingText[]): AsyncGenerator<void, void, void> {
    const { blockSize } = this.model.config;
    const decoder = this.decoderFor(texts.length);
    const padded = (rows: number[][]) => [...rows, ...Array(decoder.batchSize - rows.length).fill(rows[0])];
    let place: Place = { row: blockSize, padding: [] }; // as if the cache were full: the texts must be read first
    while (texts.some(({ end }) => !end)) {
      if (place.row === blockSize) {
        const { ids, row, padding } = sideBySide(texts, decoder.batchSize);
        place = { row, padding };
        decoder.read(ids, { row: 0, padding });
      }
      const longest = Math.max(...texts.filter(({ end }) => !end).map(({ tokensLeft }) => tokensLeft));
      const steps = decoder.steps(Math.min(longest, blockSize - place.row));
      const last = padded(texts.map(({ window }) => window.slice(-1))).flat();
      const chance = padded(texts.map((text) => text.uniforms(steps))); // (B, steps)
      const byStep = Array.from({ length: steps }, (_, step) => chance.map((ofText) => ofText[step]));
      const finished = Array.from(
        { length: decoder.batchSize },
        (_, i) => texts[i]?.end !== undefined || i >= texts.length,
      );
      const { ids, logprobs } = decoder.write(last, place, byStep, texts[0].options, finished);
      place = { ...place, row: place.row + steps };
      for (let step = 0; step < steps; step++) {
        const at = step * decoder.batchSize;
        for (const [i, text] of texts.entries()) text.take(ids[at + i], logprobs[at + i]);
        yield;
      }
    }
  }

  /** The decoder for so many texts: for the next power of two. */
  private decoderFor(count: number): Decoder {
    const batchSize = 2 ** Math.ceil(Math.log2(count));
    const known = this.decoders.get(batchSize);
    if (known) return known;
    const decoder = newDecoder(this.model, batchSize, this.precision);
    this.decoders.set(batchSize, decoder);
    return decoder;
  }
}

/**
 * Texts in rows that end together: what is to be read before their last tokens, where those stand, and the padding in front. A text that is
 * finished takes no more part: nothing of it is read, nor of the rows that no text fills.
 *
 * @param rows  at least as many as there are texts
 */
function sideBySide(texts: readonly GrowingText[], rows: number): { ids: number[][]; row: number; padding: number[] } {
  for (const text of texts) text.slide();
  const windows = Array.from({ length: rows }, (_, i) => (texts[i] && !texts[i].end ? texts[i].window : [0]));
  const longest = Math.max(...windows.map(({ length }) => length));
  const padding = windows.map(({ length }) => longest - length);
  const ids = windows.map((window, i) => [...Array<number>(padding[i]).fill(0), ...window.slice(0, -1)]);
  return { ids, row: longest - 1, padding };
}
