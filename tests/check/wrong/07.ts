// Wrong answers to notebook 07, each with the mistake that its check must name.

// %% ex-07-1 · counts the output layer
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (2 * vocabSize + blockSize) * C + nLayer * (12 * C * C + 13 * C);
}

// %% ex-07-1 · forgets the biases
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + nLayer * (12 * C * C + 4 * C);
}

// %% ex-07-1 · forgets the layer norms
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + nLayer * (12 * C * C + 9 * C);
}

// %% ex-07-1 · adds a final layer norm
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + nLayer * (12 * C * C + 13 * C) + 2 * C;
}

// %% ex-07-1 · forgets the positions
function countWeights({ vocabSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return vocabSize * C + nLayer * (12 * C * C + 13 * C);
}

// %% ex-07-1 · forgets all biases and norms
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + 12 * nLayer * C * C;
}

// %% ex-07-1 · gives the map up a bias of C numbers
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + nLayer * (12 * C * C + 6 * C + 4 * C);
}

// %% ex-07-1 · gives the norms gains only
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + nLayer * (12 * C * C + 9 * C + 2 * C);
}

// %% ex-07-1 · counts one block
function countWeights({ vocabSize, blockSize, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + 12 * C * C + 13 * C;
}

// %% ex-07-1 · forgets the tokens
function countWeights({ blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return blockSize * C + nLayer * (12 * C * C + 13 * C);
}

// %% ex-07-1 · forgets the attention output map
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + nLayer * (11 * C * C + 12 * C);
}

// %% ex-07-1 · makes the feed-forward network narrow
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + nLayer * (6 * C * C + 10 * C);
}

// %% ex-07-1 · forgets the biases of the feed-forward network
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + nLayer * (12 * C * C + 8 * C);
}

// %% ex-07-1 · gives the output layer a bias
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + nLayer * (12 * C * C + 13 * C) + vocabSize;
}

// %% ex-07-1 · forgets the map down
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + nLayer * (8 * C * C + 12 * C);
}

// %% ex-07-1 · gives a token one number
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return vocabSize + blockSize + nLayer * (12 * C * C + 13 * C);
}

// %% ex-07-1 · counts the tables in every block
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return nLayer * ((vocabSize + blockSize) * C + 12 * C * C + 13 * C);
}

// %% ex-07-1 · gives the map down a bias of 4C numbers
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + nLayer * (12 * C * C + 16 * C);
}

// %% ex-07-1 · forgets the bias of the map down
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + nLayer * (12 * C * C + 12 * C);
}

// %% ex-07-1 · counts millions
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return ((vocabSize + blockSize) * C + nLayer * (12 * C * C + 13 * C)) / 1e6;
}

// %% ex-07-1 · writes 12 blocks in
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + 12 * (12 * C * C + 13 * C);
}

// %% ex-07-1 · gives GPT-1's number
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return 116534784;
}

// %% ex-07-1 · gives a norm two numbers
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (vocabSize + blockSize) * C + nLayer * (12 * C * C + 9 * C + 4);
}

// %% ex-07-1 · counts output layer and final norm
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return (2 * vocabSize + blockSize) * C + nLayer * (12 * C * C + 13 * C) + 2 * C;
}

// %% ex-07-1 · forgets both tables
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return nLayer * (12 * C * C + 13 * C);
}

// %% ex-07-1 · gives a place V numbers
function countWeights({ vocabSize, blockSize, nLayer, nEmbd: C }: { vocabSize: number; blockSize: number; nLayer: number; nEmbd: number }) {
  return vocabSize * C + blockSize * vocabSize + nLayer * (12 * C * C + 13 * C);
}

// %% ex-07-2 · counts every word once
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of new Set(words.map((letters) => letters.join(" ")))) {
    const letters = word.split(" ");
    for (let i = 1; i < letters.length; i++) {
      const pair = `${letters[i - 1]} ${letters[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
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

// %% ex-07-2 · counts across words
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  const all = words.flat();
  for (let i = 1; i < all.length; i++) {
    const pair = `${all[i - 1]} ${all[i]}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
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

// %% ex-07-2 · merges the first place only
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  const [first, second] = best.split(" ");
  return words.map((word) => {
    const at = word.findIndex((letter, i) => letter === first && word[i + 1] === second);
    return at < 0 ? word : [...word.slice(0, at), first + second, ...word.slice(at + 2)];
  });
}

// %% ex-07-2 · uses a letter twice
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  const [first, second] = best.split(" ");
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const starts = word[i] === first && word[i + 1] === second;
      const ends = i > 0 && word[i - 1] === first && word[i] === second;
      if (starts) merged.push(first + second);
      else if (!ends) merged.push(word[i]);
    }
    return merged;
  });
}

// %% ex-07-2 · cuts a joined pair into letters
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = word[i - 1] + word[i];
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const found = word[i] === best[0] && word[i + 1] === best[1];
      merged.push(found ? best : word[i]);
      if (found) i++;
    }
    return merged;
  });
}

// %% ex-07-2 · goes on merging
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  if (counts.size === 0) return words;
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1])[0][0].split(" ");
  return mergeOnce(words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const found = word[i] === first && word[i + 1] === second;
      merged.push(found ? first + second : word[i]);
      if (found) i++;
    }
    return merged;
  }));
}

// %% ex-07-2 · loses the last token
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  const [first, second] = best.split(" ");
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length - 1; i++) {
      const found = word[i] === first && word[i + 1] === second;
      merged.push(found ? first + second : word[i]);
      if (found) i++;
    }
    return merged;
  });
}

// %% ex-07-2 · leaves short words out
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  const long = words.filter((word) => word.length > 1);
  for (const word of long) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  const [first, second] = best.split(" ");
  return long.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const found = word[i] === first && word[i + 1] === second;
      merged.push(found ? first + second : word[i]);
      if (found) i++;
    }
    return merged;
  });
}

// %% ex-07-2 · takes the rarest pair
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => a[1] - b[1])[0]?.[0] ?? "";
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

// %% ex-07-2 · leaves a space inside
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  const [first, second] = best.split(" ");
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const found = word[i] === first && word[i + 1] === second;
      merged.push(found ? best : word[i]);
      if (found) i++;
    }
    return merged;
  });
}

// %% ex-07-2 · joins the wrong way round
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  const [first, second] = best.split(" ");
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const found = word[i] === first && word[i + 1] === second;
      merged.push(found ? second + first : word[i]);
      if (found) i++;
    }
    return merged;
  });
}

// %% ex-07-2 · puts pairs in order
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = [word[i - 1], word[i]].sort().join(" ");
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
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

// %% ex-07-2 · merges every frequent pair
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const found = (counts.get(`${word[i]} ${word[i + 1]}`) ?? 0) > 1;
      merged.push(found ? word[i] + word[i + 1] : word[i]);
      if (found) i++;
    }
    return merged;
  });
}

// %% ex-07-2 · counts a pair once in a word
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    const pairs = new Set(word.slice(1).map((token, i) => `${word[i]} ${token}`));
    for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
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

// %% ex-07-2 · merges from right to left
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  const [first, second] = best.split(" ");
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = word.length - 1; i >= 0; i--) {
      const found = i > 0 && word[i - 1] === first && word[i] === second;
      merged.unshift(found ? first + second : word[i]);
      if (found) i--;
    }
    return merged;
  });
}

// %% ex-07-2 · gives the pair
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  return best.split(" ") as unknown as string[][];
}

// %% ex-07-2 · joins every word
function mergeOnce(words: string[][]): string[][] {
  return words.map((word) => word.join("")) as unknown as string[][];
}

// %% ex-07-2 · forgets to step over the second
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  const [first, second] = best.split(" ");
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const found = word[i] === first && word[i + 1] === second;
      merged.push(found ? first + second : word[i]);
    }
    return merged;
  });
}

// %% ex-07-2 · counts single tokens
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const token of words.flat()) counts.set(token, (counts.get(token) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1])[0][0];
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const found = word[i] === most && i + 1 < word.length;
      merged.push(found ? word[i] + word[i + 1] : word[i]);
      if (found) i++;
    }
    return merged;
  });
}

// %% ex-07-2 · takes the first pair of the text
function mergeOnce(words: string[][]): string[][] {
  const [first, second] = words[0];
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

// %% ex-07-2 · merges nothing
function mergeOnce(words: string[][]): string[][] {
  return words.map((word) => [...word]);
}

// %% ex-07-2 · skips the first pair of a word
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 2; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
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

// %% ex-07-2 · skips the last pair of a word
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length - 1; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
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

// %% ex-07-2 · reads behind the end of a word
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i <= word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  const [first, second] = best.split(" ");
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const found = word[i] === first && String(word[i + 1]) === second;
      merged.push(found ? first + second : word[i]);
      if (found) i++;
    }
    return merged;
  });
}

// %% ex-07-2 · keeps the first of the pair only
function mergeOnce(words: string[][]): string[][] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let i = 1; i < word.length; i++) {
      const pair = `${word[i - 1]} ${word[i]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  const [first, second] = best.split(" ");
  return words.map((word) => {
    const merged: string[] = [];
    for (let i = 0; i < word.length; i++) {
      const found = word[i] === first && word[i + 1] === second;
      merged.push(found ? first : word[i]);
      if (found) i++;
    }
    return merged;
  });
}

// %% ex-07-3 · reads one order only
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }): number[][] {
  return [[t.start, ...one, t.delimiter, ...other, t.extract]];
}

// %% ex-07-3 · forgets the delimiter
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }): number[][] {
  return [
    [t.start, ...one, ...other, t.extract],
    [t.start, ...other, ...one, t.extract],
  ];
}

// %% ex-07-3 · forgets the extract token
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }): number[][] {
  return [
    [t.start, ...one, t.delimiter, ...other],
    [t.start, ...other, t.delimiter, ...one],
  ];
}

// %% ex-07-3 · turns the texts themselves round
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }): number[][] {
  const middle = [...one, t.delimiter, ...other];
  return [[t.start, ...middle, t.extract], [t.start, ...[...middle].reverse(), t.extract]];
}

// %% ex-07-3 · forgets the start token
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }): number[][] {
  return [
    [...one, t.delimiter, ...other, t.extract],
    [...other, t.delimiter, ...one, t.extract],
  ];
}

// %% ex-07-3 · begins with the other
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }): number[][] {
  return [
    [t.start, ...other, t.delimiter, ...one, t.extract],
    [t.start, ...one, t.delimiter, ...other, t.extract],
  ];
}

// %% ex-07-3 · reads one order twice
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }): number[][] {
  const ids = [t.start, ...one, t.delimiter, ...other, t.extract];
  return [ids, ids];
}

// %% ex-07-3 · exchanges delimiter and extract
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }): number[][] {
  return [
    [t.start, ...one, t.extract, ...other, t.delimiter],
    [t.start, ...other, t.extract, ...one, t.delimiter],
  ];
}

// %% ex-07-3 · writes the ids in
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }): number[][] {
  return [
    [90, ...one, 91, ...other, 92],
    [90, ...other, 91, ...one, 92],
  ];
}

// %% ex-07-3 · does not spread
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }) {
  return [
    [t.start, one, t.delimiter, other, t.extract],
    [t.start, other, t.delimiter, one, t.extract],
  ];
}

// %% ex-07-3 · puts a delimiter at the end, too
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }) {
  return [
    [t.start, ...one, t.delimiter, ...other, t.delimiter, t.extract],
    [t.start, ...other, t.delimiter, ...one, t.delimiter, t.extract],
  ];
}

// %% ex-07-3 · puts start between the texts
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }) {
  return [
    [t.start, ...one, t.start, ...other, t.extract],
    [t.start, ...other, t.start, ...one, t.extract],
  ];
}

// %% ex-07-3 · reads both orders in one sequence
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }) {
  return [[t.start, ...one, t.delimiter, ...other, t.extract, t.start, ...other, t.delimiter, ...one, t.extract]];
}

// %% ex-07-3 · joins the ids
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }) {
  return [
    [t.start, one.join(), t.delimiter, other.join(), t.extract],
    [t.start, other.join(), t.delimiter, one.join(), t.extract],
  ];
}

// %% ex-07-3 · makes each text a sequence
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }) {
  return [
    [t.start, ...one, t.extract],
    [t.start, ...other, t.extract],
  ];
}

// %% ex-07-3 · starts only the first
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }) {
  return [
    [t.start, ...one, t.delimiter, ...other, t.extract],
    [...other, t.delimiter, ...one, t.extract],
  ];
}

// %% ex-07-3 · ends only the first
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }) {
  return [
    [t.start, ...one, t.delimiter, ...other, t.extract],
    [t.start, ...other, t.delimiter, ...one],
  ];
}

// %% ex-07-3 · exchanges start and extract
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }) {
  return [
    [t.extract, ...one, t.delimiter, ...other, t.start],
    [t.extract, ...other, t.delimiter, ...one, t.start],
  ];
}

// %% ex-07-3 · reads the first backwards
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }) {
  const first = [t.start, ...one, t.delimiter, ...other, t.extract];
  return [first, [...first].reverse()];
}

// %% ex-07-3 · pads
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }) {
  return [
    [t.start, ...one, t.delimiter, ...other, t.extract, 0],
    [t.start, ...other, t.delimiter, ...one, t.extract, 0],
  ];
}

// %% ex-07-3 · gives an object
function similarity(one: number[], other: number[], t: { start: number; delimiter: number; extract: number }) {
  const sequences = [
    [t.start, ...one, t.delimiter, ...other, t.extract],
    [t.start, ...other, t.delimiter, ...one, t.extract],
  ];
  return { sequences };
}

// %% ex-07-4 · has the sign wrong
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum + Math.log(p), 0) / probs.length;
  return nats(right) + lambda * nats(next.flat());
}

// %% ex-07-4 · weighs the answers instead
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return lambda * nats(right) + nats(next.flat());
}

// %% ex-07-4 · weighs both
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return (1 - lambda) * nats(right) + lambda * nats(next.flat());
}

// %% ex-07-4 · takes a mean of means
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return nats(right) + (lambda * next.reduce((sum, probs) => sum + nats(probs), 0)) / next.length;
}

// %% ex-07-4 · sums the tokens
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const sum = (probs: number[]) => probs.reduce((all, p) => all - Math.log(p), 0);
  return sum(right) / right.length + lambda * sum(next.flat());
}

// %% ex-07-4 · divides the tokens by the examples
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const sum = (probs: number[]) => probs.reduce((all, p) => all - Math.log(p), 0);
  return (sum(right) + lambda * sum(next.flat())) / right.length;
}

// %% ex-07-4 · weighs both losses with lambda
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return lambda * (nats(right) + nats(next.flat()));
}

// %% ex-07-4 · leaves lambda out
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return nats(right) + nats(next.flat());
}

// %% ex-07-4 · subtracts
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return nats(right) - lambda * nats(next.flat());
}

// %% ex-07-4 · takes bits
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const bits = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log2(p), 0) / probs.length;
  return bits(right) + lambda * bits(next.flat());
}

// %% ex-07-4 · takes the logarithm of a mean
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const mean = (probs: number[]) => probs.reduce((sum, p) => sum + p, 0) / probs.length;
  return -Math.log(mean(right)) - lambda * Math.log(mean(next.flat()));
}

// %% ex-07-4 · leaves the answers out
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return lambda * nats(next.flat());
}

// %% ex-07-4 · takes logarithms to base 10
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log10(p), 0) / probs.length;
  return nats(right) + lambda * nats(next.flat());
}

// %% ex-07-4 · takes 1 - p
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum + 1 - p, 0) / probs.length;
  return nats(right) + lambda * nats(next.flat());
}

// %% ex-07-4 · sums the answers
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return nats(right) * right.length + lambda * nats(next.flat());
}

// %% ex-07-4 · sums both
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0);
  return nats(right) + lambda * nats(next.flat());
}

// %% ex-07-4 · writes lambda in
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return nats(right) + 0.5 * nats(next.flat());
}

// %% ex-07-4 · reads one example
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return nats(right) + lambda * nats(next[0]);
}

// %% ex-07-4 · leaves the tokens out
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return nats(right);
}

// %% ex-07-4 · takes one mean of all
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return nats([...right, ...next.flat()]);
}

// %% ex-07-4 · divides by 1 + lambda
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return (nats(right) + lambda * nats(next.flat())) / (1 + lambda);
}

// %% ex-07-4 · takes a list for a number
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return nats(right) + lambda * nats(next as unknown as number[]);
}

// %% ex-07-4 · starts its sum with the first
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p)) / probs.length;
  return nats(right) + lambda * nats(next.flat());
}

// %% ex-07-4 · has the sign of the answers wrong
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return -nats(right) + lambda * nats(next.flat());
}

// %% ex-07-4 · takes a perplexity
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return Math.exp(nats(right) + lambda * nats(next.flat()));
}

// %% ex-07-4 · takes an entropy
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - p * Math.log(p), 0) / probs.length;
  return nats(right) + lambda * nats(next.flat());
}

// %% ex-07-4 · gives both losses
function fineTuneLoss(right: number[], next: number[][], lambda: number): number[] {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return [nats(right), lambda * nats(next.flat())];
}

// %% ex-07-4 · squares lambda
function fineTuneLoss(right: number[], next: number[][], lambda: number): number {
  const nats = (probs: number[]) => probs.reduce((sum, p) => sum - Math.log(p), 0) / probs.length;
  return nats(right) + lambda ** 2 * nats(next.flat());
}

// %% ex-07-5 · lets the model say its favourite word
function zeroShot(text: string, words: string[], logprob: (context: string, continuation: string) => number): string {
  return words.reduce((best, word) => (logprob(text, word) > logprob(text, best) ? word : best));
}

// %% ex-07-5 · takes the smallest lift
function zeroShot(text: string, words: string[], logprob: (context: string, continuation: string) => number): string {
  const lift = (word: string) => logprob(text, word) - logprob("", word);
  return words.reduce((best, word) => (lift(word) < lift(best) ? word : best));
}

// %% ex-07-5 · does not read the text
function zeroShot(_text: string, words: string[], logprob: (context: string, continuation: string) => number): string {
  return words.reduce((best, word) => (logprob("", word) < logprob("", best) ? word : best));
}

// %% ex-07-5 · subtracts probabilities
function zeroShot(text: string, words: string[], logprob: (context: string, continuation: string) => number): string {
  const lift = (word: string) => Math.exp(logprob(text, word)) - Math.exp(logprob("", word));
  return words.reduce((best, word) => (lift(word) > lift(best) ? word : best));
}

// %% ex-07-5 · divides logarithms
function zeroShot(text: string, words: string[], logprob: (context: string, continuation: string) => number): string {
  const ratio = (word: string) => logprob(text, word) / logprob("", word);
  return words.reduce((best, word) => (ratio(word) < ratio(best) ? word : best));
}

// %% ex-07-5 · drops the sign
function zeroShot(text: string, words: string[], logprob: (context: string, continuation: string) => number): string {
  const lift = (word: string) => Math.abs(logprob(text, word) - logprob("", word));
  return words.reduce((best, word) => (lift(word) > lift(best) ? word : best));
}

// %% ex-07-5 · starts the search at 0
function zeroShot(text: string, words: string[], logprob: (context: string, continuation: string) => number): string {
  let [best, most] = ["", 0];
  for (const word of words) {
    const lift = logprob(text, word) - logprob("", word);
    if (lift > most) [best, most] = [word, lift];
  }
  return best;
}

// %% ex-07-5 · gives the place
function zeroShot(text: string, words: string[], logprob: (context: string, continuation: string) => number) {
  const lifts = words.map((word) => logprob(text, word) - logprob("", word));
  return lifts.indexOf(Math.max(...lifts));
}

// %% ex-07-5 · takes the first word
function zeroShot(text: string, words: string[], logprob: (context: string, continuation: string) => number) {
  return words[0];
}

// %% ex-07-5 · keeps the first word unless a lift is positive
function zeroShot(text: string, words: string[], logprob: (context: string, continuation: string) => number) {
  let [best, most] = [words[0], 0];
  for (const word of words) {
    const lift = logprob(text, word) - logprob("", word);
    if (lift > most) [best, most] = [word, lift];
  }
  return best;
}

// %% ex-07-5 · gives all words with their lifts
function zeroShot(text: string, words: string[], logprob: (context: string, continuation: string) => number) {
  const lift = (word: string) => logprob(text, word) - logprob("", word);
  return words.map((word) => ({ word, lift: lift(word) }));
}

// %% ex-07-5 · sorts numbers as texts
function zeroShot(text: string, words: string[], logprob: (context: string, continuation: string) => number) {
  const lift = (word: string) => logprob(text, word) - logprob("", word);
  return words.map((word): [number, string] => [lift(word), word]).sort().pop()![1];
}

// %% ex-07-5 · gives the text as well
function zeroShot(text: string, words: string[], logprob: (context: string, continuation: string) => number) {
  const lift = (word: string) => logprob(text, word) - logprob("", word);
  return text + words.reduce((best, word) => (lift(word) > lift(best) ? word : best));
}
