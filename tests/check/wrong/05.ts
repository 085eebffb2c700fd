// Wrong answers to notebook 05, each with what is wrong in it after the dot. Every one must be turned down by its own diagnosis.

// %% ex-05-1 · forgets the root of d
function weights(query: number[], keys: number[][]): number[] {
  const scores = keys.map((key) => key.reduce((sum, k, i) => sum + k * query[i], 0));
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
}

// %% ex-05-1 · divides by d
function weights(query: number[], keys: number[][]): number[] {
  const scores = keys.map((key) => key.reduce((sum, k, i) => sum + k * query[i], 0) / query.length);
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
}

// %% ex-05-1 · gives the scores
function weights(query: number[], keys: number[][]): number[] {
  return keys.map((key) => key.reduce((sum, k, i) => sum + k * query[i], 0) / Math.sqrt(query.length));
}

// %% ex-05-1 · divides by the root of the number of keys
function weights(query: number[], keys: number[][]): number[] {
  const scores = keys.map((key) => key.reduce((sum, k, i) => sum + k * query[i], 0) / Math.sqrt(keys.length));
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
}

// %% ex-05-1 · overflows
function weights(query: number[], keys: number[][]): number[] {
  const scores = keys.map((key) => key.reduce((sum, k, i) => sum + k * query[i], 0) / Math.sqrt(query.length));
  const powers = scores.map((score) => Math.exp(score));
  return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
}

// %% ex-05-1 · divides by 2
function weights(query: number[], keys: number[][]): number[] {
  const scores = keys.map((key) => key.reduce((sum, k, i) => sum + k * query[i], 0) / 2);
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
}

// %% ex-05-1 · divides after the softmax
function weights(query: number[], keys: number[][]): number[] {
  const scores = keys.map((key) => key.reduce((sum, k, i) => sum + k * query[i], 0));
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  return powers.map((power) => power / powers.reduce((a, b) => a + b, 0) / Math.sqrt(query.length));
}

// %% ex-05-2 · hides the past
function causal(scores: number[][]): number[][] {
  return scores.map((row, t) => {
    const powers = row.map((score, s) => (s >= t ? Math.exp(score) : 0));
    return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
  });
}

// %% ex-05-2 · sets hidden scores to 0
function causal(scores: number[][]): number[][] {
  return scores.map((row, t) => {
    const powers = row.map((score, s) => Math.exp(s <= t ? score : 0));
    return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
  });
}

// %% ex-05-2 · hides after the softmax
function causal(scores: number[][]): number[][] {
  return scores.map((row, t) => {
    const powers = row.map((score) => Math.exp(score));
    const total = powers.reduce((a, b) => a + b, 0);
    return powers.map((power, s) => (s <= t ? power / total : 0));
  });
}

// %% ex-05-2 · hides a token from itself
function causal(scores: number[][]): number[][] {
  return scores.map((row, t) => {
    const powers = row.map((score, s) => (s < t ? Math.exp(score) : 0));
    return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
  });
}

// %% ex-05-2 · hides nothing
function causal(scores: number[][]): number[][] {
  return scores.map((row) => {
    const powers = row.map((score) => Math.exp(score));
    return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
  });
}

// %% ex-05-2 · takes a hidden score for the largest
function causal(scores: number[][]): number[][] {
  return scores.map((row, t) => {
    const powers = row.map((score, s) => (s <= t ? Math.exp(score - Math.max(...row)) : 0));
    return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
  });
}

// %% ex-05-2 · hides with -100
function causal(scores: number[][]): number[][] {
  return scores.map((row, t) => {
    const visible = row.map((score, s) => (s <= t ? score : -100));
    const powers = visible.map((score) => Math.exp(score - Math.max(...visible)));
    return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
  });
}

// %% ex-05-2 · cuts the rows off
function causal(scores: number[][]): number[][] {
  return scores.map((row, t) => {
    const visible = row.slice(0, t + 1);
    const powers = visible.map((score) => Math.exp(score - Math.max(...visible)));
    return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
  });
}

// %% ex-05-3 · forgets the root
function divisor(queryStd: number, keyStd: number, d: number): number {
  return queryStd * keyStd * d;
}

// %% ex-05-3 · looks at d alone
function divisor(queryStd: number, keyStd: number, d: number): number {
  return Math.sqrt(d);
}

// %% ex-05-3 · gives the variance
function divisor(queryStd: number, keyStd: number, d: number): number {
  return queryStd ** 2 * keyStd ** 2 * d;
}

// %% ex-05-3 · adds the two
function divisor(queryStd: number, keyStd: number, d: number): number {
  return (queryStd + keyStd) * Math.sqrt(d);
}

// %% ex-05-3 · takes the root of all
function divisor(queryStd: number, keyStd: number, d: number): number {
  return Math.sqrt(queryStd * keyStd * d);
}

// %% ex-05-4 · reshapes without a transposition
function splitHeads(x: number[][], nHead: number): number[][][] {
  const flat = x.flat();
  const size = x[0].length / nHead;
  return Array.from({ length: nHead }, (_, h) =>
    x.map((_, t) => flat.slice((h * x.length + t) * size, (h * x.length + t + 1) * size)),
  );
}

// %% ex-05-4 · deals the channels out like cards
function splitHeads(x: number[][], nHead: number): number[][][] {
  return Array.from({ length: nHead }, (_, h) => x.map((row) => row.filter((_, c) => c % nHead === h)));
}

// %% ex-05-4 · puts the token first
function splitHeads(x: number[][], nHead: number): number[][][] {
  const size = x[0].length / nHead;
  return x.map((row) => Array.from({ length: nHead }, (_, h) => row.slice(h * size, (h + 1) * size)));
}

// %% ex-05-4 · takes nHead for the size of a head
function splitHeads(x: number[][], nHead: number): number[][][] {
  const heads = x[0].length / nHead;
  return Array.from({ length: heads }, (_, h) => x.map((row) => row.slice(h * nHead, (h + 1) * nHead)));
}

// %% ex-05-4 · shares the tokens out
function splitHeads(x: number[][], nHead: number): number[][][] {
  const size = Math.ceil(x.length / nHead);
  return Array.from({ length: nHead }, (_, h) => x.slice(h * size, (h + 1) * size));
}

// %% ex-05-5 · swaps sine and cosine
function wave(t: number, C: number): number[] {
  return Array.from({ length: C }, (_, c) => {
    const angle = t / 10000 ** ((2 * Math.floor(c / 2)) / C);
    return c % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
}

// %% ex-05-5 · has half the exponent
function wave(t: number, C: number): number[] {
  return Array.from({ length: C }, (_, c) => {
    const angle = t / 10000 ** (Math.floor(c / 2) / C);
    return c % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

// %% ex-05-5 · gives every channel its own wavelength
function wave(t: number, C: number): number[] {
  return Array.from({ length: C }, (_, c) => {
    const angle = t / 10000 ** (c / C);
    return c % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

// %% ex-05-5 · multiplies the angle
function wave(t: number, C: number): number[] {
  return Array.from({ length: C }, (_, c) => {
    const angle = t * 10000 ** ((2 * Math.floor(c / 2)) / C);
    return c % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

// %% ex-05-5 · takes the channel for the pair
function wave(t: number, C: number): number[] {
  return Array.from({ length: C }, (_, c) => (c % 2 === 0 ? Math.sin : Math.cos)(t / 10000 ** ((2 * c) / C)));
}

// %% ex-05-5 · has sines only
function wave(t: number, C: number): number[] {
  return Array.from({ length: C }, (_, c) => Math.sin(t / 10000 ** ((2 * Math.floor(c / 2)) / C)));
}

// %% ex-05-6 · takes the first occurrence
function induction(ids: number[]): number | undefined {
  const at = ids.slice(0, -1).indexOf(ids[ids.length - 1]);
  return at < 0 ? undefined : ids[at + 1];
}

// %% ex-05-6 · finds the present token itself
function induction(ids: number[]): number | undefined {
  return ids[ids.lastIndexOf(ids[ids.length - 1]) + 1];
}

// %% ex-05-6 · gives the token before the match
function induction(ids: number[]): number | undefined {
  const at = ids.slice(0, -1).lastIndexOf(ids[ids.length - 1]);
  return ids[at - 1];
}

// %% ex-05-6 · guesses where there is nothing to look up
function induction(ids: number[]): number | undefined {
  const at = ids.slice(0, -1).lastIndexOf(ids[ids.length - 1]);
  return ids[at + 1];
}

// %% ex-05-6 · loses a match at the first place
function induction(ids: number[]): number | undefined {
  const at = ids.slice(0, -1).lastIndexOf(ids[ids.length - 1]);
  return at > 0 ? ids[at + 1] : undefined;
}

// %% ex-05-6 · leaves out the token before the present one
function induction(ids: number[]): number | undefined {
  const at = ids.slice(0, -2).lastIndexOf(ids[ids.length - 1]);
  return at < 0 ? undefined : ids[at + 1];
}

// %% ex-05-6 · gives -1
function induction(ids: number[]): number | undefined {
  const at = ids.slice(0, -1).lastIndexOf(ids[ids.length - 1]);
  return at < 0 ? -1 : ids[at + 1];
}
