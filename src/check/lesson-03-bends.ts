/**
 * The check of notebook 03's open exercise 3.6: eight bends for a curve, placed better than evenly.
 */
import { defineCheck } from "./exercise";

/** A relu in a sum: weight · relu(x − at). */
interface Bend {
  at: number;
  weight: number;
}
type Bends = (f: (x: number) => number) => Bend[];

const relu = (x: number): number => Math.max(0, x);
/** The curves: flat in one part of [0, 1] and sharply bent in another; all start at 0. */
const curves: readonly ((x: number) => number)[] = [
  (x) => Math.tanh(30 * (x - 0.2)) - Math.tanh(-6),
  (x) => Math.sqrt(x),
  (x) => 1 / (1 + 200 * (x - 0.7) ** 2) - 1 / 99,
];

interface Trial {
  /** How many bends there are; the most of the three curves. */
  bends: number;
  finite: boolean;
  /** Largest distance from the curve on [0, 1], for each curve, as a share of that with evenly spaced bends. */
  errors: number[];
}

function worst(f: (x: number) => number, bends: readonly Bend[]): number {
  let error = 0;
  for (let i = 0; i <= 1000; i++) {
    const x = i / 1000;
    const sum = bends.reduce((total, { at, weight }) => total + weight * relu(x - at), 0);
    error = Math.max(error, Math.abs(f(x) - sum));
  }
  return error;
}

/** Straight lines from point to point of a curve, as bends. */
function through(f: (x: number) => number, points: readonly number[]): Bend[] {
  let slope = 0;
  return points.slice(0, -1).map((at, i) => {
    const next = (f(points[i + 1]) - f(at)) / (points[i + 1] - at);
    const weight = next - slope;
    slope = next;
    return { at, weight };
  });
}

function judgeBends(learner: Bends): Trial {
  const tried = curves.map((f) => {
    const bends = learner(f);
    return {
      bends,
      error:
        worst(f, bends) /
        worst(
          f,
          through(
            f,
            [0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => i / 8),
          ),
        ),
    };
  });
  return {
    bends: Math.max(...tried.map(({ bends }) => bends.length)),
    finite: tried.every(({ bends }) => bends.every(({ at, weight }) => Number.isFinite(at) && Number.isFinite(weight))),
    errors: tried.map(({ error }) => error),
  };
}

/** 3.6, open-ended: what is checked is how well the bends do, not how they were found. */
export const checkBends = defineCheck<(f: (x: number) => number) => Trial>({
  id: "03-6",
  name: "bends",
  call: (learner) => judgeBends(learner as unknown as Bends),
  cases: [{ inputs: () => [(x) => x], says: "bends(f), judged on three curves," }],
  invariants: [
    { says: "there must be at most 8 bends", holds: ({ bends }) => bends <= 8 },
    { says: "places and weights must be numbers", holds: ({ finite }) => finite },
    {
      says: "errors (shares of what evenly spaced bends leave) must be below 0.6 for every curve",
      holds: ({ errors }) => errors.every((error) => error < 0.6),
    },
  ],
  mistakes: [
    { says: "how many are there? A piece of line costs one bend, also the first one", when: ({ bends }) => bends > 8 },
    {
      says: "is a slope divided by 0? Two bends may stand at the same place",
      when: ({ finite }) => !finite,
    },
    {
      says: "are these the evenly spaced ones themselves? Move them to where the curve turns",
      when: ({ errors }) => errors.every((error) => Math.abs(error - 1) < 1e-9),
    },
    {
      says: "is a weight the slope itself? It is the change of slope at that place",
      when: ({ errors }) => errors.some((error) => error > 3),
    },
    {
      says: "better on some curves only? Let the places depend on f: where does it lie farthest from its line?",
      when: ({ errors }) => errors.some((error) => error >= 0.6),
    },
  ],
});
