/**
 * Updates a clone from the course's own branch, with a student's uncommitted (or committed) work in tracked notebooks.
 *
 *   1. copies of every notebook that differs from the course's are kept, and a journal says so;
 *   2. those notebooks are put back to the last commit, and git brings the new version in;
 *   3. the student's work is merged into the new notebooks; the journal goes.
 *
 * Cut off at any point, the next call finds the journal and goes on from the copies.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { writeWhole } from "../notebooks/notebook";
import { keepCopies, withoutNotebooks } from "./copies";
import { courseCommit, courseRemote, fileAt, git, hasCommit, isBusy, notebooksAt, tryGit, upstreamCommit } from "./git";
import { mergedText, putInPlace } from "./merge-files";

/** What an unfinished update must know to go on. */
interface Journal {
  base: string;
  target: string;
  /** Where the copies are, from the course's folder. */
  copies: string;
  /** The notebooks that hold the student's work, from the course's folder. */
  files: string[];
}

const journalFile = (root: string): string =>
  path.resolve(root, git(root, "rev-parse", "--git-path", "jielong-update.json").trim());

function readJournal(root: string): Journal | undefined {
  const file = journalFile(root);
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Journal) : undefined;
}

const textOf = (file: string): string | undefined => (fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined);
const copyOf = (root: string, { copies }: Journal, file: string): string =>
  path.join(root, copies, withoutNotebooks(file));

/** Looks for a new version, keeps copies and writes the journal; undefined when there is nothing new. */
function begin(root: string): Journal | undefined {
  if (isBusy(root))
    throw new Error("git is in the middle of a merge or rebase: finish it (git status says how), then run this again");
  const fetched = tryGit(root, "fetch", "--quiet", courseRemote(root));
  if (!fetched.ok)
    throw new Error(
      `the course's home could not be reached: ${fetched.errors}\nnothing was changed; try again later, or: npm run update -- --from FOLDER`,
    );
  const target = upstreamCommit(root);
  if (!target) throw new Error("this clone knows no branch to update from; run: npm run update -- --from FOLDER");
  if (hasCommit(root, target)) return undefined;
  const base = courseCommit(root);
  const files = notebooksAt(root, base)
    .concat(notebooksAt(root, target))
    .filter((file, i, all) => all.indexOf(file) === i);
  const mine = files.filter((file) => {
    const text = textOf(path.join(root, file));
    return text !== undefined && text !== fileAt(root, base, file);
  });
  const copies = mine.length === 0 ? "" : keepCopies(root, "update", mine);
  const journal = { base, target, copies, files: mine };
  writeWhole(journalFile(root), JSON.stringify(journal));
  return journal;
}

/** Puts a notebook back to the last commit; what was written since the copy was made is copied too. */
function putAside(root: string, journal: Journal, file: string): void {
  const now = textOf(path.join(root, file));
  const committed = fileAt(root, "HEAD", file);
  if (now !== undefined && now !== committed && now !== textOf(copyOf(root, journal, file)))
    keepCopies(root, "update-again", [file]);
  if (committed === undefined) fs.rmSync(path.join(root, file), { force: true });
  else if (now !== committed) git(root, "checkout", "--quiet", "HEAD", "--", file);
}

/** Takes back what a merge that was killed had brought in already: files that are the new version's, while HEAD is the old one. */
function takeBack(root: string, { target, files }: Journal): void {
  const changed = git(root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    .split("\0")
    .filter(Boolean);
  for (const file of changed.map((line) => line.slice(3)).filter((name) => !files.includes(name))) {
    const now = textOf(path.join(root, file));
    if (now !== fileAt(root, target, file)) continue;
    const committed = fileAt(root, "HEAD", file);
    if (committed !== undefined) git(root, "checkout", "--quiet", "HEAD", "--", file);
    else fs.rmSync(path.join(root, file), { force: true });
  }
}

/** The student's files as they were before the update began. */
function putBack(root: string, journal: Journal): void {
  for (const file of journal.files)
    writeWhole(path.join(root, file), fs.readFileSync(copyOf(root, journal, file), "utf8"));
  fs.rmSync(journalFile(root), { force: true });
}

const versionsOf = (root: string, journal: Journal, file: string) => ({
  file,
  base: fileAt(root, journal.base, file),
  mine: fs.readFileSync(copyOf(root, journal, file), "utf8"),
  theirs: fileAt(root, journal.target, file),
});

/** Has git merge the new version; notebooks that git cannot merge get our merge. @throws if other files conflict, with all put back */
function bringIn(root: string, journal: Journal, resumed: boolean): void {
  if (isBusy(root)) git(root, "merge", "--abort");
  if (resumed) takeBack(root, journal);
  for (const file of journal.files) putAside(root, journal, file);
  const author = tryGit(root, "config", "user.email").ok
    ? []
    : ["-c", "user.name=Student", "-c", "user.email=student@localhost"];
  const merged = tryGit(root, ...author, "merge", "--quiet", "--no-edit", journal.target);
  if (merged.ok) return;
  const conflicts = git(root, "diff", "-z", "--name-only", "--diff-filter=U").split("\0").filter(Boolean);
  const ours = conflicts.every((file) => journal.files.includes(file));
  if (conflicts.length === 0 || !ours) {
    if (isBusy(root)) git(root, "merge", "--abort");
    putBack(root, journal);
    const which = conflicts.filter((file) => !journal.files.includes(file)).join(", ");
    throw new Error(`git could not bring the new version in${which ? `: you and the course both changed ${which}` : `: ${merged.errors || merged.out}`}
your files are as they were; commit or move away what you changed outside the notebooks, then run this again`);
  }
  for (const file of conflicts) {
    writeWhole(path.join(root, file), mergedText(versionsOf(root, journal, file)).text);
    git(root, "add", "--", file);
  }
  git(root, ...author, "commit", "--quiet", "--no-edit");
}

/**
 * Updates a clone.
 * @returns lines that say what was done
 * @throws if it cannot be done; then the student's files are as they were, or the next call goes on
 */
export function updateClone(root: string): string[] {
  const unfinished = readJournal(root);
  const journal = unfinished ?? begin(root);
  if (!journal) return ["the course is up to date; nothing was changed"];
  const lines = unfinished ? ["an update was cut off; going on with it"] : [];
  if (!hasCommit(root, journal.target)) bringIn(root, journal, unfinished !== undefined);
  for (const file of journal.files) {
    const versions = versionsOf(root, journal, file);
    const now = textOf(path.join(root, file));
    const expected = [fileAt(root, "HEAD", file), versions.mine, mergedText(versions).text];
    if (unfinished && now !== undefined && !expected.includes(now)) {
      lines.push(`${file}: what you wrote since is kept in ${keepCopies(root, "update-again", [file])}`);
    }
    lines.push(...putInPlace(root, versions));
  }
  fs.rmSync(journalFile(root), { force: true });
  if (journal.copies) lines.push(`your notebooks as they were: ${journal.copies}`);
  lines.push("what the new version needs besides is set up by: npm start");
  return [...lines, `the course is now at ${git(root, "log", "-1", "--format=%h %s", journal.target).trim()}`];
}
