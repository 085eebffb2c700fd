/**
 * The grade of one submission, with and without hidden tests.
 */
import * as path from "node:path";
import { makeScratch, removeScratch } from "../notebooks/scratch";
import { type CourseNotebook, courseOf } from "./course";
import { gradeNotebook, type Outcome } from "./replay";
import type { Limits } from "./run-once";
import type { Submission } from "./submissions";

/** What one exercise brought. */
export interface Score {
  /** Grade id of the check cell. */
  check: string;
  /** "2.1" */
  name: string;
  points: number;
  of: number;
  /** What the student may read about it. */
  says: string;
}

/** What one submission brought. */
export interface Grade {
  student: string;
  file: string;
  /** The course's notebook that it answers. */
  notebook: string | undefined;
  scores: Score[];
  points: number;
  of: number;
  notes: string[];
  /** Set when the machine failed, not the student: then there is no grade. */
  ungraded?: string;
  runs: number;
  seconds: number;
  peakMemoryMb: number;
}

function scoresOf(course: CourseNotebook, outcome: Outcome): Score[] {
  return course.exercises.map(({ check, name, points }) => {
    const { passed, says } = outcome.verdicts.get(check)!;
    return { check, name, points: passed ? points : 0, of: points, says };
  });
}

/** Points by the hidden tests, words by the public ones: an answer that has seen hidden tests could bring them into any text. */
function withHiddenTests(open: Outcome, hidden: Outcome): Outcome {
  const verdicts = new Map(
    [...hidden.verdicts].map(([check, { passed }]) => {
      const said = open.verdicts.get(check)!;
      return [
        check,
        { passed, says: said.passed && !passed ? "passes the public checks; a hidden test failed" : said.says },
      ];
    }),
  );
  const sum = (of: (outcome: Outcome) => number): number => of(open) + of(hidden);
  return {
    verdicts,
    notes: open.notes,
    runs: sum(({ runs }) => runs),
    seconds: sum(({ seconds }) => seconds),
    peakMemoryMb: Math.max(open.peakMemoryMb, hidden.peakMemoryMb),
  };
}

async function outcomeOf(
  submission: Submission,
  course: CourseNotebook,
  limits: Limits,
  scratch: string,
): Promise<Outcome> {
  const notebook = submission.notebook!;
  const open = await gradeNotebook(notebook, course, { ...limits, privateFolder: undefined }, scratch);
  return limits.privateFolder ? withHiddenTests(open, await gradeNotebook(notebook, course, limits, scratch)) : open;
}

const total = (scores: readonly Score[], key: "points" | "of"): number =>
  scores.reduce((sum, score) => sum + score[key], 0);

/**
 * Grades one submission.
 * @param courses  the notebooks that it may be an answer to
 */
export async function gradeOne(
  submission: Submission,
  courses: readonly CourseNotebook[],
  limits: Limits,
): Promise<Grade> {
  const { student, file, notebook, problem } = submission;
  const course = notebook ? courseOf(notebook, courses) : courses.length === 1 ? courses[0] : undefined;
  const none: Outcome = { verdicts: new Map(), notes: [], runs: 0, seconds: 0, peakMemoryMb: 0 };
  for (const { check } of course?.exercises ?? [])
    none.verdicts.set(check, { passed: false, says: "there is nothing to run" });
  const grade = (outcome: Outcome, more: Partial<Grade> = {}): Grade => {
    const scores = course ? scoresOf(course, outcome) : [];
    const { notes, runs, seconds, peakMemoryMb } = outcome;
    const totals = { points: total(scores, "points"), of: total(scores, "of") };
    return { student, file, notebook: course?.name, scores, ...totals, notes, runs, seconds, peakMemoryMb, ...more };
  };
  if (!notebook) return grade(none, { notes: [problem ?? "it cannot be read"] });
  if (!course)
    return grade(none, {
      notes: ["it is not one of the course's notebooks: none of its cells has one of their grade ids"],
    });
  const scratch = makeScratch("jielong-grade-");
  try {
    return grade(await outcomeOf(submission, course, limits, path.join(scratch, "run")));
  } catch (error) {
    return grade(none, { ungraded: (error as Error).message.slice(-1000), scores: [] });
  } finally {
    removeScratch(scratch);
  }
}
