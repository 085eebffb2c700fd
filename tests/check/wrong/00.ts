// Wrong answers to notebook 00, each with what is wrong in it after the dot. Every one must be turned down by its own diagnosis.

// %% ex-00-1 · compares the first characters
function follows(word: string, next: string): boolean {
  return word[0] === next[0];
}

// %% ex-00-1 · swaps the words
function follows(word: string, next: string): boolean {
  return [...next].at(-1) === [...word][0];
}

// %% ex-00-1 · looks anywhere in the next word
function follows(word: string, next: string): boolean {
  return next.includes([...word].at(-1)!);
}

// %% ex-00-1 · reads past the end
function follows(word: string, next: string): boolean {
  return word[word.length] === next[0];
}

// %% ex-00-2 · gives bits
function ignorance(vocabSize: number): number {
  return -Math.log2(1 / vocabSize);
}

// %% ex-00-2 · has the sign wrong
function ignorance(vocabSize: number): number {
  return Math.log(1 / vocabSize);
}

// %% ex-00-2 · gives the probability
function ignorance(vocabSize: number): number {
  return 1 / vocabSize;
}

// %% ex-00-2 · counts the edge twice
function ignorance(vocabSize: number): number {
  return Math.log(vocabSize + 1);
}

// %% ex-00-3 · goes uphill
function descend(logits: number[], next: number, learningRate: number): number[] {
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
  return logits.map((logit, i) => logit + learningRate * (Math.exp(logit) / sum - (i === next ? 1 : 0)));
}

// %% ex-00-3 · forgets the token that came next
function descend(logits: number[], next: number, learningRate: number): number[] {
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
  return logits.map((logit) => logit - learningRate * (Math.exp(logit) / sum));
}

// %% ex-00-3 · forgets the learning rate
function descend(logits: number[], next: number, learningRate: number): number[] {
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
  return logits.map((logit, i) => logit - (Math.exp(logit) / sum - (i === next ? 1 : 0)));
}

// %% ex-00-3 · takes logits for probabilities
function descend(logits: number[], next: number, learningRate: number): number[] {
  return logits.map((logit, i) => logit - learningRate * (logit - (i === next ? 1 : 0)));
}

// %% ex-00-3 · moves one logit only
function descend(logits: number[], next: number, learningRate: number): number[] {
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
  return logits.map((logit, i) => (i === next ? logit + learningRate * (1 - Math.exp(logit) / sum) : logit));
}

// %% ex-00-4 · takes the likeliest
function pick(probs: number[], u: number): number {
  return probs.indexOf(Math.max(...probs));
}

// %% ex-00-4 · does not add up
function pick(probs: number[], u: number): number {
  return probs.findIndex((p) => p > u);
}

// %% ex-00-4 · picks what has probability 0
function pick(probs: number[], u: number): number {
  let sum = 0;
  return probs.findIndex((p) => (sum += p) >= u);
}

// %% ex-00-4 · makes all equally likely
function pick(probs: number[], u: number): number {
  return Math.floor(u * probs.length);
}
