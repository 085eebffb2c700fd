// Reference answers to notebook 00, by grade id. Each section replaces the cell that holds the stub.

// %% ex-00-1
// [...word] cuts a string into characters, rare ones that take two units of memory included; at(-1) is the last.
function follows(word: string, next: string): boolean {
  return [...word].at(-1) === [...next][0];
}

// %% ex-00-2
// Who knows nothing gives every token the probability 1/V, so each token costs −ln(1/V) = ln V.
function ignorance(vocabSize: number): number {
  return -Math.log(1 / vocabSize);
}

// %% ex-00-3
// The gradient of −ln P(next) is P(i) for every token, less 1 for the one that came next. Descent goes against it.
function descend(logits: number[], next: number, learningRate: number): number[] {
  const powers = logits.map((logit) => Math.exp(logit));
  const sum = powers.reduce((a, b) => a + b, 0);
  return logits.map((logit, i) => logit - learningRate * (powers[i] / sum - (i === next ? 1 : 0)));
}

// %% ex-00-4
// Lay the probabilities end to end on a line from 0 to 1: u falls into one of the pieces, into a long one more often.
function pick(probs: number[], u: number): number {
  let sum = 0;
  for (let i = 0; i < probs.length; i++) {
    sum += probs[i];
    if (sum > u) return i;
  }
  return probs.length - 1;
}
