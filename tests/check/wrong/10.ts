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
