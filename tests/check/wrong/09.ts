// Wrong answers to notebook 09, each with the mistake that its check must name.

// %% ex-09-1 · ends the last turn only
function encodeConversation(turns: { role: "user" | "assistant"; text: string }[], encode: (text: string) => number[], tokens: { user: number; assistant: number; end: number }): number[] {
  return [...turns.flatMap(({ role, text }) => [tokens[role], ...encode(text)]), tokens.end];
}

// %% ex-09-1 · never ends a turn
function encodeConversation(turns: { role: "user" | "assistant"; text: string }[], encode: (text: string) => number[], tokens: { user: number; assistant: number; end: number }): number[] {
  return turns.flatMap(({ role, text }) => [tokens[role], ...encode(text)]);
}

// %% ex-09-1 · puts the speaker behind
function encodeConversation(turns: { role: "user" | "assistant"; text: string }[], encode: (text: string) => number[], tokens: { user: number; assistant: number; end: number }): number[] {
  return turns.flatMap(({ role, text }) => [...encode(text), tokens[role], tokens.end]);
}

// %% ex-09-1 · marks all turns as the user's
function encodeConversation(turns: { role: "user" | "assistant"; text: string }[], encode: (text: string) => number[], tokens: { user: number; assistant: number; end: number }): number[] {
  return turns.flatMap(({ text }) => [tokens.user, ...encode(text), tokens.end]);
}

// %% ex-09-1 · exchanges the speakers
function encodeConversation(turns: { role: "user" | "assistant"; text: string }[], encode: (text: string) => number[], tokens: { user: number; assistant: number; end: number }): number[] {
  return turns.flatMap(({ role, text }) => [role === "user" ? tokens.assistant : tokens.user, ...encode(text), tokens.end]);
}

// %% ex-09-1 · ends the assistant's turns only
function encodeConversation(turns: { role: "user" | "assistant"; text: string }[], encode: (text: string) => number[], tokens: { user: number; assistant: number; end: number }): number[] {
  return turns.flatMap(({ role, text }) => [tokens[role], ...encode(text), ...(role === "assistant" ? [tokens.end] : [])]);
}

// %% ex-09-2 · switches at the wrong moment
function lossMask(ids: number[], tokens: { user: number; assistant: number; end: number }): number[] {
  let speaks = false;
  return ids.map((id) => {
    if (id === tokens.assistant) speaks = true;
    if (id === tokens.end) speaks = false;
    return speaks ? 1 : 0;
  });
}

// %% ex-09-2 · leaves out the answer's end
function lossMask(ids: number[], tokens: { user: number; assistant: number; end: number }): number[] {
  let speaks = false;
  return ids.map((id) => {
    if (id === tokens.assistant) speaks = true;
    else if (id === tokens.end || id === tokens.user) speaks = false;
    else return speaks ? 1 : 0;
    return 0;
  });
}

// %% ex-09-2 · learns the assistant's token
function lossMask(ids: number[], tokens: { user: number; assistant: number; end: number }): number[] {
  let speaks = false;
  return ids.map((id) => {
    if (id === tokens.assistant) speaks = true;
    const learned = speaks ? 1 : 0;
    if (id === tokens.end) speaks = false;
    return learned;
  });
}

// %% ex-09-2 · learns the last answer only
function lossMask(ids: number[], tokens: { user: number; assistant: number; end: number }): number[] {
  const last = ids.lastIndexOf(tokens.assistant);
  const stop = ids.indexOf(tokens.end, last);
  return ids.map((_, i) => (i > last && i <= stop ? 1 : 0));
}

// %% ex-09-2 · learns all from the first answer on
function lossMask(ids: number[], tokens: { user: number; assistant: number; end: number }): number[] {
  const first = ids.indexOf(tokens.assistant);
  return ids.map((_, i) => (i > first ? 1 : 0));
}

// %% ex-09-2 · learns the question
function lossMask(ids: number[], tokens: { user: number; assistant: number; end: number }): number[] {
  let speaks = false;
  return ids.map((id) => {
    const learned = speaks && id !== tokens.user && id !== tokens.assistant ? 0 : 1;
    if (id === tokens.assistant) speaks = true;
    if (id === tokens.user || id === tokens.end) speaks = false;
    return learned;
  });
}

// %% ex-09-3 · does not shift the mask
function maskedLoss(logprobs: number[][], mask: number[][]): number {
  const learned = logprobs.flatMap((row, b) => row.filter((_, t) => mask[b][t] === 1));
  return -learned.reduce((sum, logprob) => sum + logprob, 0) / learned.length;
}

// %% ex-09-3 · divides by all tokens
function maskedLoss(logprobs: number[][], mask: number[][]): number {
  const learned = logprobs.flatMap((row, b) => row.filter((_, t) => mask[b][t + 1] === 1));
  return -learned.reduce((sum, logprob) => sum + logprob, 0) / logprobs.flat().length;
}

// %% ex-09-3 · divides by the number of rows
function maskedLoss(logprobs: number[][], mask: number[][]): number {
  const learned = logprobs.flatMap((row, b) => row.filter((_, t) => mask[b][t + 1] === 1));
  return -learned.reduce((sum, logprob) => sum + logprob, 0) / logprobs.length;
}

// %% ex-09-3 · uses the first row only
function maskedLoss(logprobs: number[][], mask: number[][]): number {
  const learned = logprobs[0].filter((_, t) => mask[0][t + 1] === 1);
  return -learned.reduce((sum, logprob) => sum + logprob, 0) / learned.length;
}

// %% ex-09-3 · takes a mean of means
function maskedLoss(logprobs: number[][], mask: number[][]): number {
  const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  return -mean(logprobs.map((row, b) => mean(row.filter((_, t) => mask[b][t + 1] === 1))));
}

// %% ex-09-3 · has the sign wrong
function maskedLoss(logprobs: number[][], mask: number[][]): number {
  const learned = logprobs.flatMap((row, b) => row.filter((_, t) => mask[b][t + 1] === 1));
  return learned.reduce((sum, logprob) => sum + logprob, 0) / learned.length;
}

// %% ex-09-3 · does not divide
function maskedLoss(logprobs: number[][], mask: number[][]): number {
  const learned = logprobs.flatMap((row, b) => row.filter((_, t) => mask[b][t + 1] === 1));
  return -learned.reduce((sum, logprob) => sum + logprob, 0);
}

// %% ex-09-4 · divides by all pairs
function contradictions(pairs: [string, string][], options: string[]): number {
  const named = (answer: string) => options.filter((option) => answer.split(" ").includes(option));
  const different = pairs
    .map(([a, b]) => [named(a), named(b)])
    .filter(([a, b]) => a.length === 1 && b.length === 1 && a[0] !== b[0]);
  return different.length / pairs.length;
}

// %% ex-09-4 · compares sentences
function contradictions(pairs: [string, string][], options: string[]): number {
  const named = (answer: string) => options.filter((option) => answer.split(" ").includes(option));
  const judged = pairs.filter(([a, b]) => named(a).length === 1 && named(b).length === 1);
  return judged.length === 0 ? 0 : judged.filter(([a, b]) => a !== b).length / judged.length;
}

// %% ex-09-4 · counts what agrees
function contradictions(pairs: [string, string][], options: string[]): number {
  const named = (answer: string) => options.filter((option) => answer.split(" ").includes(option));
  const judged = pairs.filter(([a, b]) => named(a).length === 1 && named(b).length === 1);
  return judged.length === 0 ? 0 : judged.filter(([a, b]) => named(a)[0] === named(b)[0]).length / judged.length;
}

// %% ex-09-4 · takes the first option
function contradictions(pairs: [string, string][], options: string[]): number {
  const named = (answer: string) => options.find((option) => answer.split(" ").includes(option));
  const judged = pairs.filter(([a, b]) => named(a) !== undefined && named(b) !== undefined);
  return judged.length === 0 ? 0 : judged.filter(([a, b]) => named(a) !== named(b)).length / judged.length;
}

// %% ex-09-4 · looks inside words
function contradictions(pairs: [string, string][], options: string[]): number {
  const named = (answer: string) => options.filter((option) => answer.includes(option));
  const judged = pairs.filter(([a, b]) => named(a).length === 1 && named(b).length === 1);
  return judged.length === 0 ? 0 : judged.filter(([a, b]) => named(a)[0] !== named(b)[0]).length / judged.length;
}

// %% ex-09-4 · counts instead of a share
function contradictions(pairs: [string, string][], options: string[]): number {
  const named = (answer: string) => options.filter((option) => answer.split(" ").includes(option));
  const judged = pairs.filter(([a, b]) => named(a).length === 1 && named(b).length === 1);
  return judged.filter(([a, b]) => named(a)[0] !== named(b)[0]).length;
}

// %% ex-09-4 · gives per cent
function contradictions(pairs: [string, string][], options: string[]): number {
  const named = (answer: string) => options.filter((option) => answer.split(" ").includes(option));
  const judged = pairs.filter(([a, b]) => named(a).length === 1 && named(b).length === 1);
  return judged.length === 0 ? 0 : (100 * judged.filter(([a, b]) => named(a)[0] !== named(b)[0]).length) / judged.length;
}

// %% ex-09-4 · divides nothing by nothing
function contradictions(pairs: [string, string][], options: string[]): number {
  const named = (answer: string) => options.filter((option) => answer.split(" ").includes(option));
  const judged = pairs.filter(([a, b]) => named(a).length === 1 && named(b).length === 1);
  return judged.filter(([a, b]) => named(a)[0] !== named(b)[0]).length / judged.length;
}

// %% ex-09-5 · takes all that are rated so high
function chooseBest(ratings: number[][], least: number): { prompt: number; answer: number }[] {
  return ratings.flatMap((row, prompt) => row.flatMap((rating, answer) => (rating >= least ? [{ prompt, answer }] : [])));
}

// %% ex-09-5 · takes the last of equals
function chooseBest(ratings: number[][], least: number): { prompt: number; answer: number }[] {
  return ratings.flatMap((row, prompt) => {
    const best = Math.max(...row);
    return best >= least ? [{ prompt, answer: row.lastIndexOf(best) }] : [];
  });
}

// %% ex-09-5 · forgets the threshold
function chooseBest(ratings: number[][], _least: number): { prompt: number; answer: number }[] {
  return ratings.map((row, prompt) => ({ prompt, answer: row.indexOf(Math.max(...row)) }));
}

// %% ex-09-5 · wants more than the threshold
function chooseBest(ratings: number[][], least: number): { prompt: number; answer: number }[] {
  return ratings.flatMap((row, prompt) => {
    const best = Math.max(...row);
    return best > least ? [{ prompt, answer: row.indexOf(best) }] : [];
  });
}

// %% ex-09-5 · takes the first that is good enough
function chooseBest(ratings: number[][], least: number): { prompt: number; answer: number }[] {
  return ratings.flatMap((row, prompt) => {
    const answer = row.findIndex((rating) => rating >= least);
    return answer >= 0 ? [{ prompt, answer }] : [];
  });
}

// %% ex-09-5 · gives the rating instead of its place
function chooseBest(ratings: number[][], least: number): { prompt: number; answer: number }[] {
  return ratings.flatMap((row, prompt) => {
    const best = Math.max(...row);
    return best >= least ? [{ prompt, answer: best }] : [];
  });
}

// %% ex-09-5 · gives −1 for a prompt without a good answer
function chooseBest(ratings: number[][], least: number): { prompt: number; answer: number }[] {
  return ratings.map((row, prompt) => {
    const best = Math.max(...row);
    return { prompt, answer: best >= least ? row.indexOf(best) : -1 };
  });
}

// %% ex-09-5 · sorts its input
function chooseBest(ratings: number[][], least: number): { prompt: number; answer: number }[] {
  return ratings.flatMap((row, prompt) => {
    row.sort((a, b) => b - a);
    return row[0] >= least ? [{ prompt, answer: 0 }] : [];
  });
}
