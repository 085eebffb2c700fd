// Reference answers to notebook 02, by grade id. Each section replaces the cell that holds the stub.

// %% ex-02-1
// Put START in front and END behind; every symbol but START is once the answer, and what stands before it, cut to the window, is its context.
function pairs(symbols: string[], window: number): { context: string[]; next: string }[] {
  const whole = ["START", ...symbols, "END"];
  return whole.slice(1).map((next, i) => ({ context: whole.slice(Math.max(0, i + 1 - window), i + 1), next }));
}

// %% ex-02-2
// The loss adds up over the symbols because the probability of a word is a product. END is one of the symbols: a model that never
// finishes a word has not learned to write words.
function nats(word: string, p: (next: string, previous: string) => number): number {
  const whole = ["START", ...word, "END"];
  let sum = 0;
  for (let i = 1; i < whole.length; i++) sum -= Math.log(p(whole[i], whole[i - 1]));
  return sum / (whole.length - 1);
}

// %% ex-02-3
// T votes are added to the total, and the shorter context says how they are shared out. An empty table has no votes of its own.
function backOff(counts: Map<string, number>, shorter: (next: string) => number, next: string): number {
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  const followers = counts.size;
  if (followers === 0) return shorter(next);
  return ((counts.get(next) ?? 0) + followers * shorter(next)) / (total + followers);
}

// %% ex-02-4
// log p divided by T is p to the power 1/T. Powers do not sum to 1, so they are divided by their sum.
function heat(probs: number[], temperature: number): number[] {
  const powers = probs.map((p) => p ** (1 / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

// %% ex-02-5
// P(X) is the same for every cause, so the largest P(X|Y) P(Y) is also the largest P(Y|X).
function correct(causes: { meant: string; likelihood: number }[], prior: (meant: string) => number): string {
  let best = causes[0];
  for (const cause of causes) {
    if (cause.likelihood * prior(cause.meant) > best.likelihood * prior(best.meant)) best = cause;
  }
  return best.meant;
}

// %% ex-02-6
// Of all paths that end in the same symbol only the best can be part of the answer, because what comes after sees nothing but that
// symbol. So there are never more paths to keep than causes. Logarithms keep long products from running into 0.
function viterbi(
  seen: string[],
  causes: (seen: string) => { meant: string; likelihood: number }[],
  next: (meant: string, previous: string) => number,
): string[] {
  let paths = [{ symbols: [] as string[], score: 0 }];
  for (const symbol of seen) {
    paths = causes(symbol).map(({ meant, likelihood }) => {
      const extended = paths.map(({ symbols, score }) => ({
        symbols: [...symbols, meant],
        score: score + Math.log(likelihood) + Math.log(next(meant, symbols.at(-1) ?? "START")),
      }));
      return extended.reduce((a, b) => (b.score > a.score ? b : a));
    });
  }
  const finished = ({ symbols, score }: { symbols: string[]; score: number }): number =>
    score + Math.log(next("END", symbols.at(-1) ?? "START"));
  return paths.reduce((a, b) => (finished(b) > finished(a) ? b : a)).symbols;
}

// %% ex-02-7
// A mean of distributions is a distribution. Three orders err on different names, so their mean errs less than any of them; and with
// more context a larger part of every count should go to the shorter context, so the discount rises from 0.75 to 0.85.
import { kneserNey } from "jielong/lm/ngram";
import { NgramCounts } from "jielong/lm/ngram-counts";
import type { LanguageModel } from "jielong/lm/language-model";

function better(train: string[]): LanguageModel {
  const names = train.map((name) => [...name]);
  const models = [4, 5, 6].map((order) => kneserNey(new NgramCounts(order, names), 0.85));
  const after = (history: readonly string[]) => {
    const opinions = models.map((model) => model.after(history));
    return (next: string) => opinions.reduce((sum, p) => sum + p(next), 0) / opinions.length;
  };
  return { vocabulary: models[0].vocabulary, contextLength: 5, after };
}
