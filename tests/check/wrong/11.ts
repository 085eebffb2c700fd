// Wrong answers to notebook 11, each with the mistake that its check must name.

// %% ex-11-1 · turns the sign of the toll
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  return logprobs.map((logprob, t) => klCoef * (logprob - refLogprobs[t]) + (t === logprobs.length - 1 ? score : 0));
}

// %% ex-11-1 · gives every token the score
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  return logprobs.map((logprob, t) => score - klCoef * (logprob - refLogprobs[t]));
}

// %% ex-11-1 · lets the last token pay nothing
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  const rewards = logprobs.map((logprob, t) => -klCoef * (logprob - refLogprobs[t]));
  return [...rewards.slice(0, -1), score];
}

// %% ex-11-1 · gives the first token the score
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  const rewards = logprobs.map((logprob, t) => klCoef * (refLogprobs[t] - logprob));
  rewards[0] += score;
  return rewards;
}

// %% ex-11-1 · subtracts probabilities
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  const rewards = logprobs.map((logprob, t) => -klCoef * (Math.exp(logprob) - Math.exp(refLogprobs[t])));
  rewards[rewards.length - 1] += score;
  return rewards;
}

// %% ex-11-1 · takes the whole toll at the end
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  const rewards = logprobs.map(() => 0);
  const kl = logprobs.reduce((sum, logprob, t) => sum + logprob - refLogprobs[t], 0);
  rewards[rewards.length - 1] = score - klCoef * kl;
  return rewards;
}

// %% ex-11-1 · multiplies the score too
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  return logprobs.map((logprob, t) => klCoef * (refLogprobs[t] - logprob + (t === logprobs.length - 1 ? score : 0)));
}

// %% ex-11-1 · forgets the score
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  return logprobs.map((logprob, t) => -klCoef * (logprob - refLogprobs[t]));
}

// %% ex-11-1 · forgets the price
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  return logprobs.map((logprob, t) => refLogprobs[t] - logprob + (t === logprobs.length - 1 ? score : 0));
}

// %% ex-11-1 · gives nothing back
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  const rewards = logprobs.map((logprob, t) => -klCoef * Math.max(0, logprob - refLogprobs[t]));
  rewards[rewards.length - 1] += score;
  return rewards;
}

// %% ex-11-1 · takes a toll for every difference
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  const rewards = logprobs.map((logprob, t) => -klCoef * Math.abs(logprob - refLogprobs[t]));
  rewards[rewards.length - 1] += score;
  return rewards;
}

// %% ex-11-1 · appends the score
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  const rewards = logprobs.map((logprob, t) => -klCoef * (logprob - refLogprobs[t]));
  rewards.push(score);
  return rewards;
}

// %% ex-11-1 · shares the score out
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  return logprobs.map((logprob, t) => score / logprobs.length - klCoef * (logprob - refLogprobs[t]));
}

// %% ex-11-1 · takes the score off
function rewardTokens(logprobs: number[], refLogprobs: number[], score: number, klCoef: number): number[] {
  return logprobs.map((logprob, t) => -klCoef * (logprob - refLogprobs[t]) - (t === logprobs.length - 1 ? score : 0));
}

// %% ex-11-2 · goes on after the end
function advantagesOf(rewards: number[], values: number[], gamma: number, lam: number): number[] {
  const advantages: number[] = [];
  let [nextAdvantage, nextValue] = [0, values[values.length - 1]];
  for (let t = rewards.length - 1; t >= 0; t--) {
    advantages[t] = rewards[t] + gamma * nextValue - values[t] + gamma * lam * nextAdvantage;
    [nextAdvantage, nextValue] = [advantages[t], values[t]];
  }
  return advantages;
}

// %% ex-11-2 · goes forwards
function advantagesOf(rewards: number[], values: number[], gamma: number, lam: number): number[] {
  const advantages: number[] = [];
  for (let t = 0; t < rewards.length; t++) {
    const delta = rewards[t] + gamma * (values[t + 1] ?? 0) - values[t];
    advantages.push(delta + gamma * lam * (advantages[t - 1] ?? 0));
  }
  return advantages;
}

// %% ex-11-2 · leaves λ out
function advantagesOf(rewards: number[], values: number[], gamma: number, lam: number): number[] {
  const advantages: number[] = [];
  for (let t = rewards.length - 1; t >= 0; t--) {
    advantages[t] = rewards[t] + gamma * (values[t + 1] ?? 0) - values[t] + gamma * (advantages[t + 1] ?? 0);
  }
  return advantages;
}

// %% ex-11-2 · leaves γ out of what comes along
function advantagesOf(rewards: number[], values: number[], gamma: number, lam: number): number[] {
  const advantages: number[] = [];
  for (let t = rewards.length - 1; t >= 0; t--) {
    advantages[t] = rewards[t] + gamma * (values[t + 1] ?? 0) - values[t] + lam * (advantages[t + 1] ?? 0);
  }
  return advantages;
}

// %% ex-11-2 · leaves γ out of what is expected
function advantagesOf(rewards: number[], values: number[], gamma: number, lam: number): number[] {
  const advantages: number[] = [];
  for (let t = rewards.length - 1; t >= 0; t--) {
    advantages[t] = rewards[t] + (values[t + 1] ?? 0) - values[t] + gamma * lam * (advantages[t + 1] ?? 0);
  }
  return advantages;
}

// %% ex-11-2 · gives the surprises
function advantagesOf(rewards: number[], values: number[], gamma: number, lam: number): number[] {
  return rewards.map((reward, t) => reward + gamma * (values[t + 1] ?? 0) - values[t]);
}

// %% ex-11-2 · forgets what was expected
function advantagesOf(rewards: number[], values: number[], gamma: number, lam: number): number[] {
  const advantages: number[] = [];
  for (let t = rewards.length - 1; t >= 0; t--) {
    advantages[t] = rewards[t] + gamma * (values[t + 1] ?? 0) + gamma * lam * (advantages[t + 1] ?? 0);
  }
  return advantages;
}

// %% ex-11-2 · gives the returns
function advantagesOf(rewards: number[], values: number[], gamma: number, lam: number): number[] {
  const advantages: number[] = [];
  for (let t = rewards.length - 1; t >= 0; t--) {
    advantages[t] = rewards[t] + gamma * (values[t + 1] ?? 0) - values[t] + gamma * lam * (advantages[t + 1] ?? 0);
  }
  return advantages.map((A, t) => A + values[t]);
}

// %% ex-11-2 · leaves the list turned round
function advantagesOf(rewards: number[], values: number[], gamma: number, lam: number): number[] {
  const advantages: number[] = [];
  let [nextAdvantage, nextValue] = [0, 0];
  for (let t = rewards.length - 1; t >= 0; t--) {
    nextAdvantage = rewards[t] + gamma * nextValue - values[t] + gamma * lam * nextAdvantage;
    nextValue = values[t];
    advantages.push(nextAdvantage);
  }
  return advantages;
}

// %% ex-11-2 · reads past the end
function advantagesOf(rewards: number[], values: number[], gamma: number, lam: number): number[] {
  const advantages: number[] = [];
  let nextAdvantage = 0;
  for (let t = rewards.length - 1; t >= 0; t--) {
    nextAdvantage = rewards[t] + gamma * values[t + 1] - values[t] + gamma * lam * nextAdvantage;
    advantages.unshift(nextAdvantage);
  }
  return advantages;
}

// %% ex-11-2 · leaves γ out everywhere
function advantagesOf(rewards: number[], values: number[], gamma: number, lam: number): number[] {
  const advantages: number[] = [];
  for (let t = rewards.length - 1; t >= 0; t--) {
    advantages[t] = rewards[t] + (values[t + 1] ?? 0) - values[t] + lam * (advantages[t + 1] ?? 0);
  }
  return advantages;
}

// %% ex-11-2 · lets λ into the surprise
function advantagesOf(rewards: number[], values: number[], gamma: number, lam: number): number[] {
  const advantages: number[] = [];
  for (let t = rewards.length - 1; t >= 0; t--) {
    advantages[t] = rewards[t] + gamma * lam * (values[t + 1] ?? 0) - values[t] + gamma * lam * (advantages[t + 1] ?? 0);
  }
  return advantages;
}

// %% ex-11-3 · counts the filling
function whitenAnswers(rows: number[][], mask: number[][]): number[][] {
  const all = rows.flat();
  const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
  const variance = all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length;
  return rows.map((row, b) => row.map((x, t) => (mask[b][t] ? (x - mean) / Math.sqrt(variance + 1e-8) : 0)));
}

// %% ex-11-3 · whitens each answer on its own
function whitenAnswers(rows: number[][], mask: number[][]): number[][] {
  return rows.map((row, b) => {
    const counted = row.filter((_, t) => mask[b][t] === 1);
    const mean = counted.reduce((sum, x) => sum + x, 0) / counted.length;
    const variance = counted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / counted.length;
    return row.map((x, t) => (mask[b][t] === 1 ? (x - mean) / Math.sqrt(variance + 1e-8) : 0));
  });
}

// %% ex-11-3 · divides by the variance
function whitenAnswers(rows: number[][], mask: number[][]): number[][] {
  const counted = rows.flatMap((row, b) => row.filter((_, t) => mask[b][t] === 1));
  const mean = counted.reduce((sum, x) => sum + x, 0) / counted.length;
  const variance = counted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / counted.length;
  return rows.map((row, b) => row.map((x, t) => (mask[b][t] === 1 ? (x - mean) / variance : 0)));
}

// %% ex-11-3 · divides by n - 1
function whitenAnswers(rows: number[][], mask: number[][]): number[][] {
  const counted = rows.flatMap((row, b) => row.filter((_, t) => mask[b][t] === 1));
  const mean = counted.reduce((sum, x) => sum + x, 0) / counted.length;
  const variance = counted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (counted.length - 1);
  return rows.map((row, b) => row.map((x, t) => (mask[b][t] === 1 ? (x - mean) / Math.sqrt(variance) : 0)));
}

// %% ex-11-3 · leaves the mean in
function whitenAnswers(rows: number[][], mask: number[][]): number[][] {
  const counted = rows.flatMap((row, b) => row.filter((_, t) => mask[b][t] === 1));
  const mean = counted.reduce((sum, x) => sum + x, 0) / counted.length;
  const variance = counted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / counted.length;
  return rows.map((row, b) => row.map((x, t) => (mask[b][t] === 1 ? x / Math.sqrt(variance) : 0)));
}

// %% ex-11-3 · whitens the filling
function whitenAnswers(rows: number[][], mask: number[][]): number[][] {
  const counted = rows.flatMap((row, b) => row.filter((_, t) => mask[b][t] === 1));
  const mean = counted.reduce((sum, x) => sum + x, 0) / counted.length;
  const variance = counted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / counted.length;
  return rows.map((row) => row.map((x) => (x - mean) / Math.sqrt(variance)));
}

// %% ex-11-3 · takes off the mean only
function whitenAnswers(rows: number[][], mask: number[][]): number[][] {
  const counted = rows.flatMap((row, b) => row.filter((_, t) => mask[b][t] === 1));
  const mean = counted.reduce((sum, x) => sum + x, 0) / counted.length;
  return rows.map((row, b) => row.map((x, t) => (mask[b][t] === 1 ? x - mean : 0)));
}

// %% ex-11-3 · counts zeros for the filling
function whitenAnswers(rows: number[][], mask: number[][]): number[][] {
  const filled = rows.map((row, b) => row.map((x, t) => x * mask[b][t]));
  const n = filled.flat().length;
  const mean = filled.flat().reduce((sum, x) => sum + x, 0) / n;
  const variance = filled.flat().reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
  return filled.map((row, b) => row.map((x, t) => (mask[b][t] === 1 ? (x - mean) / Math.sqrt(variance + 1e-8) : 0)));
}

// %% ex-11-3 · cuts the rows
function whitenAnswers(rows: number[][], mask: number[][]): number[][] {
  const counted = rows.flatMap((row, b) => row.filter((_, t) => mask[b][t] === 1));
  const mean = counted.reduce((sum, x) => sum + x, 0) / counted.length;
  const variance = counted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / counted.length;
  return rows.map((row, b) => row.filter((_, t) => mask[b][t] === 1).map((x) => (x - mean) / Math.sqrt(variance + 1e-8)));
}

// %% ex-11-3 · leaves the filling as it was
function whitenAnswers(rows: number[][], mask: number[][]): number[][] {
  const counted = rows.flatMap((row, b) => row.filter((_, t) => mask[b][t] === 1));
  const mean = counted.reduce((sum, x) => sum + x, 0) / counted.length;
  const variance = counted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / counted.length;
  return rows.map((row, b) => row.map((x, t) => (mask[b][t] === 1 ? (x - mean) / Math.sqrt(variance) : x)));
}

// %% ex-11-3 · whitens each place on its own
function whitenAnswers(rows: number[][], mask: number[][]): number[][] {
  return rows.map((row, b) =>
    row.map((x, t) => {
      if (mask[b][t] === 0) return 0;
      const column = rows.map((other) => other[t]).filter((_, c) => mask[c][t] === 1);
      const mean = column.reduce((sum, y) => sum + y, 0) / column.length;
      const variance = column.reduce((sum, y) => sum + (y - mean) ** 2, 0) / column.length;
      return (x - mean) / Math.sqrt(variance + 1e-8);
    }),
  );
}

// %% ex-11-3 · divides by the mean distance
function whitenAnswers(rows: number[][], mask: number[][]): number[][] {
  const counted = rows.flatMap((row, b) => row.filter((_, t) => mask[b][t] === 1));
  const mean = counted.reduce((sum, x) => sum + x, 0) / counted.length;
  const distance = counted.reduce((sum, x) => sum + Math.abs(x - mean), 0) / counted.length;
  return rows.map((row, b) => row.map((x, t) => (mask[b][t] === 1 ? (x - mean) / distance : 0)));
}

// %% ex-11-4 · takes the smaller loss
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const losses = advantages.map((A, t) => {
    const ratio = Math.exp(logprobs[t] - oldLogprobs[t]);
    return -Math.max(A * ratio, A * Math.min(1 + clipRange, Math.max(1 - clipRange, ratio)));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-11-4 · always clips
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const losses = advantages.map((A, t) => {
    const ratio = Math.exp(logprobs[t] - oldLogprobs[t]);
    return -A * Math.min(1 + clipRange, Math.max(1 - clipRange, ratio));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-11-4 · never clips
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const losses = advantages.map((A, t) => -A * Math.exp(logprobs[t] - oldLogprobs[t]));
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-11-4 · forgets the sign
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const gains = advantages.map((A, t) => {
    const ratio = Math.exp(logprobs[t] - oldLogprobs[t]);
    return Math.min(A * ratio, A * Math.min(1 + clipRange, Math.max(1 - clipRange, ratio)));
  });
  return gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
}

// %% ex-11-4 · turns the ratio over
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const losses = advantages.map((A, t) => {
    const ratio = Math.exp(oldLogprobs[t] - logprobs[t]);
    return Math.max(-A * ratio, -A * Math.min(1 + clipRange, Math.max(1 - clipRange, ratio)));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-11-4 · forgets the exponential
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const losses = advantages.map((A, t) => {
    const ratio = logprobs[t] - oldLogprobs[t];
    return Math.max(-A * ratio, -A * Math.min(1 + clipRange, Math.max(1 - clipRange, ratio)));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-11-4 · gives the sum
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  return advantages.reduce((sum, A, t) => {
    const ratio = Math.exp(logprobs[t] - oldLogprobs[t]);
    return sum + Math.max(-A * ratio, -A * Math.min(1 + clipRange, Math.max(1 - clipRange, ratio)));
  }, 0);
}

// %% ex-11-4 · forgets both signs
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const losses = advantages.map((A, t) => {
    const ratio = Math.exp(logprobs[t] - oldLogprobs[t]);
    const clipped = Math.min(1 + clipRange, Math.max(1 - clipRange, ratio));
    return Math.max(A * ratio, A * clipped);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-11-4 · divides log-probabilities
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const losses = advantages.map((A, t) => {
    const ratio = logprobs[t] / oldLogprobs[t];
    const clipped = Math.min(1 + clipRange, Math.max(1 - clipRange, ratio));
    return Math.max(-A * ratio, -A * clipped);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-11-4 · clips about 0
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const losses = advantages.map((A, t) => {
    const ratio = Math.exp(logprobs[t] - oldLogprobs[t]);
    const clipped = Math.min(clipRange, Math.max(-clipRange, ratio));
    return Math.max(-A * ratio, -A * clipped);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-11-4 · types the range in
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const losses = advantages.map((A, t) => {
    const ratio = Math.exp(logprobs[t] - oldLogprobs[t]);
    const clipped = Math.min(1.2, Math.max(0.8, ratio));
    return Math.max(-A * ratio, -A * clipped);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-11-4 · takes the larger of two means
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const mean = (losses: number[]): number => losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  const ratios = logprobs.map((logprob, t) => Math.exp(logprob - oldLogprobs[t]));
  const clipped = ratios.map((ratio) => Math.min(1 + clipRange, Math.max(1 - clipRange, ratio)));
  return Math.max(mean(ratios.map((ratio, t) => -advantages[t] * ratio)), mean(clipped.map((ratio, t) => -advantages[t] * ratio)));
}

// %% ex-11-4 · holds the ratio from above only
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const losses = logprobs.map((logprob, t) => {
    const ratio = Math.exp(logprob - oldLogprobs[t]);
    const clipped = Math.min(1 + clipRange, ratio);
    return Math.max(-advantages[t] * ratio, -advantages[t] * clipped);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-11-4 · holds the ratio from below only
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const losses = logprobs.map((logprob, t) => {
    const ratio = Math.exp(logprob - oldLogprobs[t]);
    const clipped = Math.max(1 - clipRange, ratio);
    return Math.max(-advantages[t] * ratio, -advantages[t] * clipped);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-11-4 · clips the difference of logarithms
function clippedLoss(logprobs: number[], oldLogprobs: number[], advantages: number[], clipRange: number): number {
  const losses = logprobs.map((logprob, t) => {
    const ratio = Math.exp(logprob - oldLogprobs[t]);
    const clipped = Math.exp(Math.min(clipRange, Math.max(-clipRange, logprob - oldLogprobs[t])));
    return Math.max(-advantages[t] * ratio, -advantages[t] * clipped);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-11-5 · stops on both sides
function standsStill(ratios: number[], advantages: number[], clipRange: number): boolean[] {
  return ratios.map((ratio) => ratio > 1 + clipRange || ratio < 1 - clipRange);
}

// %% ex-11-5 · stops on the wrong side
function standsStill(ratios: number[], advantages: number[], clipRange: number): boolean[] {
  return ratios.map((ratio, t) => (advantages[t] > 0 ? ratio < 1 - clipRange : ratio > 1 + clipRange));
}

// %% ex-11-5 · thinks of good tokens only
function standsStill(ratios: number[], advantages: number[], clipRange: number): boolean[] {
  return ratios.map((ratio, t) => advantages[t] > 0 && ratio > 1 + clipRange);
}

// %% ex-11-5 · says which move
function standsStill(ratios: number[], advantages: number[], clipRange: number): boolean[] {
  return ratios.map((ratio, t) => !(advantages[t] > 0 ? ratio > 1 + clipRange : ratio < 1 - clipRange));
}

// %% ex-11-5 · does not look at the advantage
function standsStill(ratios: number[], advantages: number[], clipRange: number): boolean[] {
  return ratios.map((ratio) => ratio > 1 + clipRange);
}

// %% ex-11-5 · stops within the range
function standsStill(ratios: number[], advantages: number[], clipRange: number): boolean[] {
  return ratios.map((ratio) => ratio > 1 - clipRange && ratio < 1 + clipRange);
}

// %% ex-11-5 · stops where both losses are equal
function standsStill(ratios: number[], advantages: number[], clipRange: number): boolean[] {
  return ratios.map((ratio, t) => {
    const clipped = -advantages[t] * Math.min(1 + clipRange, Math.max(1 - clipRange, ratio));
    return Math.max(-advantages[t] * ratio, clipped) === clipped;
  });
}

// %% ex-11-5 · thinks of bad tokens only
function standsStill(ratios: number[], advantages: number[], clipRange: number): boolean[] {
  return ratios.map((ratio, t) => advantages[t] < 0 && ratio < 1 - clipRange);
}

// %% ex-11-5 · types the edges in
function standsStill(ratios: number[], advantages: number[], clipRange: number): boolean[] {
  return ratios.map((ratio, t) => (advantages[t] > 0 ? ratio > 1.2 : ratio < 0.8));
}

// %% ex-11-6 · takes the smaller square
function clippedValueLoss(values: number[], oldValues: number[], returns: number[], clipRange: number): number {
  const squares = values.map((V, t) => {
    const near = oldValues[t] + Math.min(clipRange, Math.max(-clipRange, V - oldValues[t]));
    return Math.min((V - returns[t]) ** 2, (near - returns[t]) ** 2);
  });
  return squares.reduce((sum, square) => sum + square, 0) / squares.length / 2;
}

// %% ex-11-6 · always clips
function clippedValueLoss(values: number[], oldValues: number[], returns: number[], clipRange: number): number {
  const squares = values.map((V, t) => {
    const near = oldValues[t] + Math.min(clipRange, Math.max(-clipRange, V - oldValues[t]));
    return (near - returns[t]) ** 2;
  });
  return squares.reduce((sum, square) => sum + square, 0) / squares.length / 2;
}

// %% ex-11-6 · never clips
function clippedValueLoss(values: number[], oldValues: number[], returns: number[], clipRange: number): number {
  return values.reduce((sum, V, t) => sum + (V - returns[t]) ** 2, 0) / values.length / 2;
}

// %% ex-11-6 · holds the value itself
function clippedValueLoss(values: number[], oldValues: number[], returns: number[], clipRange: number): number {
  const squares = values.map((V, t) => {
    const near = Math.min(clipRange, Math.max(-clipRange, V));
    return Math.max((V - returns[t]) ** 2, (near - returns[t]) ** 2);
  });
  return squares.reduce((sum, square) => sum + square, 0) / squares.length / 2;
}

// %% ex-11-6 · forgets the half
function clippedValueLoss(values: number[], oldValues: number[], returns: number[], clipRange: number): number {
  const squares = values.map((V, t) => {
    const near = oldValues[t] + Math.min(clipRange, Math.max(-clipRange, V - oldValues[t]));
    return Math.max((V - returns[t]) ** 2, (near - returns[t]) ** 2);
  });
  return squares.reduce((sum, square) => sum + square, 0) / squares.length;
}

// %% ex-11-6 · gives the sum
function clippedValueLoss(values: number[], oldValues: number[], returns: number[], clipRange: number): number {
  return values.reduce((sum, V, t) => {
    const near = oldValues[t] + Math.min(clipRange, Math.max(-clipRange, V - oldValues[t]));
    return sum + Math.max((V - returns[t]) ** 2, (near - returns[t]) ** 2) / 2;
  }, 0);
}

// %% ex-11-6 · clips on the upper side only
function clippedValueLoss(values: number[], oldValues: number[], returns: number[], clipRange: number): number {
  const squares = values.map((V, t) => {
    const near = Math.min(V, oldValues[t] + clipRange);
    return Math.max((V - returns[t]) ** 2, (near - returns[t]) ** 2);
  });
  return squares.reduce((sum, square) => sum + square, 0) / squares.length / 2;
}

// %% ex-11-6 · clips on the lower side only
function clippedValueLoss(values: number[], oldValues: number[], returns: number[], clipRange: number): number {
  const squares = values.map((V, t) => {
    const near = Math.max(V, oldValues[t] - clipRange);
    return Math.max((V - returns[t]) ** 2, (near - returns[t]) ** 2);
  });
  return squares.reduce((sum, square) => sum + square, 0) / squares.length / 2;
}

// %% ex-11-6 · takes the larger of two means
function clippedValueLoss(values: number[], oldValues: number[], returns: number[], clipRange: number): number {
  const half = (guesses: number[]): number => guesses.reduce((sum, V, t) => sum + (V - returns[t]) ** 2, 0) / guesses.length / 2;
  const near = values.map((V, t) => Math.min(oldValues[t] + clipRange, Math.max(oldValues[t] - clipRange, V)));
  return Math.max(half(values), half(near));
}

// %% ex-11-6 · types 0.2 in
function clippedValueLoss(values: number[], oldValues: number[], returns: number[], clipRange: number): number {
  const losses = values.map((V, t) => {
    const clipped = Math.min(oldValues[t] + 0.2, Math.max(oldValues[t] - 0.2, V));
    return Math.max((V - returns[t]) ** 2, (clipped - returns[t]) ** 2);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length / 2;
}

// %% ex-11-6 · holds the value near 1
function clippedValueLoss(values: number[], oldValues: number[], returns: number[], clipRange: number): number {
  const losses = values.map((V, t) => {
    const clipped = Math.min(1 + clipRange, Math.max(1 - clipRange, V));
    return Math.max((V - returns[t]) ** 2, (clipped - returns[t]) ** 2);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length / 2;
}

// %% ex-11-6 · forgets the squares
function clippedValueLoss(values: number[], oldValues: number[], returns: number[], clipRange: number): number {
  const losses = values.map((V, t) => {
    const clipped = Math.min(oldValues[t] + clipRange, Math.max(oldValues[t] - clipRange, V));
    return Math.max(Math.abs(V - returns[t]), Math.abs(clipped - returns[t]));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length / 2;
}

// %% ex-11-7 · keeps the truest
function bestOf(scores: number[], truths: number[], n: number): number {
  const order = [...truths.keys()].sort((i, j) => truths[j] - truths[i]);
  let [mean, left] = [0, 1];
  for (const [place, i] of order.entries()) {
    const share = Math.min(1, n / (truths.length - place));
    mean += left * share * truths[i];
    left *= 1 - share;
  }
  return mean;
}

// %% ex-11-7 · gives the score
function bestOf(scores: number[], truths: number[], n: number): number {
  const order = [...scores.keys()].sort((i, j) => scores[j] - scores[i]);
  let [mean, left] = [0, 1];
  for (const [place, i] of order.entries()) {
    const share = Math.min(1, n / (scores.length - place));
    mean += left * share * scores[i];
    left *= 1 - share;
  }
  return mean;
}

// %% ex-11-7 · looks at the first n
function bestOf(scores: number[], truths: number[], n: number): number {
  let best = 0;
  for (let i = 1; i < n; i++) if (scores[i] > scores[best]) best = i;
  return truths[best];
}

// %% ex-11-7 · draws an answer twice
function bestOf(scores: number[], truths: number[], n: number): number {
  const order = [...scores.keys()].sort((i, j) => scores[i] - scores[j]);
  const N = scores.length;
  return order.reduce((mean, i, place) => mean + (((place + 1) / N) ** n - (place / N) ** n) * truths[i], 0);
}

// %% ex-11-7 · keeps the lowest
function bestOf(scores: number[], truths: number[], n: number): number {
  const order = [...scores.keys()].sort((i, j) => scores[i] - scores[j]);
  let [mean, left] = [0, 1];
  for (const [place, i] of order.entries()) {
    const share = Math.min(1, n / (scores.length - place));
    mean += left * share * truths[i];
    left *= 1 - share;
  }
  return mean;
}

// %% ex-11-7 · averages the n best
function bestOf(scores: number[], truths: number[], n: number): number {
  const order = [...scores.keys()].sort((i, j) => scores[j] - scores[i]);
  return order.slice(0, n).reduce((sum, i) => sum + truths[i], 0) / n;
}

// %% ex-11-7 · takes the best of all
function bestOf(scores: number[], truths: number[], n: number): number {
  return truths[scores.indexOf(Math.max(...scores))];
}

// %% ex-11-7 · sorts as text
function bestOf(scores: number[], truths: number[], n: number): number {
  const order = [...scores].sort().reverse().map((score) => scores.indexOf(score));
  let [mean, left] = [0, 1];
  for (const [place, i] of order.entries()) {
    const share = Math.min(1, n / (scores.length - place));
    mean += left * share * truths[i];
    left *= 1 - share;
  }
  return mean;
}

// %% ex-11-7 · averages all truths
function bestOf(scores: number[], truths: number[], n: number): number {
  return truths.reduce((sum, truth) => sum + truth, 0) / truths.length;
}

// %% ex-11-7 · forgets what is left
function bestOf(scores: number[], truths: number[], n: number): number {
  const order = [...scores.keys()].sort((i, j) => scores[j] - scores[i]);
  return order.reduce((mean, i, place) => mean + Math.min(1, n / (scores.length - place)) * truths[i], 0);
}

// %% ex-11-7 · takes the same share each time
function bestOf(scores: number[], truths: number[], n: number): number {
  const order = [...scores.keys()].sort((i, j) => scores[j] - scores[i]);
  let [mean, left] = [0, 1];
  for (const [place, i] of order.entries()) {
    const share = Math.min(1, n / scores.length);
    mean += left * share * truths[i];
    left *= 1 - share;
  }
  return mean;
}

// %% ex-11-7 · chooses neighbours only
function bestOf(scores: number[], truths: number[], n: number): number {
  let sum = 0;
  for (let first = 0; first + n <= scores.length; first++) {
    const window = scores.slice(first, first + n);
    sum += truths[first + window.indexOf(Math.max(...window))];
  }
  return sum / (scores.length - n + 1);
}
