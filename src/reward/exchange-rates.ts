/**
 * What a judge looks at: how far the difference of two scores follows the differences in truth, in courtesies and in words.
 *
 *   score(a) - score(b) ≈ t (truth(a) - truth(b)) + c (courtesies(a) - courtesies(b)) + w (words(a) - words(b)) / 10      least squares
 *
 * A labeler without error has t = 1, c = `perCourtesy` and w = `perTenWords`: so c / t says what a courtesy is worth to a judge in units of
 * truth, beyond what the truth itself gives for it. Only differences within a prompt count, since nothing else is trained.
 *
 * Source: Gauss 1809 for least squares. Singhal et al. 2023, "A long way to go: investigating length correlations in RLHF", for the
 *   question. arXiv:2310.03716
 */
import type { Judged } from "../data/world/labelers";

/** The coefficients, in units of the score. */
export interface ExchangeRates {
  perTruth: number;
  perCourtesy: number;
  perTenWords: number;
}

/**
 * Fits the coefficients over all pairs of answers to one prompt.
 *
 * @param scores  one list for each prompt
 * @param judged  what is known of the same answers
 * @returns       a coefficient is 0 where its quantity never differs, or differs only as the ones before it do
 */
export function exchangeRates(
  scores: readonly (readonly number[])[],
  judged: readonly (readonly Judged[])[],
): ExchangeRates {
  const A = [0, 1, 2].map(() => [0, 0, 0, 0]); // the normal equations; the last column is the right-hand side
  judged.forEach((answers, b) => {
    for (let i = 0; i < answers.length; i++) {
      for (let j = 0; j < i; j++) {
        const [p, q] = [answers[i], answers[j]];
        const x = [p.truth - q.truth, p.courtesies - q.courtesies, (p.words - q.words) / 10];
        const y = scores[b][i] - scores[b][j];
        for (const row of [0, 1, 2]) A[row] = A[row].map((sum, column) => sum + x[row] * (x[column] ?? y));
      }
    }
  });
  const [perTruth, perCourtesy, perTenWords] = solve(A);
  return { perTruth, perCourtesy, perTenWords };
}

/** Gauss' elimination; rows are equations, the last column is the right-hand side. An unknown without a pivot is 0. */
function solve(equations: readonly number[][]): number[] {
  let A = equations;
  const size = Math.max(...A.map((row, i) => row[i]));
  const found = A.map((_, k) => {
    const pivot = A[k];
    if (!(pivot[k] > 1e-9 * size)) return false;
    A = A.map((row, i) => (i === k ? row : row.map((value, column) => value - (row[k] / pivot[k]) * pivot[column])));
    return true;
  });
  return A.map((row, i) => (found[i] ? row[row.length - 1] / row[i] : 0));
}
