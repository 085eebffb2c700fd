/**
 * Labelers: simulated people who rank answers, each with a bias of their own, none without error.
 *
 *   worth(answer) = truth + perTenWords · words / 10 + perCourtesy · courtesies + noise · N(0, 1)
 *
 * An answer is worth something once, and the ranking follows: who prefers a to b and b to c prefers a to c. A labeler with biases u prefers
 * a to b with probability Φ((u(a) - u(b)) / (noise · √2)). So agreement, and the best accuracy that any reward model can have, are
 * computed, not measured.
 *
 * Source: Thurstone 1927, "A law of comparative judgment", case V. Ouyang et al. 2022, "Training language models to follow instructions",
 *   appendix B: labelers there agree with each other in 72.6 ± 1.5 % of the pairs.
 */
import { assertInteger } from "../../core/check";
import { normalCdf } from "../../core/normal";
import type { Rng } from "../../core/random";
import type { Task } from "./task";
import { separate, truth } from "./truth";

/** What a labeler sees of an answer. */
export interface Judged {
  /** The answer as one text; equal texts are one answer. */
  text: string;
  truth: number;
  words: number;
  courtesies: number;
}

/** What is peculiar to one labeler. */
export interface Labeler {
  /** Standard deviation of the error, in units of truth; above 0. */
  noise: number;
  /** What ten words more are worth. */
  perTenWords: number;
  /** What a courtesy is worth, beyond its part in the truth. */
  perCourtesy: number;
}

/** Two answers to one prompt. */
export type Pair = readonly [Judged, Judged];

/** Everything a labeler sees of an answer. */
export function judge(task: Task, answer: readonly string[], ended: boolean): Judged {
  return {
    text: `${answer.join(" ")}${ended ? " <end>" : ""}`,
    truth: truth(task, answer, ended).truth,
    words: answer.length,
    courtesies: separate(task, answer).polite.length,
  };
}

/** Labelers drawn at random: most like courtesy a little more than the truth says, some like long answers and some short ones. */
export function hireLabelers(count: number, noise: number, rng: Rng): Labeler[] {
  assertInteger("count", count, 1);
  return Array.from({ length: count }, () => ({
    noise,
    perTenWords: rng.normal(0.02, 0.04),
    perCourtesy: rng.normal(0.04, 0.04),
  }));
}

/** Labelers whose labels a reward model is trained on, and others whose labels it never sees: does it know people, or these people? */
export interface LabelerPanel {
  trained: Labeler[];
  heldOut: Labeler[];
}

/** Five labelers to train on and three to test with, all drawn alike. */
export function labelerPanel(noise: number, rng: Rng): LabelerPanel {
  const hired = hireLabelers(8, noise, rng);
  return { trained: hired.slice(0, 5), heldOut: hired.slice(5) };
}

/** What an answer is worth to a labeler who makes no error. */
export function worth(labeler: Labeler, answer: Judged): number {
  return answer.truth + (labeler.perTenWords * answer.words) / 10 + labeler.perCourtesy * answer.courtesies;
}

/** The answers without repetitions: identical ones can't be compared, and a label for them would be noise alone. */
export function distinct(answers: readonly Judged[]): Judged[] {
  return [...new Map(answers.map((answer) => [answer.text, answer])).values()];
}

/** What each answer seems worth to a labeler: its worth and an error, the same for identical answers. */
export function rate(labeler: Labeler, answers: readonly Judged[], rng: Rng): number[] {
  const seen = new Map<string, number>();
  return answers.map((answer) => {
    const known = seen.get(answer.text) ?? worth(labeler, answer) + rng.normal(0, labeler.noise);
    seen.set(answer.text, known);
    return known;
  });
}

/**
 * The answers from best to worst, as a labeler sees them.
 *
 * @returns their indexes, the best first
 * @throws if two answers are identical
 */
export function rank(labeler: Labeler, answers: readonly Judged[], rng: Rng): number[] {
  const different = distinct(answers).length;
  if (different < answers.length) throw new Error(`answers must be different, got ${different} of ${answers.length}`);
  const seen = rate(labeler, answers, rng);
  return seen.map((_, i) => i).sort((i, j) => seen[j] - seen[i]);
}

/** The probability that a labeler prefers the first of a pair. */
export function prefers(labeler: Labeler, [a, b]: Pair): number {
  return normalCdf((worth(labeler, a) - worth(labeler, b)) / (labeler.noise * Math.SQRT2));
}

/** All pairs of different answers to one prompt. */
export function pairsOf(answers: readonly Judged[]): Pair[] {
  const list = distinct(answers);
  return list.flatMap((a, i) => list.slice(i + 1).map((b): Pair => [a, b]));
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How often two different labelers prefer the same one of a pair, 0 to 1, over all couples of labelers. */
export function agreement(labelers: readonly Labeler[], pairs: readonly Pair[]): number {
  const chances = labelers.map((labeler) => pairs.map((pair) => prefers(labeler, pair)));
  const couples = chances.flatMap((p, i) => chances.slice(i + 1).map((q) => [p, q]));
  return mean(couples.map(([p, q]) => mean(p.map((chance, k) => chance * q[k] + (1 - chance) * (1 - q[k])))));
}

/** How often a label of one of these labelers is what the truth says, over the pairs whose truth differs. */
export function agreementWithTruth(labelers: readonly Labeler[], pairs: readonly Pair[]): number {
  const different = pairs.filter(([a, b]) => Math.abs(a.truth - b.truth) > 1e-9);
  const chance = (labeler: Labeler, pair: Pair): number => {
    const first = prefers(labeler, pair);
    return pair[0].truth > pair[1].truth ? first : 1 - first;
  };
  return mean(labelers.map((labeler) => mean(different.map((pair) => chance(labeler, pair)))));
}

/**
 * The best accuracy that a reward model can have on labels of these labelers: it knows all that the labelers value, but not who labels
 * and not the error. On each pair it can do no better than to name the one that is preferred more often.
 */
export function ceiling(labelers: readonly Labeler[], pairs: readonly Pair[]): number {
  return mean(
    pairs.map((pair) => {
      const first = mean(labelers.map((labeler) => prefers(labeler, pair)));
      return Math.max(first, 1 - first);
    }),
  );
}

/**
 * The noise with which labelers agree as often as wanted on some pairs, found by bisection.
 *
 * @param wanted  share of pairs, above 0.5
 * @throws if even labelers without error agree less often
 */
export function noiseForAgreement(labelers: readonly Labeler[], pairs: readonly Pair[], wanted = 0.73): number {
  const withNoise = (noise: number): number =>
    agreement(
      labelers.map((labeler) => ({ ...labeler, noise })),
      pairs,
    );
  let [low, high] = [1e-6, 100];
  if (withNoise(low) < wanted) throw new Error(`wanted must be at most ${withNoise(low).toFixed(3)}, got ${wanted}`);
  while (high - low > 1e-6 * high) {
    const middle = Math.sqrt(low * high);
    if (withNoise(middle) > wanted) low = middle;
    else high = middle;
  }
  return high;
}
