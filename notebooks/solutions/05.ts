// Reference answers to notebook 05, by grade id. Each section replaces the cell that holds the stub.

// %% ex-05-1
// A score is a dot product divided by the root of its length; a softmax turns scores into weights. Taking the largest score off first
// changes nothing (numerator and denominator shrink by the same factor) and keeps Math.exp finite.
function weights(query: number[], keys: number[][]): number[] {
  const scores = keys.map((key) => key.reduce((sum, k, i) => sum + k * query[i], 0) / Math.sqrt(query.length));
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

// %% ex-05-2
// Hidden scores become -Infinity before the softmax: exp of it is 0, so they get no weight and the rest of the row still sums to 1.
function causal(scores: number[][]): number[][] {
  return scores.map((row, t) => {
    const visible = row.map((score, s) => (s <= t ? score : Number.NEGATIVE_INFINITY));
    const largest = Math.max(...visible);
    const powers = visible.map((score) => Math.exp(score - largest));
    const total = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / total);
  });
}

// %% ex-05-3
// One product has the standard deviation queryStd * keyStd. The variances of d independent products add up: d times one of them.
function divisor(queryStd: number, keyStd: number, d: number): number {
  return queryStd * keyStd * Math.sqrt(d);
}

// %% ex-05-4
// Every head needs a piece of every token, so each row is cut, and head h collects the pieces number h.
function splitHeads(x: number[][], nHead: number): number[][][] {
  const size = x[0].length / nHead;
  return Array.from({ length: nHead }, (_, h) => x.map((row) => row.slice(h * size, (h + 1) * size)));
}

// %% ex-05-5
// Channels go in pairs; pair i turns by 1 / 10000^(2i/C) radians a position, and its two channels are the sine and the cosine of that angle.
function wave(t: number, C: number): number[] {
  return Array.from({ length: C }, (_, c) => {
    const pair = Math.floor(c / 2);
    const angle = t / 10000 ** ((2 * pair) / C);
    return c % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

// %% ex-05-6
// The present token is the last one; its last earlier occurrence is looked for in everything before it.
function induction(ids: number[]): number | undefined {
  const before = ids.slice(0, -1);
  const at = before.lastIndexOf(ids[ids.length - 1]);
  return at < 0 ? undefined : ids[at + 1];
}
