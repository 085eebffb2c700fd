/**
 * Three looks inside a GPT as charts: its surprise at each token, the logit lens, and what an attention head looks at.
 */
import * as tf from "../core/tf";
import type { Gpt } from "../lm/gpt";
import { attentionByLayer, logitLens } from "../lm/look-inside";
import { nextTokenLogprobs } from "../lm/text-logprob";
import { barPlot } from "../plot/bar-plot";
import { heatmap } from "../plot/heatmap";
import type { ChartSpec } from "../plot/spec";
import type { Tokenizer } from "../text/tokenizer";
import { endId } from "./token-stream";

/** A text that a model reads: END and its tokens, and a name for each, all different. */
function reading(tokenizer: Tokenizer, text: string, most: number): { ids: number[]; names: string[] } {
  const end = endId(tokenizer);
  const ids = [end, ...tokenizer.encode(text)].slice(0, most);
  const names = ids.map((id, i) => `${i} ${id === end ? "END" : tokenizer.decode([id]).replace(/ /g, "␣")}`);
  return { ids, names };
}

/** −ln P of each token of a text, nats, beside that of a model that knows nothing. */
export function surprisePlot(gpt: Gpt, tokenizer: Tokenizer, text: string): ChartSpec {
  const { ids, names } = reading(tokenizer, text, gpt.config.blockSize);
  const bars = nextTokenLogprobs(gpt, ids).map((p, i) => ({ label: names[i + 1], value: -p }));
  return barPlot({
    title: `Surprise, token by token (knowing nothing: ${Math.log(gpt.config.vocabSize).toFixed(2)})`,
    x: "token",
    y: "surprise (nats)",
    horizontal: true,
    values: false,
    bars,
    description: `Bars: ${bars.map(({ label, value }) => `${label} ${value.toFixed(1)}`).join(", ")} nats.`,
  });
}

/** What each layer would say comes after each token: the likeliest token, and in colour how likely. */
export function lensPlot(gpt: Gpt, tokenizer: Tokenizer, text: string, most = 12): ChartSpec {
  const { ids, names } = reading(tokenizer, text, most);
  const layers = tf.tidy(() => logitLens(gpt, row(ids)).map((x) => (tf.softmax(x).arraySync() as number[][][])[0]));
  const best = layers.map((rows) => rows.map((p) => p.indexOf(Math.max(...p))));
  return heatmap({
    title: "The logit lens: what each layer would say comes next",
    x: "token read",
    y: "after block",
    value: "probability of its answer",
    rows: layers.map((_, i) => (i === 0 ? "none" : String(i))),
    columns: names,
    values: layers.map((rows, l) => rows.map((p, t) => p[best[l][t]])),
    texts: best.map((said) => said.map((id) => tokenizer.decode([id]).replace(/ /g, "␣").slice(0, 5))),
    domain: [0, 1],
    width: 600,
    height: 34 * layers.length,
    description: `After the last block the answers are: ${best[best.length - 1].map((id) => tokenizer.decode([id])).join(", ")}.`,
  });
}

/** A head of a block, and how much of its attention goes to the token just before, 0 to 1. */
export interface ChosenHead {
  layer: number;
  head: number;
  share: number;
}

/** The head that looks most at the token before, on one text; layers and heads count from 0. */
export function previousTokenHead(gpt: Gpt, tokenizer: Tokenizer, text: string): ChosenHead {
  const { ids } = reading(tokenizer, text, gpt.config.blockSize);
  const all = attention(gpt, ids).flatMap((heads, layer) =>
    heads.map((rows, head) => {
      const shares = rows.slice(1).map((weights, t) => weights[t]);
      return { layer, head, share: shares.reduce((a, b) => a + b, 0) / shares.length };
    }),
  );
  return all.reduce((a, b) => (b.share > a.share ? b : a));
}

/** What one head looks at: a row for each token that looks, a column for each that is looked at. */
export function attentionPlot(gpt: Gpt, tokenizer: Tokenizer, text: string, chosen: ChosenHead, most = 14): ChartSpec {
  const { ids, names } = reading(tokenizer, text, most);
  return heatmap({
    title: `Block ${chosen.layer + 1}, head ${chosen.head + 1}: ${Math.round(100 * chosen.share)} % of its attention on the token before`,
    x: "is looked at",
    y: "looks",
    value: "attention weight",
    rows: names,
    columns: names.map((name) => name.slice(0, 7)),
    values: attention(gpt, ids)[chosen.layer][chosen.head],
    domain: [0, 1],
    numbers: false,
    width: 600,
    description: "A lower triangle of attention weights, the largest of them mostly just below the diagonal.",
  });
}

const row = (ids: readonly number[]): tf.Tensor2D => tf.tensor2d([[...ids]], [1, ids.length], "int32");

/** weights[layer][head][t][s] */
function attention(gpt: Gpt, ids: readonly number[]): number[][][][] {
  return tf.tidy(() => attentionByLayer(gpt, row(ids)).map((weights) => weights.arraySync()[0]));
}
