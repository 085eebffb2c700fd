/**
 * Grades as a table on the screen, as CSV and as JSON.
 */
import * as path from "node:path";
import type { Grade } from "./grade-one";

/** A field of a CSV file. A leading = + - or @ would be a formula in a spreadsheet. */
function csvField(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** How a note begins that says that two files are one student's. */
export const sameName = "handed in under the same name: ";

/** The same grades, with a note on each that another file has the same student's name on for the same notebook. */
export function notingTwins(grades: readonly Grade[]): Grade[] {
  const whose = ({ student, notebook }: Grade) => JSON.stringify([student.toLowerCase(), notebook]);
  return grades.map((grade) => {
    const twins = grades.filter((other) => other !== grade && whose(other) === whose(grade));
    if (twins.length === 0) return grade;
    const files = twins.map(({ file }) => path.basename(file)).join(", ");
    return { ...grade, notes: [...grade.notes, `${sameName}${files}; look at both`] };
  });
}

/** One row a submission; a column for every exercise of every notebook among them, empty where it is not of that row's notebook. */
export function toCsv(grades: readonly Grade[]): string {
  const checks = [...new Set(grades.flatMap(({ scores }) => scores.map(({ check }) => check)))].sort();
  const head = ["student", "file", "notebook", ...checks, "points", "of", "notes"];
  const rows = grades.map((grade) => {
    const points = checks.map((check) => grade.scores.find((score) => score.check === check)?.points ?? "");
    const notes = grade.ungraded ? [`NOT GRADED: ${grade.ungraded}`] : grade.notes;
    const sums = grade.ungraded || grade.of === 0 ? ["", ""] : [grade.points, grade.of];
    return [grade.student, path.basename(grade.file), grade.notebook ?? "", ...points, ...sums, notes.join("; ")];
  });
  return [head, ...rows].map((row) => `${row.map(csvField).join(",")}\n`).join("");
}

/** Width on a terminal: Chinese, Japanese and Korean characters take two columns. */
const widthOf = (text: string): number =>
  [...text].reduce(
    (sum, c) =>
      sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(c) ? 2 : 1),
    0,
  );

/** One line of the table. */
export function tableLine(grade: Grade, nameWidth: number): string {
  const name = grade.student + " ".repeat(Math.max(0, nameWidth - widthOf(grade.student)));
  if (grade.ungraded) return `${name}  NOT GRADED: ${grade.ungraded.split("\n")[0]}`;
  const points = grade.scores.map((score) => `${score.name}: ${score.points}/${score.of}`).join("  ");
  const notes = grade.notes.length > 0 ? `  (${grade.notes.join("; ").slice(0, 200)})` : "";
  if (grade.of === 0) return `${name}  nothing to grade${notes}`;
  return `${name}  ${points}  = ${grade.points}/${grade.of}  ${grade.seconds.toFixed(1)} s${notes}`;
}

/** The width of the widest name, at most 40. */
export const nameWidth = (names: readonly string[]): number => Math.min(40, Math.max(0, ...names.map(widthOf)));

/** Everything, for programs. */
export const toJson = (grades: readonly Grade[]): string => `${JSON.stringify(grades, null, 1)}\n`;
