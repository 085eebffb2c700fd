/**
 * The check of exercise 11.7: what best-of-n is truly worth, from N answers that were drawn once.
 */
import { bestOfN } from "../reward/best-of-n";
import { defineCheck } from "./exercise";

type BestOf = (scores: number[], truths: number[], n: number) => number;

/** Every choice of n of these places. */
function choices(places: readonly number[], n: number): number[][] {
  if (n === 0) return [[]];
  return places.flatMap((place, i) => choices(places.slice(i + 1), n - 1).map((rest) => [place, ...rest]));
}

const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;

/** The mean over all choices of what a rule makes of the scores and truths chosen. */
const overChoices =
  (rule: (scores: number[], truths: number[]) => number): BestOf =>
  (scores, truths, n) =>
    mean(
      choices([...scores.keys()], n).map((chosen) =>
        rule(
          chosen.map((i) => scores[i]),
          chosen.map((i) => truths[i]),
        ),
      ),
    );

const placeOf = (numbers: readonly number[], pick = Math.max): number => numbers.indexOf(pick(...numbers));

/** All n-fold draws where an answer may be drawn twice. */
const withRepeats: BestOf = (scores, truths, n) => {
  const order = [...scores.keys()].sort((i, j) => scores[i] - scores[j]);
  const N = scores.length;
  return order.reduce((sum, i, place) => sum + (((place + 1) / N) ** n - (place / N) ** n) * truths[i], 0);
};

/** A walk down the order with something changed: the share that holds the answer at a place, and what is left after it. */
const otherWalk =
  (share: (n: number, N: number, place: number) => number, rest = (part: number) => 1 - part, byText = false): BestOf =>
  (scores, truths, n) => {
    const sorted = byText ? [...scores].sort() : [...scores].sort((a, b) => a - b);
    let left = 1;
    return sorted.reverse().reduce((sum, score, place) => {
      const part = Math.min(1, share(n, scores.length, place));
      const kept = left * part * truths[scores.indexOf(score)];
      left *= rest(part);
      return sum + kept;
    }, 0);
  };

const ofTheRest = (n: number, N: number, place: number): number => n / (N - place);

/** 11.7: the truth of what the reward model keeps of n. */
export const checkBestOf = defineCheck<BestOf>({
  id: "11-7",
  name: "bestOf",
  reference: bestOfN,
  cases: [
    { inputs: [[0.3, -1, 2, 0.7, 1.1], [0.1, -0.5, 0.4, 0.9, 0.6], 1], expected: 0.3 },
    // pairs: the truths 0.1 (score 0.3 is best once), 0.9 (twice), 0.6 (three times), 0.4 (four times), over 10
    { inputs: [[0.3, -1, 2, 0.7, 1.1], [0.1, -0.5, 0.4, 0.9, 0.6], 2], expected: 0.53 },
    { inputs: [[0.3, -1, 2, 0.7, 1.1], [0.1, -0.5, 0.4, 0.9, 0.6], 5], expected: 0.4 },
    { inputs: [[2, 1], [0, 1], 2], expected: 0 },
    { inputs: [[0.5, 3, -2, 1, -0.25, 0.75], [1, 0, 0.5, 0.25, 0.75, 0.125], 3] },
    // pairs: 0.4 (score 10) three times, 0.8 (score 9) twice, 0.2 (score -1) once, over 6
    { inputs: [[-1, -2, 10, 9], [0.2, 0.4, 0.4, 0.8], 2], expected: 0.5 },
  ],
  mistakes: [
    {
      says: "is the answer with the greatest truth kept? The scores choose: nobody knows the truth when an answer is picked",
      wrong: overChoices((_scores, truths) => Math.max(...truths)),
    },
    {
      says: "is it the best score itself? The truth of the answer that has it was asked for",
      wrong: overChoices((scores) => Math.max(...scores)),
    },
    {
      says: "are only the first n answers looked at? Average over every choice of n of them",
      wrong: (scores, truths, n) => truths[placeOf(scores.slice(0, n))],
    },
    {
      says: "are only neighbours chosen together? Any n of the N are a choice",
      wrong: (scores, truths, n) =>
        mean(scores.slice(n - 1).map((_, i) => truths[i + placeOf(scores.slice(i, i + n))])),
    },
    {
      says: "may an answer be chosen twice in your draws? Choose n different ones of the N",
      wrong: withRepeats,
    },
    {
      says: "is the lowest score kept? The reward model keeps its favourite",
      wrong: overChoices((scores, truths) => truths[placeOf(scores, Math.min)]),
    },
    {
      says: "is it the mean truth of the n best? Of n drawn answers one is kept; then comes the mean over draws",
      wrong: (scores, truths, n) => {
        const order = [...scores.keys()].sort((i, j) => scores[j] - scores[i]);
        return mean(order.slice(0, n).map((i) => truths[i]));
      },
    },
    {
      says: "is it the truth of the best of all N, whatever n is?",
      wrong: (scores, truths) => truths[placeOf(scores)],
    },
    {
      says: "are scores sorted as text? `sort()` needs a comparator for numbers: as text, 9 comes after 10",
      wrong: otherWalk(ofTheRest, undefined, true),
    },
    {
      says: "is it the mean of all truths? Only the answer with the best score of n counts, so high scores count more often",
      wrong: (_scores, truths) => mean(truths),
    },
    {
      says: "are shares of the rest added as if they were shares of all? Multiply each by the share of choices that is left",
      wrong: otherWalk(ofTheRest, () => 1),
    },
    {
      says: "is the share n / N at every answer? One answer fewer is left each time: n / (N - 1) of the rest hold the second",
      wrong: otherWalk((n, N) => n / N),
    },
  ],
});
