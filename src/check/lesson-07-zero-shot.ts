/**
 * The check of exercise 7.5 of notebook 07: asking a model that was never fine-tuned.
 */
import { defineCheck } from "./exercise";

type LogProb = (context: string, continuation: string) => number;
type ZeroShot = (text: string, words: string[], logprob: LogProb) => string;

/** The word with the greatest score. */
function bestOf(words: readonly string[], score: (word: string) => number): string {
  return words.reduce((best, word) => (score(word) > score(best) ? word : best));
}

/**
 * A model that says "bad" far more often than "good" whatever it has read, and "odd" hardly ever. By text: how many times likelier than
 * usual each word is after it; after the noise every word is less likely.
 */
const gloomy: LogProb = (context, continuation) => {
  const usual: Record<string, number> = { good: 0.05, bad: 0.2, odd: 0.01 };
  const lifts: Record<string, Record<string, number>> = {
    "": { good: 1, bad: 1, odd: 1 },
    "a sweet smell": { good: 3, bad: 0.9, odd: 0.5 },
    "a foul smell": { good: 0.8, bad: 1.2, odd: 0.5 },
    "a strange smell": { good: 1.1, bad: 1.5, odd: 3 },
    "a noise": { good: 0.8, bad: 0.5, odd: 0.7 },
  };
  const lift = lifts[context]?.[continuation];
  if (lift === undefined)
    throw new Error(
      `logprob must get the text (or "") and then one of the words, got "${context}" and "${continuation}"`,
    );
  return Math.log(usual[continuation] * lift);
};

/** 7.5: which word a text makes likelier than it is anyway. */
export const checkZeroShot = defineCheck<ZeroShot>({
  id: "07-5",
  name: "zeroShot",
  reference: (text, words, logprob) => bestOf(words, (word) => logprob(text, word) - logprob("", word)),
  cases: [
    {
      inputs: () => ["a sweet smell", ["good", "bad", "odd"], gloomy],
      says: 'zeroShot("a sweet smell", good, bad or odd, a model that likes to say "bad")',
      expected: "good",
    },
    {
      inputs: () => ["a foul smell", ["odd", "good", "bad"], gloomy],
      says: 'zeroShot("a foul smell", odd, good or bad, the same model)',
      expected: "bad",
    },
    {
      inputs: () => ["a strange smell", ["bad", "odd"], gloomy],
      says: 'zeroShot("a strange smell", bad or odd, the same model)',
      expected: "odd",
    },
    {
      inputs: () => ["a noise", ["odd", "bad", "good"], gloomy],
      says: 'zeroShot("a noise", odd, bad or good, the same model), which makes all three less likely,',
      expected: "good",
    },
  ],
  mistakes: [
    {
      says: "is it always the first word? Take the one with the largest difference",
      wrong: (_text, words) => words[0],
    },
    {
      says: "does the search start at 0 with the first word? Where a text makes every word less likely, the one that loses least is still the answer",
      wrong: (text, words, logprob) => {
        const best = bestOf(words, (word) => logprob(text, word) - logprob("", word));
        return logprob(text, best) > logprob("", best) ? best : words[0];
      },
    },
    {
      says: "are numbers sorted as texts? `sort()` without a function does that",
      wrong: (text, words, logprob) =>
        words
          .map((word) => [logprob(text, word) - logprob("", word), word] as const)
          .sort()
          .at(-1)![1],
    },
    {
      says: "does the model say its favourite word whatever the text is? Subtract the word's log-probability after no text at all",
      wrong: (text, words, logprob) => bestOf(words, (word) => logprob(text, word)),
    },
    {
      says: "is it the word that the text makes less likely? Take the largest difference",
      wrong: (text, words, logprob) => bestOf(words, (word) => logprob("", word) - logprob(text, word)),
    },
    {
      says: "is the text read at all? The first log-probability is the one after the text",
      wrong: (_text, words, logprob) => bestOf(words, (word) => -logprob("", word)),
    },
    {
      says: "is it a difference of probabilities? A rare word's stays small: how many *times* likelier is a difference of logarithms",
      wrong: (text, words, logprob) =>
        bestOf(words, (word) => Math.exp(logprob(text, word)) - Math.exp(logprob("", word))),
    },
    {
      says: "is one logarithm divided by the other? Subtract them: that divides the probabilities",
      wrong: (text, words, logprob) => bestOf(words, (word) => -logprob(text, word) / logprob("", word)),
    },
    {
      says: "is one logarithm divided by the other? Subtract them: that divides the probabilities",
      wrong: (text, words, logprob) => bestOf(words, (word) => logprob(text, word) / logprob("", word)),
    },
    {
      says: "did you drop the sign of the difference? A word made less likely is no answer",
      wrong: (text, words, logprob) => bestOf(words, (word) => Math.abs(logprob(text, word) - logprob("", word))),
    },
    {
      says: "does the search start at 0? Where a text makes every word less likely, the one that loses least is still the answer",
      when: (given, _text, words) => typeof given === "string" && !words.some((word) => given.includes(word)),
    },
    {
      says: "is it the word's place or score? The word itself is wanted",
      when: (given) => typeof given === "number",
    },
    {
      says: "is it all the words, or a word with its score? The best word alone is wanted",
      when: (given) => typeof given === "object" && given !== null,
    },
    {
      says: "is the text given back as well? The word alone is wanted",
      when: (given, text) => typeof given === "string" && given.startsWith(text),
    },
  ],
});
