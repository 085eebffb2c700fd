// Reference answers to notebook 07, by grade id. Each section replaces the cell that holds the stub.

// %% ex-07-1
interface Sizes {
  vocabSize: number;
  blockSize: number;
  nLayer: number;
  nEmbd: number;
}

// Two tables of vectors, and per block: queries, keys, values and the output map (4 C² and 4 C biases), up and down (8 C² and 5 C biases),
// and two layer norms (4 C). The output layer is the token table again, so it costs nothing.
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: Sizes): number {
  const attention = 4 * C * C + 4 * C;
  const feedForward = 8 * C * C + 5 * C;
  const norms = 2 * 2 * C;
  return (vocabSize + blockSize) * C + nLayer * (attention + feedForward + norms);
}

// %% ex-07-2
// Count neighbours inside words, a word as often as it stands there; then walk each word once and step over both halves of a merge.
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  let best = "";
  for (const [pair, count] of counts) if (best === "" || count > counts.get(best)!) best = pair;
  const [first, second] = best.split(" ");
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const found = word[i] === first && word[i + 1] === second;
      merged.push(found ? first + second : word[i]);
      if (found) i++;
    }
    return merged;
  });
}

// %% ex-07-3
interface TaskTokens {
  start: number;
  delimiter: number;
  extract: number;
}

// Neither text comes first by nature, so the model reads both orders, and what it has read at the two ends is added.
function similarity(one: number[], other: number[], { start, delimiter, extract }: TaskTokens): number[][] {
  return [
    [start, ...one, delimiter, ...other, extract],
    [start, ...other, delimiter, ...one, extract],
  ];
}

// %% ex-07-4
// Two means of −ln p: over the examples, and over all tokens of all examples together. Only the second has a weight.
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return nats(right) + lambda * nats(next.flat());
}

// %% ex-07-5
// A word that is likely after anything is no answer. What counts is how much likelier the text makes it.
function zeroShot(
  text: string,
  words: string[],
  logprob: (context: string, continuation: string) => number,
): string {
  const lift = (word: string) => logprob(text, word) - logprob("", word);
  return words.reduce((best, word) => (lift(word) > lift(best) ? word : best));
}
