// Wrong answers to notebook 10, each with the mistake that its check must name.

// %% ex-10-1 · makes pairs of ties
function pairsOf(ranks: number[]): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranks.length; i++) {
    for (let j = i + 1; j < ranks.length; j++) pairs.push(ranks[i] <= ranks[j] ? [i, j] : [j, i]);
  }
  return pairs;
}

// %% ex-10-1 · puts the worse first
function pairsOf(ranks: number[]): [number, number][] {
  const pairs: [number, number][] = [];
  ranks.forEach((a, i) => ranks.forEach((b, j) => a > b && pairs.push([i, j])));
  return pairs;
}

// %% ex-10-1 · goes by the index
function pairsOf(ranks: number[]): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranks.length; i++) {
    for (let j = i + 1; j < ranks.length; j++) if (ranks[i] !== ranks[j]) pairs.push([i, j]);
  }
  return pairs;
}

// %% ex-10-1 · takes neighbours only
function pairsOf(ranks: number[]): [number, number][] {
  const places = [...new Set(ranks)].sort((a, b) => a - b);
  const pairs: [number, number][] = [];
  for (let p = 1; p < places.length; p++) {
    ranks.forEach((a, i) => ranks.forEach((b, j) => a === places[p - 1] && b === places[p] && pairs.push([i, j])));
  }
  return pairs;
}

// %% ex-10-1 · compares the best only
function pairsOf(ranks: number[]): [number, number][] {
  const best = Math.min(...ranks);
  const pairs: [number, number][] = [];
  ranks.forEach((a, i) => ranks.forEach((b, j) => a === best && b > best && pairs.push([i, j])));
  return pairs;
}

// %% ex-10-1 · makes two pairs of a tie
function pairsOf(ranks: number[]): [number, number][] {
  const pairs: [number, number][] = [];
  ranks.forEach((a, i) => ranks.forEach((b, j) => i !== j && a <= b && pairs.push([i, j])));
  return pairs;
}

// %% ex-10-1 · pairs an answer with itself
function pairsOf(ranks: number[]): [number, number][] {
  const pairs: [number, number][] = [];
  ranks.forEach((a, i) => ranks.forEach((b, j) => a <= b && pairs.push([i, j])));
  return pairs;
}

// %% ex-10-1 · begins the inner loop too late
function pairsOf(ranks: number[]): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranks.length; i++) {
    for (let j = i + 1; j < ranks.length; j++) if (ranks[i] < ranks[j]) pairs.push([i, j]);
  }
  return pairs;
}

// %% ex-10-1 · takes both directions
function pairsOf(ranks: number[]): [number, number][] {
  const pairs: [number, number][] = [];
  ranks.forEach((a, i) => ranks.forEach((b, j) => a !== b && pairs.push([i, j])));
  return pairs;
}

// %% ex-10-1 · gives ranks instead of indices
function pairsOf(ranks: number[]): [number, number][] {
  const pairs: [number, number][] = [];
  ranks.forEach((a, i) => ranks.forEach((b, j) => a < b && pairs.push([a, b])));
  return pairs;
}

// %% ex-10-2 · knows who labels
function bestAccuracy(chances: number[][]): number {
  const all = chances.flat().map((p) => Math.max(p, 1 - p));
  return all.reduce((a, b) => a + b, 0) / all.length;
}

// %% ex-10-2 · always names the first
function bestAccuracy(chances: number[][]): number {
  return chances.flat().reduce((a, b) => a + b, 0) / chances.flat().length;
}

// %% ex-10-2 · asks how often two labels agree
function bestAccuracy(chances: number[][]): number {
  let sum = 0;
  for (let k = 0; k < chances[0].length; k++) {
    const p = chances.reduce((total, row) => total + row[k], 0) / chances.length;
    sum += p * p + (1 - p) * (1 - p);
  }
  return sum / chances[0].length;
}

// %% ex-10-2 · forgets to divide
function bestAccuracy(chances: number[][]): number {
  let sum = 0;
  for (let k = 0; k < chances[0].length; k++) {
    const p = chances.reduce((total, row) => total + row[k], 0) / chances.length;
    sum += Math.max(p, 1 - p);
  }
  return sum;
}

// %% ex-10-2 · averages over pairs first
function bestAccuracy(chances: number[][]): number {
  const means = chances.map((row) => row.reduce((sum, p) => sum + p, 0) / row.length);
  return means.reduce((sum, p) => sum + Math.max(p, 1 - p), 0) / means.length;
}

// %% ex-10-2 · asks the surest labeler
function bestAccuracy(chances: number[][]): number {
  const best = chances[0].map((_, k) => Math.max(...chances.map((row) => Math.max(row[k], 1 - row[k]))));
  return best.reduce((sum, p) => sum + p, 0) / best.length;
}

// %% ex-10-2 · takes the best labeler
function bestAccuracy(chances: number[][]): number {
  const each = chances.map((row) => row.reduce((sum, p) => sum + Math.max(p, 1 - p), 0) / row.length);
  return Math.max(...each);
}

// %% ex-10-2 · sums over labelers
function bestAccuracy(chances: number[][]): number {
  let sum = 0;
  for (let k = 0; k < chances[0].length; k++) {
    const p = chances.reduce((total, row) => total + row[k], 0);
    sum += Math.max(p, 1 - p);
  }
  return sum / chances[0].length;
}

// %% ex-10-2 · gives per cent
function bestAccuracy(chances: number[][]): number {
  const shares = chances[0].map((_, k) => chances.reduce((sum, row) => sum + row[k], 0) / chances.length);
  return (100 * shares.reduce((sum, p) => sum + Math.max(p, 1 - p), 0)) / shares.length;
}

// %% ex-10-3 · turns the difference round
function rankingLoss(scores: number[], ranks: number[]): number {
  const losses: number[] = [];
  ranks.forEach((a, i) => ranks.forEach((b, j) => a < b && losses.push(Math.log(1 + Math.exp(scores[i] - scores[j])))));
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-10-3 · forgets the minus
function rankingLoss(scores: number[], ranks: number[]): number {
  const logs: number[] = [];
  ranks.forEach((a, i) => ranks.forEach((b, j) => a < b && logs.push(-Math.log(1 + Math.exp(scores[j] - scores[i])))));
  return logs.reduce((sum, log) => sum + log, 0) / logs.length;
}

// %% ex-10-3 · sums the pairs
function rankingLoss(scores: number[], ranks: number[]): number {
  let sum = 0;
  ranks.forEach((a, i) => ranks.forEach((b, j) => (sum += a < b ? Math.log(1 + Math.exp(scores[j] - scores[i])) : 0)));
  return sum;
}

// %% ex-10-3 · divides by K squared
function rankingLoss(scores: number[], ranks: number[]): number {
  let sum = 0;
  ranks.forEach((a, i) => ranks.forEach((b, j) => (sum += a < b ? Math.log(1 + Math.exp(scores[j] - scores[i])) : 0)));
  return sum / ranks.length ** 2;
}

// %% ex-10-3 · pairs each with itself
function rankingLoss(scores: number[], ranks: number[]): number {
  const losses: number[] = [];
  ranks.forEach((a, i) => ranks.forEach((b, j) => a <= b && losses.push(Math.log(1 + Math.exp(scores[j] - scores[i])))));
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

// %% ex-10-3 · divides by K
function rankingLoss(scores: number[], ranks: number[]): number {
  let sum = 0;
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(a < b)) return;
      sum += Math.log(1 + Math.exp(scores[j] - scores[i]));
    }),
  );
  return sum / ranks.length;
}

// %% ex-10-3 · divides by all pairs in spite of ties
function rankingLoss(scores: number[], ranks: number[]): number {
  let sum = 0;
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(a < b)) return;
      sum += Math.log(1 + Math.exp(scores[j] - scores[i]));
    }),
  );
  return sum / ((ranks.length * (ranks.length - 1)) / 2);
}

// %% ex-10-3 · compares neighbours only
function rankingLoss(scores: number[], ranks: number[]): number {
  let [sum, count] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(a < b && !ranks.some((rank) => a < rank && rank < b))) return;
      sum += Math.log(1 + Math.exp(scores[j] - scores[i]));
      count++;
    }),
  );
  return sum / count;
}

// %% ex-10-3 · does not look at the ranks
function rankingLoss(scores: number[], ranks: number[]): number {
  let [sum, count] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(i < j)) return;
      sum += Math.log(1 + Math.exp(scores[j] - scores[i]));
      count++;
    }),
  );
  return sum / count;
}

// %% ex-10-3 · takes the lower index for the better
function rankingLoss(scores: number[], ranks: number[]): number {
  let [sum, count] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(i < j && a !== b)) return;
      sum += Math.log(1 + Math.exp(scores[j] - scores[i]));
      count++;
    }),
  );
  return sum / count;
}

// %% ex-10-3 · begins the inner loop too late
function rankingLoss(scores: number[], ranks: number[]): number {
  let [sum, count] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(i < j && a < b)) return;
      sum += Math.log(1 + Math.exp(scores[j] - scores[i]));
      count++;
    }),
  );
  return sum / count;
}

// %% ex-10-3 · takes the size of the difference
function rankingLoss(scores: number[], ranks: number[]): number {
  let [sum, count] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(a < b)) return;
      sum += Math.log(1 + Math.exp(-Math.abs(scores[i] - scores[j])));
      count++;
    }),
  );
  return sum / count;
}

// %% ex-10-3 · takes the logarithm to base 2
function rankingLoss(scores: number[], ranks: number[]): number {
  let [sum, count] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(a < b)) return;
      sum += Math.log2(1 + Math.exp(scores[j] - scores[i]));
      count++;
    }),
  );
  return sum / count;
}

// %% ex-10-3 · takes the logarithm to base 10
function rankingLoss(scores: number[], ranks: number[]): number {
  let [sum, count] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(a < b)) return;
      sum += Math.log10(1 + Math.exp(scores[j] - scores[i]));
      count++;
    }),
  );
  return sum / count;
}

// %% ex-10-3 · takes the logarithm of the mean
function rankingLoss(scores: number[], ranks: number[]): number {
  let [sum, count] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(a < b)) return;
      sum += 1 / (1 + Math.exp(scores[j] - scores[i]));
      count++;
    }),
  );
  return -Math.log(sum / count);
}

// %% ex-10-3 · leaves out the logarithm
function rankingLoss(scores: number[], ranks: number[]): number {
  let [sum, count] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(a < b)) return;
      sum += 1 / (1 + Math.exp(scores[j] - scores[i]));
      count++;
    }),
  );
  return sum / count;
}

// %% ex-10-3 · leaves out the logarithm and keeps the minus
function rankingLoss(scores: number[], ranks: number[]): number {
  let [sum, count] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(a < b)) return;
      sum += 1 / (1 + Math.exp(scores[j] - scores[i]));
      count++;
    }),
  );
  return -sum / count;
}

// %% ex-10-4 · reads the last column
function scoreOf(values: number[], tokens: string[]): number {
  return values[values.length - 1];
}

// %% ex-10-4 · reads at the first filling
function scoreOf(values: number[], tokens: string[]): number {
  const filling = tokens.indexOf("<pad>");
  return values[filling === -1 ? values.length - 1 : filling];
}

// %% ex-10-4 · reads where the question ends
function scoreOf(values: number[], tokens: string[]): number {
  return values[tokens.indexOf("<end>")];
}

// %% ex-10-4 · looks for the last end
function scoreOf(values: number[], tokens: string[]): number {
  return values[tokens.lastIndexOf("<end>")];
}

// %% ex-10-4 · takes a mean over tokens
function scoreOf(values: number[], tokens: string[]): number {
  const real = values.filter((_, t) => tokens[t] !== "<pad>");
  return real.reduce((a, b) => a + b, 0) / real.length;
}

// %% ex-10-4 · forgets that there may be no filling
function scoreOf(values: number[], tokens: string[]): number {
  return values[tokens.indexOf("<pad>") - 1];
}

// %% ex-10-4 · counts from the end
function scoreOf(values: number[], tokens: string[]): number {
  return values.at(tokens.indexOf("<pad>") - 1)!;
}

// %% ex-10-4 · gives the place
function scoreOf(values: number[], tokens: string[]): number {
  const filling = tokens.indexOf("<pad>");
  return (filling === -1 ? tokens.length : filling) - 1;
}

// %% ex-10-4 · takes the largest value
function scoreOf(values: number[], tokens: string[]): number {
  return Math.max(...values);
}

// %% ex-10-4 · takes the largest value before the filling
function scoreOf(values: number[], tokens: string[]): number {
  return Math.max(...values.filter((_, t) => tokens[t] !== "<pad>"));
}

// %% ex-10-4 · takes a mean over the answer
function scoreOf(values: number[], tokens: string[]): number {
  const start = tokens.indexOf("<assistant>") + 1;
  const answer = values.filter((_, t) => t >= start && tokens[t] !== "<pad>");
  return answer.reduce((a, b) => a + b, 0) / answer.length;
}

// %% ex-10-5 · counts equal scores as wrong
function pairAccuracy(scores: number[], ranks: number[]): number {
  const points: number[] = [];
  ranks.forEach((a, i) => ranks.forEach((b, j) => a < b && points.push(scores[i] > scores[j] ? 1 : 0)));
  return points.reduce((x, y) => x + y, 0) / points.length;
}

// %% ex-10-5 · counts equal scores as right
function pairAccuracy(scores: number[], ranks: number[]): number {
  const points: number[] = [];
  ranks.forEach((a, i) => ranks.forEach((b, j) => a < b && points.push(scores[i] >= scores[j] ? 1 : 0)));
  return points.reduce((x, y) => x + y, 0) / points.length;
}

// %% ex-10-5 · makes pairs of equal ranks
function pairAccuracy(scores: number[], ranks: number[]): number {
  let [points, pairs] = [0, 0];
  for (let i = 0; i < ranks.length; i++) {
    for (let j = i + 1; j < ranks.length; j++) {
      const difference = ranks[i] <= ranks[j] ? scores[i] - scores[j] : scores[j] - scores[i];
      points += difference > 0 ? 1 : difference === 0 ? 0.5 : 0;
      pairs++;
    }
  }
  return points / pairs;
}

// %% ex-10-5 · takes high ranks for good
function pairAccuracy(scores: number[], ranks: number[]): number {
  const points: number[] = [];
  const point = (d: number) => (d > 0 ? 1 : d === 0 ? 0.5 : 0);
  ranks.forEach((a, i) => ranks.forEach((b, j) => a > b && points.push(point(scores[i] - scores[j]))));
  return points.reduce((x, y) => x + y, 0) / points.length;
}

// %% ex-10-5 · leaves out equal scores
function pairAccuracy(scores: number[], ranks: number[]): number {
  let [points, pairs] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(a < b && scores[i] !== scores[j])) return;
      points += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
      pairs++;
    }),
  );
  return points / pairs;
}

// %% ex-10-5 · begins the inner loop too late
function pairAccuracy(scores: number[], ranks: number[]): number {
  let [points, pairs] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(i < j && a < b)) return;
      points += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
      pairs++;
    }),
  );
  return points / pairs;
}

// %% ex-10-5 · finds no pair and gives 0
function pairAccuracy(scores: number[], ranks: number[]): number {
  let [points, pairs] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(i < j && a < b)) return;
      points += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
      pairs++;
    }),
  );
  return pairs === 0 ? 0 : points / pairs;
}

// %% ex-10-5 · takes the lower index for the better
function pairAccuracy(scores: number[], ranks: number[]): number {
  let [points, pairs] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(i < j && a !== b)) return;
      points += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
      pairs++;
    }),
  );
  return points / pairs;
}

// %% ex-10-5 · divides by all pairs in spite of ties
function pairAccuracy(scores: number[], ranks: number[]): number {
  let points = 0;
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(a < b)) return;
      points += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    }),
  );
  return points / ((ranks.length * (ranks.length - 1)) / 2);
}

// %% ex-10-5 · gives per cent
function pairAccuracy(scores: number[], ranks: number[]): number {
  let [points, pairs] = [0, 0];
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(a < b)) return;
      points += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
      pairs++;
    }),
  );
  return (100 * points) / pairs;
}

// %% ex-10-5 · counts the points
function pairAccuracy(scores: number[], ranks: number[]): number {
  let points = 0;
  ranks.forEach((a, i) =>
    ranks.forEach((b, j) => {
      if (!(a < b)) return;
      points += scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0;
    }),
  );
  return points;
}

// %% ex-10-6 · uses the scores' own mean
function normalise(scores: number[], reference: number[]): number[] {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  return scores.map((score) => (score - mean) / Math.sqrt(variance));
}

// %% ex-10-6 · forgets the scale
function normalise(scores: number[], reference: number[]): number[] {
  const mean = reference.reduce((sum, score) => sum + score, 0) / reference.length;
  return scores.map((score) => score - mean);
}

// %% ex-10-6 · divides by the variance
function normalise(scores: number[], reference: number[]): number[] {
  const mean = reference.reduce((sum, score) => sum + score, 0) / reference.length;
  const variance = reference.reduce((sum, score) => sum + (score - mean) ** 2, 0) / reference.length;
  return scores.map((score) => (score - mean) / variance);
}

// %% ex-10-6 · divides by one less
function normalise(scores: number[], reference: number[]): number[] {
  const mean = reference.reduce((sum, score) => sum + score, 0) / reference.length;
  const variance = reference.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (reference.length - 1);
  return scores.map((score) => (score - mean) / Math.sqrt(variance));
}

// %% ex-10-6 · takes the zero from the scores
function normalise(scores: number[], reference: number[]): number[] {
  const own = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const mean = reference.reduce((sum, score) => sum + score, 0) / reference.length;
  const variance = reference.reduce((sum, score) => sum + (score - mean) ** 2, 0) / reference.length;
  return scores.map((score) => (score - own) / Math.sqrt(variance));
}

// %% ex-10-6 · uses the scores' own deviation
function normalise(scores: number[], reference: number[]): number[] {
  const mean = reference.reduce((sum, score) => sum + score, 0) / reference.length;
  const own = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - own) ** 2, 0) / scores.length;
  return scores.map((score) => (score - mean) / Math.sqrt(variance));
}

// %% ex-10-6 · normalises the reference
function normalise(scores: number[], reference: number[]): number[] {
  const mean = reference.reduce((sum, score) => sum + score, 0) / reference.length;
  const variance = reference.reduce((sum, score) => sum + (score - mean) ** 2, 0) / reference.length;
  return reference.map((score) => (score - mean) / Math.sqrt(variance));
}

// %% ex-10-6 · forgets the parentheses
function normalise(scores: number[], reference: number[]): number[] {
  const mean = reference.reduce((sum, score) => sum + score, 0) / reference.length;
  const variance = reference.reduce((sum, score) => sum + (score - mean) ** 2, 0) / reference.length;
  return scores.map((score) => score - mean / Math.sqrt(variance));
}

// %% ex-10-6 · multiplies
function normalise(scores: number[], reference: number[]): number[] {
  const mean = reference.reduce((sum, score) => sum + score, 0) / reference.length;
  const variance = reference.reduce((sum, score) => sum + (score - mean) ** 2, 0) / reference.length;
  return scores.map((score) => (score - mean) * Math.sqrt(variance));
}

// %% ex-10-6 · does not divide the squares
function normalise(scores: number[], reference: number[]): number[] {
  const mean = reference.reduce((sum, score) => sum + score, 0) / reference.length;
  const squares = reference.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return scores.map((score) => (score - mean) / Math.sqrt(squares));
}

// %% ex-10-6 · goes between the reference's ends
function normalise(scores: number[], reference: number[]): number[] {
  const [low, high] = [Math.min(...reference), Math.max(...reference)];
  return scores.map((score) => (score - low) / (high - low));
}

// %% ex-10-6 · goes from the smallest score to the largest
function normalise(scores: number[], reference: number[]): number[] {
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  return scores.map((score) => (score - low) / (high - low));
}
