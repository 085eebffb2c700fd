/**
 * What the student's commands ask of git.
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** What a git command answered. */
export interface GitAnswer {
  ok: boolean;
  out: string;
  errors: string;
}

/** Runs git in the course's folder. */
export function tryGit(root: string, ...args: string[]): GitAnswer {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
  const done = spawnSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, env });
  if (done.error) return { ok: false, out: "", errors: `git could not be started: ${done.error.message}` };
  return { ok: done.status === 0, out: done.stdout, errors: done.stderr.trim() };
}

/** Runs git and gives what it printed. @throws if git fails, with its words */
export function git(root: string, ...args: string[]): string {
  const { ok, out, errors } = tryGit(root, ...args);
  if (!ok) throw new Error(`git ${args[0]} failed: ${errors || out}`);
  return out;
}

/** True if the folder is the top of a git clone with at least one commit. */
export function isClone(root: string): boolean {
  const top = tryGit(root, "rev-parse", "--show-toplevel");
  if (!top.ok || fs.realpathSync(top.out.trim()) !== fs.realpathSync(root)) return false;
  return tryGit(root, "rev-parse", "--verify", "--quiet", "HEAD").ok;
}

/** The remote that the course comes from: "upstream" where there is one, as in a fork, else "origin". */
export function courseRemote(root: string): string {
  const remotes = tryGit(root, "remote").out.split("\n");
  return remotes.includes("upstream") ? "upstream" : "origin";
}

/** The commit that the course's own branch stands at, as far as this clone knows; undefined without a remote. */
export function upstreamCommit(root: string): string | undefined {
  const remote = courseRemote(root);
  const tracked = remote === "origin" ? ["@{upstream}"] : [];
  for (const name of [...tracked, `${remote}/HEAD`, `${remote}/main`, `${remote}/master`]) {
    const found = tryGit(root, "rev-parse", "--verify", "--quiet", `${name}^{commit}`);
    if (found.ok) return found.out.trim();
  }
  return undefined;
}

/** The version of the course that the student's files come from: the last commit shared with the course's own branch. */
export function courseCommit(root: string): string {
  const upstream = upstreamCommit(root);
  const shared = upstream ? tryGit(root, "merge-base", "HEAD", upstream) : undefined;
  return shared?.ok ? shared.out.trim() : git(root, "rev-parse", "HEAD").trim();
}

/** The text of a file in a commit; undefined if it is not there. */
export function fileAt(root: string, commit: string, file: string): string | undefined {
  const name = file.split(path.sep).join("/");
  const found = tryGit(root, "cat-file", "blob", `${commit}:${name}`);
  return found.ok ? found.out : undefined;
}

/** The numbered notebooks of a commit, as paths. */
export function notebooksAt(root: string, commit: string): string[] {
  const names = git(root, "ls-tree", "-z", "--name-only", commit, "notebooks/").split("\0");
  return names.filter((name) => /^notebooks\/\d\d-.*\.ipynb$/.test(name));
}

/** True if `commit` is part of the history of HEAD. */
export const hasCommit = (root: string, commit: string): boolean =>
  tryGit(root, "merge-base", "--is-ancestor", commit, "HEAD").ok;

/** True while a merge, rebase or the like is not finished. */
export function isBusy(root: string): boolean {
  const folder = path.resolve(root, git(root, "rev-parse", "--git-dir").trim());
  const signs = ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply"];
  return signs.some((sign) => fs.existsSync(path.join(folder, sign)));
}
