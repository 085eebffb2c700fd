// Reference answers to notebook 09, by grade id. Each section replaces the cell that holds the stub.

// %% ex-09-1
interface ChatTokens {
  user: number;
  assistant: number;
  end: number;
}
type Turn = { role: "user" | "assistant"; text: string };

// Each turn: who speaks, the words, and that the turn is over. The role's name is also the name of its token.
function encodeConversation(
  turns: Turn[],
  encode: (text: string) => number[],
  tokens: ChatTokens,
): number[] {
  return turns.flatMap(({ role, text }) => [tokens[role], ...encode(text), tokens.end]);
}

// %% ex-09-2
// Walk along and remember whether the assistant speaks. Its <end> is still its own; the tokens of the speakers are given.
function lossMask(ids: number[], tokens: { user: number; assistant: number; end: number }): number[] {
  let speaks = false;
  return ids.map((id) => {
    const learned = speaks && id !== tokens.user && id !== tokens.assistant ? 1 : 0;
    if (id === tokens.assistant) speaks = true;
    if (id === tokens.user || id === tokens.end) speaks = false;
    return learned;
  });
}

// %% ex-09-3
// One list of all learned tokens of the batch. What is said at position t is about token t + 1, and so is the mask.
function maskedLoss(logprobs: number[][], mask: number[][]): number {
  const learned = logprobs.flatMap((row, b) => row.filter((_, t) => mask[b][t + 1] === 1));
  return -learned.reduce((sum, logprob) => sum + logprob, 0) / learned.length;
}

// %% ex-09-4
// An answer names the options that are among its words. A pair is judged where both name exactly one.
function contradictions(pairs: [string, string][], options: string[]): number {
  const named = (answer: string) => options.filter((option) => answer.split(" ").includes(option));
  const judged = pairs
    .map(([first, second]) => [named(first), named(second)])
    .filter(([first, second]) => first.length === 1 && second.length === 1);
  const different = judged.filter(([first, second]) => first[0] !== second[0]);
  return judged.length === 0 ? 0 : different.length / judged.length;
}

// %% ex-09-5
// indexOf finds the first of equally good answers; flatMap leaves a prompt out with an empty list.
function chooseBest(ratings: number[][], least: number): { prompt: number; answer: number }[] {
  return ratings.flatMap((row, prompt) => {
    const best = Math.max(...row);
    return best >= least ? [{ prompt, answer: row.indexOf(best) }] : [];
  });
}
