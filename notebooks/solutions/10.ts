// Reference answers to notebook 10, by grade id. Each section replaces the cell that holds the stub.

// %% ex-10-1
// Every two answers of different rank are a pair, the lower rank first: K (K - 1) / 2 of them where there are no ties.
function pairsOf(ranks: number[]): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranks.length; i++) {
    for (let j = 0; j < ranks.length; j++) if (ranks[i] < ranks[j]) pairs.push([i, j]);
  }
  return pairs;
}

// %% ex-10-2
// The model does not know who labels, so of each pair it knows only how often the first one is preferred on average; it names the likelier side.
function bestAccuracy(chances: number[][]): number {
  let sum = 0;
  for (let k = 0; k < chances[0].length; k++) {
    const first = chances.reduce((total, row) => total + row[k], 0) / chances.length;
    sum += Math.max(first, 1 - first);
  }
  return sum / chances[0].length;
}

// %% ex-10-3
// -ln σ(d) = ln(1 + e^-d) for the difference of each pair, better minus worse, and the mean over the pairs.
function rankingLoss(scores: number[], ranks: number[]): number {
  const losses: number[] = [];
  for (let i = 0; i < ranks.length; i++) {
    for (let j = 0; j < ranks.length; j++) {
      if (ranks[i] < ranks[j]) losses.push(Math.log(1 + Math.exp(scores[j] - scores[i])));
    }
  }
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-10-4
// Filling stands at the end of a row only, so the last token of the answer is the one before the first filling.
function scoreOf(values: number[], tokens: string[]): number {
  const filling = tokens.indexOf("<pad>");
  return values[(filling === -1 ? tokens.length : filling) - 1];
}

// %% ex-10-5
// A point for each pair that is told right, half a point where the scores are equal; ties of the labeler are no pairs.
function pairAccuracy(scores: number[], ranks: number[]): number {
  let [points, pairs] = [0, 0];
  for (let i = 0; i < ranks.length; i++) {
    for (let j = 0; j < ranks.length; j++) {
      if (ranks[i] >= ranks[j]) continue;
      pairs++;
      if (scores[i] > scores[j]) points += 1;
      if (scores[i] === scores[j]) points += 0.5;
    }
  }
  return points / pairs;
}

// %% ex-10-6
// Zero and unit come from the reference answers; the order of scores, and so every pair, stays what it was.
function normalise(scores: number[], reference: number[]): number[] {
  const mean = reference.reduce((sum, score) => sum + score, 0) / reference.length;
  const variance = reference.reduce((sum, score) => sum + (score - mean) ** 2, 0) / reference.length;
  return scores.map((score) => (score - mean) / Math.sqrt(variance));
}
