// Reference answers to notebook 11, by grade id. Each section replaces the cell that holds the stub.

// %% ex-11-1
// Every token pays for how much likelier the policy makes it than the reference does; the last one also gets the score.
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  const rewards = logprobs.map((logprob, t) => -klCoef * (logprob - refLogprobs[t]));
  rewards[rewards.length - 1] += score;
  return rewards;
}

// %% ex-11-2
// From the end: what came and is still expected, less what was expected before, and γλ of the next advantage.
function advantagesOf(rewards: number[], values: number[], gamma: number, lam: number): number[] {
  const advantages: number[] = [];
  let [nextAdvantage, nextValue] = [0, 0]; // nothing comes after the last token
  for (let t = rewards.length - 1; t >= 0; t--) {
    const delta = rewards[t] + gamma * nextValue - values[t];
    advantages[t] = delta + gamma * lam * nextAdvantage;
    [nextAdvantage, nextValue] = [advantages[t], values[t]];
  }
  return advantages;
}

// %% ex-11-3
// One mean and one variance for the tokens of all answers; the filling neither counts nor changes anything.
function whitenAnswers(rows: number[][], mask: number[][]): number[][] {
  const counted = rows.flatMap((row, b) => row.filter((_, t) => mask[b][t] === 1));
  const mean = counted.reduce((sum, x) => sum + x, 0) / counted.length;
  const variance = counted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / counted.length;
  const scale = Math.sqrt(variance + 1e-8);
  return rows.map((row, b) => row.map((x, t) => (mask[b][t] === 1 ? (x - mean) / scale : 0)));
}

// %% ex-11-4
// Two losses for each token, with the ratio as it is and with the ratio clipped; the larger one counts.
function clippedLoss(
  logprobs: number[],
  oldLogprobs: number[],
  advantages: number[],
  clipRange: number,
): number {
  const losses = advantages.map((A, t) => {
    const ratio = Math.exp(logprobs[t] - oldLogprobs[t]);
    const clipped = Math.min(1 + clipRange, Math.max(1 - clipRange, ratio));
    return Math.max(-A * ratio, -A * clipped);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-11-5
// A token stands still once it has moved ε where its advantage wants it. One that moved the other way is always brought back.
function standsStill(ratios: number[], advantages: number[], clipRange: number): boolean[] {
  return ratios.map((ratio, t) => (advantages[t] > 0 ? ratio > 1 + clipRange : ratio < 1 - clipRange));
}

// %% ex-11-6
// The same idea for values: the error as it is, and the error if the value had gone ε at most; the larger one counts.
function clippedValueLoss(
  values: number[],
  oldValues: number[],
  returns: number[],
  clipRange: number,
): number {
  const squares = values.map((V, t) => {
    const near = Math.min(oldValues[t] + clipRange, Math.max(oldValues[t] - clipRange, V));
    return Math.max((V - returns[t]) ** 2, (near - returns[t]) ** 2);
  });
  return squares.reduce((sum, square) => sum + square, 0) / squares.length / 2;
}

// %% ex-11-7
// In order of score, the answer at place i is kept if the other n - 1 lie below it. Without one answer there are N - 1 left: either the
// highest is among the n (n / N of all choices), or the same question is asked of the rest.
function bestOf(scores: number[], truths: number[], n: number): number {
  const order = [...scores.keys()].sort((i, j) => scores[j] - scores[i]); // the highest first
  let mean = 0;
  let left = 1; // share of choices that hold none of the answers looked at so far
  for (const [place, i] of order.entries()) {
    const share = Math.min(1, n / (scores.length - place)); // of those that are left, the ones that hold this answer
    mean += left * share * truths[i];
    left *= 1 - share;
  }
  return mean;
}
