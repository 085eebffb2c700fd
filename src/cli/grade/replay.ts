/**
 * Grades one submission: runs it, and where an answer ended the kernel runs it again without that answer, until every check was reached.
 *
 * What a check proved in one run stands, whatever happened later in that run. An exercise that was open when a kernel ended is run alone at last:
 * another answer's timer may have ended it.
 */

import type { Notebook } from "../notebooks/notebook";
import { type Assembled, assemble, type Piece } from "./assemble";
import type { CourseNotebook, Exercise } from "./course";
import { neededPieces } from "./needed";
import { brief, type Limits, type RunResult, runOnce, type Verdict } from "./run-once";

/** What became of one submission. */
export interface Outcome {
  /** Verdicts by the check's grade id; every exercise has one. */
  verdicts: Map<string, Verdict>;
  notes: string[];
  runs: number;
  seconds: number;
  peakMemoryMb: number;
}

const mostDeaths = 3;

/** The pieces without what was blocked: answers become stubs, changed cells the course's own, added cells go. */
function without(pieces: readonly Piece[], blocked: ReadonlySet<string>): Piece[] {
  return pieces.flatMap((piece): Piece[] => {
    if (!blocked.has(piece.key)) return [piece];
    if (piece.role === "extra") return [];
    return [{ ...piece, role: piece.role === "edited" ? "course" : piece.role, source: piece.original! }];
  });
}

class Grading {
  private readonly outcome: Outcome;
  private readonly blocked = new Set<string>();
  /** Checks that were given up because the kernel ended there: perhaps for another cell's sake. */
  private readonly suspects = new Set<string>();

  constructor(
    private readonly course: CourseNotebook,
    private readonly assembled: Assembled,
    private readonly limits: Limits,
    private readonly scratch: string,
  ) {
    this.outcome = { verdicts: new Map(), notes: [...assembled.notes], runs: 0, seconds: 0, peakMemoryMb: 0 };
  }

  async grade(): Promise<Outcome> {
    for (let deaths = 0; deaths < mostDeaths; deaths++) {
      const { casualty } = await this.run(without(this.assembled.pieces, this.blocked));
      if (!casualty || !this.block(casualty.piece, casualty.says)) break;
    }
    for (const exercise of this.course.exercises) {
      const verdict = this.outcome.verdicts.get(exercise.check);
      if (!verdict || (!verdict.passed && this.suspects.has(exercise.check))) await this.runAlone(exercise);
    }
    return this.complete();
  }

  private complete(): Outcome {
    for (const { check } of this.course.exercises) {
      if (!this.outcome.verdicts.has(check))
        this.outcome.verdicts.set(check, { passed: false, says: "the check was not reached" });
    }
    return this.outcome;
  }

  private async run(pieces: readonly Piece[]): Promise<RunResult> {
    const { outcome } = this;
    const result = await this.tryTwice(this.limits.all ? pieces : neededPieces(pieces));
    outcome.runs++;
    outcome.seconds += result.seconds;
    outcome.peakMemoryMb = Math.max(outcome.peakMemoryMb, result.peakMemoryMb);
    for (const [check, verdict] of result.verdicts) {
      if (!outcome.verdicts.has(check) || verdict.passed) outcome.verdicts.set(check, verdict);
    }
    for (const failure of result.failures) {
      const note = `a cell of the course failed: ${failure}`;
      if (!outcome.notes.includes(note)) outcome.notes.push(note);
    }
    return result;
  }

  /** A kernel that does not start is not the student's fault. */
  private async tryTwice(pieces: readonly Piece[]): Promise<RunResult> {
    try {
      return await runOnce(pieces, this.course, this.limits, this.scratch);
    } catch {
      return runOnce(pieces, this.course, this.limits, this.scratch);
    }
  }

  private exerciseOf(piece: Piece): Exercise | undefined {
    return this.course.exercises.find(
      ({ check, answer }) => (piece.role === "check" ? check : answer) === piece.gradeId,
    );
  }

  /** Takes out what ended the kernel. False if that cannot be told. */
  private block(piece: Piece, says: string): boolean {
    const { notes, verdicts } = this.outcome;
    notes.push(`${piece.gradeId ?? (piece.role === "extra" ? "an added cell" : "a changed cell")}: ${brief(says)}`);
    if (piece.role === "course") return false;
    if (piece.role === "answer" || piece.role === "check") {
      const exercise = this.exerciseOf(piece);
      if (!exercise) return false;
      if (!verdicts.get(exercise.check)?.passed) {
        verdicts.set(exercise.check, { passed: false, says: brief(says) });
        this.suspects.add(exercise.check);
      }
      const answer = this.assembled.pieces.find((each) => each.role === "answer" && each.gradeId === exercise.answer);
      if (!answer || this.blocked.has(answer.key)) return false;
      this.blocked.add(answer.key);
      return true;
    }
    this.blocked.add(piece.key);
    return true;
  }

  /** Runs one exercise with nothing of the student's but the answer to it. */
  private async runAlone(exercise: Exercise): Promise<void> {
    const { pieces } = this.assembled;
    const others = pieces
      .filter(({ role, gradeId }) => role !== "answer" || gradeId !== exercise.answer)
      .map(({ key }) => key);
    const end = pieces.findIndex(({ role, gradeId }) => role === "check" && gradeId === exercise.check);
    const alone = without(pieces.slice(0, end + 1), new Set(others)).filter(
      ({ role }, i, all) => role !== "check" || i === all.length - 1,
    );
    const { casualty } = await this.run(alone);
    if (casualty && !this.outcome.verdicts.has(exercise.check)) {
      this.outcome.verdicts.set(exercise.check, { passed: false, says: casualty.says });
    }
  }
}

/**
 * Grades one submission.
 * @param scratch  a folder that is made, used and deleted
 * @throws if it could not be run at all
 */
export function gradeNotebook(
  submission: Notebook,
  course: CourseNotebook,
  limits: Limits,
  scratch: string,
): Promise<Outcome> {
  return new Grading(course, assemble(course.notebook, submission), limits, scratch).grade();
}
