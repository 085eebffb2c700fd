// Wrong answers to notebook 02, each with what is wrong in it after the dot. Every one must be turned down by its own diagnosis.

// %% ex-02-1 · forgets END
function pairs(symbols: string[], window: number) {
  const whole = ["START", ...symbols];
  return whole.slice(1).map((next, i) => ({ context: whole.slice(Math.max(0, i + 1 - window), i + 1), next }));
}

// %% ex-02-1 · forgets START
function pairs(symbols: string[], window: number) {
  const whole = [...symbols, "END"];
  return whole.slice(1).map((next, i) => ({ context: whole.slice(Math.max(0, i + 1 - window), i + 1), next }));
}

// %% ex-02-1 · keeps the oldest symbols
function pairs(symbols: string[], window: number) {
  const whole = ["START", ...symbols, "END"];
  return whole.slice(1).map((next, i) => ({ context: whole.slice(0, i + 1).slice(0, window), next }));
}

// %% ex-02-1 · puts the answer into the context
function pairs(symbols: string[], window: number) {
  const whole = ["START", ...symbols, "END"];
  return whole.slice(1).map((next, i) => ({ context: whole.slice(0, i + 2).slice(-window), next }));
}

// %% ex-02-2 · leaves END out
function nats(word: string, p: (next: string, previous: string) => number): number {
  const whole = ["START", ...word];
  let sum = 0;
  for (let i = 1; i < whole.length; i++) sum -= Math.log(p(whole[i], whole[i - 1]));
  return sum / (whole.length - 1);
}

// %% ex-02-2 · divides by the letters only
function nats(word: string, p: (next: string, previous: string) => number): number {
  const whole = ["START", ...word, "END"];
  let sum = 0;
  for (let i = 1; i < whole.length; i++) sum -= Math.log(p(whole[i], whole[i - 1]));
  return sum / word.length;
}

// %% ex-02-2 · gives bits
function nats(word: string, p: (next: string, previous: string) => number): number {
  const whole = ["START", ...word, "END"];
  let sum = 0;
  for (let i = 1; i < whole.length; i++) sum -= Math.log2(p(whole[i], whole[i - 1]));
  return sum / (whole.length - 1);
}

// %% ex-02-2 · has the sign wrong
function nats(word: string, p: (next: string, previous: string) => number): number {
  const whole = ["START", ...word, "END"];
  let sum = 0;
  for (let i = 1; i < whole.length; i++) sum += Math.log(p(whole[i], whole[i - 1]));
  return sum / (whole.length - 1);
}

// %% ex-02-3 · does not sum to 1
function backOff(counts: Map<string, number>, shorter: (next: string) => number, next: string): number {
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  if (total === 0) return shorter(next);
  return ((counts.get(next) ?? 0) + counts.size * shorter(next)) / total;
}

// %% ex-02-3 · takes the total for the number of different followers
function backOff(counts: Map<string, number>, shorter: (next: string) => number, next: string): number {
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  if (total === 0) return shorter(next);
  return ((counts.get(next) ?? 0) + total * shorter(next)) / (total + total);
}

// %% ex-02-3 · asks the shorter context only when nothing was seen
function backOff(counts: Map<string, number>, shorter: (next: string) => number, next: string): number {
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  return counts.has(next) ? counts.get(next)! / total : shorter(next);
}

// %% ex-02-3 · gives NaN after a context that was never seen
function backOff(counts: Map<string, number>, shorter: (next: string) => number, next: string): number {
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  return ((counts.get(next) ?? 0) + counts.size * shorter(next)) / (total + counts.size);
}

// %% ex-02-4 · has the power upside down
function heat(probs: number[], temperature: number): number[] {
  const powers = probs.map((p) => p ** temperature);
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

// %% ex-02-4 · does not divide by the sum
function heat(probs: number[], temperature: number): number[] {
  return probs.map((p) => p ** (1 / temperature));
}

// %% ex-02-4 · divides the probabilities by the temperature
function heat(probs: number[], temperature: number): number[] {
  const scaled = probs.map((p) => p / temperature);
  const sum = scaled.reduce((a, b) => a + b, 0);
  return scaled.map((value) => value / sum);
}

// %% ex-02-5 · does not ask the language model
function correct(causes: { meant: string; likelihood: number }[], prior: (meant: string) => number): string {
  return causes.reduce((best, cause) => (cause.likelihood > best.likelihood ? cause : best)).meant;
}

// %% ex-02-5 · does not ask the channel
function correct(causes: { meant: string; likelihood: number }[], prior: (meant: string) => number): string {
  return causes.reduce((best, cause) => (prior(cause.meant) > prior(best.meant) ? cause : best)).meant;
}

// %% ex-02-5 · adds the two
function correct(causes: { meant: string; likelihood: number }[], prior: (meant: string) => number): string {
  const score = (cause: { meant: string; likelihood: number }) => cause.likelihood + prior(cause.meant);
  return causes.reduce((best, cause) => (score(cause) > score(best) ? cause : best)).meant;
}

// %% ex-02-6 · decides from left to right
function viterbi(
  seen: string[],
  causes: (seen: string) => { meant: string; likelihood: number }[],
  next: (meant: string, previous: string) => number,
): string[] {
  const path: string[] = [];
  for (const symbol of seen) {
    const score = (cause: { meant: string; likelihood: number }) =>
      cause.likelihood * next(cause.meant, path[path.length - 1] ?? "START");
    path.push(causes(symbol).reduce((a, b) => (score(b) > score(a) ? b : a)).meant);
  }
  return path;
}

// %% ex-02-6 · forgets END
function viterbi(
  seen: string[],
  causes: (seen: string) => { meant: string; likelihood: number }[],
  next: (meant: string, previous: string) => number,
): string[] {
  let paths = [{ symbols: [] as string[], score: 1 }];
  for (const symbol of seen) {
    paths = causes(symbol).map(({ meant, likelihood }) =>
      paths
        .map(({ symbols, score }) => ({
          symbols: [...symbols, meant],
          score: score * likelihood * next(meant, symbols[symbols.length - 1] ?? "START"),
        }))
        .reduce((a, b) => (b.score > a.score ? b : a)),
    );
  }
  return paths.reduce((a, b) => (b.score > a.score ? b : a)).symbols;
}

// %% ex-02-6 · gives the path backwards
function viterbi(
  seen: string[],
  causes: (seen: string) => { meant: string; likelihood: number }[],
  next: (meant: string, previous: string) => number,
): string[] {
  let paths = [{ symbols: [] as string[], score: 0 }];
  for (const symbol of seen) {
    paths = causes(symbol).map(({ meant, likelihood }) =>
      paths
        .map(({ symbols, score }) => ({
          symbols: [meant, ...symbols],
          score: score + Math.log(likelihood) + Math.log(next(meant, symbols[0] ?? "START")),
        }))
        .reduce((a, b) => (b.score > a.score ? b : a)),
    );
  }
  const end = (path: { symbols: string[]; score: number }) => path.score + Math.log(next("END", path.symbols[0]));
  return paths.reduce((a, b) => (end(b) > end(a) ? b : a)).symbols;
}

// %% ex-02-7 · is the model to beat
import { kneserNey } from "jielong/lm/ngram";
import { NgramCounts } from "jielong/lm/ngram-counts";

function better(train: string[]) {
  return kneserNey(new NgramCounts(5, train.map((name) => [...name])));
}

// %% ex-02-7 · takes the larger of two probabilities
import { kneserNey, wittenBell } from "jielong/lm/ngram";
import { NgramCounts } from "jielong/lm/ngram-counts";

function better(train: string[]) {
  const counts = new NgramCounts(5, train.map((name) => [...name]));
  const [first, second] = [kneserNey(counts), wittenBell(counts)];
  const after = (history: readonly string[]) => {
    const [p, q] = [first.after(history), second.after(history)];
    return (next: string) => Math.max(p(next), q(next));
  };
  return { vocabulary: first.vocabulary, contextLength: 4, after };
}

// %% ex-02-7 · looks back one letter only
import { addK } from "jielong/lm/ngram";
import { NgramCounts } from "jielong/lm/ngram-counts";

function better(train: string[]) {
  return addK(new NgramCounts(2, train.map((name) => [...name])), 0.1);
}

// %% ex-02-7 · learns the names it is judged on
import { firstNames } from "jielong/data/first-names";
import { NgramCounts } from "jielong/lm/ngram-counts";
import { kneserNey } from "jielong/lm/ngram";

function better(train: string[]) {
  return kneserNey(new NgramCounts(6, firstNames().map((name) => [...name])), 0.2);
}
