import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { updateFromFolder } from "../../../src/cli/student/update-folder";
import { updateClone } from "../../../src/cli/student/update-git";
import { answer, answerIn, commit, copiesIn, courseAndClone, git, lesson, read, sourceIn, write } from "./scratch";

describe("updating a clone", () => {
  it("gives the new version to a student who changed nothing", () => {
    const { origin, clone } = courseAndClone();
    const lines = updateClone(clone);
    expect(read(clone, lesson)).toBe(read(origin, lesson));
    expect(git(clone, "status", "--porcelain")).toBe("");
    expect(lines.at(-1)).toMatch(/^the course is now at \w+ Second version$/);
  });

  it("keeps an uncommitted answer, brings the rest, and keeps a copy", () => {
    const { clone } = courseAndClone();
    answerIn(clone);
    const before = read(clone, lesson);
    updateClone(clone);
    expect([sourceIn(clone, "ex-1"), sourceIn(clone, "seen")]).toEqual([answer, "It gave 4."]);
    expect(read(clone, "src/a.ts")).toContain("2");
    expect(copiesIn(clone)).toEqual([before]);
    expect(git(clone, "status", "--porcelain")).toBe(` M ${lesson}\n`);
  });

  it("keeps an answer that was committed, where git alone would conflict", () => {
    const { clone } = courseAndClone();
    answerIn(clone);
    write(clone, lesson, read(clone, lesson).replace("It gave 3.", "It gave 3!"));
    commit(clone, "My week");
    answerIn(clone, `${answer}\n// later, not committed`);
    updateClone(clone);
    expect(sourceIn(clone, "ex-1")).toContain("later, not committed");
    expect([sourceIn(clone, "seen"), sourceIn(clone, "seen-yours")]).toEqual([
      "It gave 4.",
      expect.stringContaining("It gave 3!"),
    ]);
    expect(git(clone, "log", "--format=%s")).toContain("My week");
  });

  it("updates a fork from the remote called upstream", () => {
    const { origin, clone } = courseAndClone();
    git(clone, "remote", "rename", "origin", "upstream");
    const fork = path.join(path.dirname(clone), "fork");
    git(path.dirname(clone), "clone", "--quiet", "--bare", clone, fork);
    git(clone, "remote", "add", "origin", fork);
    answerIn(clone);
    updateClone(clone);
    expect([sourceIn(clone, "ex-1"), sourceIn(clone, "seen")]).toEqual([answer, "It gave 4."]);
    expect(git(clone, "rev-parse", "HEAD")).toBe(git(origin, "rev-parse", "HEAD"));
  });

  it("says so when there is nothing new, and does nothing", () => {
    const { clone } = courseAndClone();
    updateClone(clone);
    answerIn(clone);
    const before = read(clone, lesson);
    expect(updateClone(clone)).toEqual(["the course is up to date; nothing was changed"]);
    expect(read(clone, lesson)).toBe(before);
  });

  it("keeps a notebook that is no longer JSON, and says so", () => {
    const { origin, clone } = courseAndClone();
    write(clone, lesson, '{"cells": [ half a file');
    const lines = updateClone(clone).join("\n");
    expect(read(clone, lesson)).toBe(read(origin, lesson));
    expect(copiesIn(clone)).toEqual(['{"cells": [ half a file']);
    expect(lines).toMatch(/could not be read, so the course's is in its place and yours is in the copy/);
  });

  it("gives a deleted notebook back", () => {
    const { origin, clone } = courseAndClone();
    fs.rmSync(path.join(clone, lesson));
    updateClone(clone);
    expect(read(clone, lesson)).toBe(read(origin, lesson));
  });

  it("keeps a notebook of the student's that has a new notebook's name", () => {
    const { clone } = courseAndClone();
    write(clone, "notebooks/03-vectors.ipynb", "my own, no notebook");
    updateClone(clone);
    expect(copiesIn(clone)).toContain("my own, no notebook");
    expect(read(clone, "notebooks/03-vectors.ipynb")).toContain("Counting words");
  });

  it("keeps a notebook that the course took out", () => {
    const { origin, clone } = courseAndClone();
    fs.rmSync(path.join(origin, lesson));
    commit(origin, "Third version");
    answerIn(clone);
    updateClone(clone);
    expect(sourceIn(clone, "ex-1")).toBe(answer);
  });

  it("leaves everything as it was when another changed file stands in the way", () => {
    const { clone } = courseAndClone();
    answerIn(clone);
    write(clone, "src/a.ts", "export const a = 'mine';\n");
    const before = [read(clone, lesson), git(clone, "status", "--porcelain"), git(clone, "rev-parse", "HEAD")];
    expect(() => updateClone(clone)).toThrow(/src\/a\.ts[\s\S]*your files are as they were/);
    expect([read(clone, lesson), git(clone, "status", "--porcelain"), git(clone, "rev-parse", "HEAD")]).toEqual(before);
    expect(read(clone, "src/a.ts")).toContain("mine");
  });

  it("leaves everything as it was when a committed change outside the notebooks conflicts", () => {
    const { clone } = courseAndClone();
    write(clone, "src/a.ts", "export const a = 'mine';\n");
    commit(clone, "My src");
    answerIn(clone);
    const before = [read(clone, lesson), git(clone, "status", "--porcelain"), git(clone, "rev-parse", "HEAD")];
    expect(() => updateClone(clone)).toThrow("you and the course both changed src/a.ts");
    expect([read(clone, lesson), git(clone, "status", "--porcelain"), git(clone, "rev-parse", "HEAD")]).toEqual(before);
  });

  it("keeps a change to src that the new version does not touch", () => {
    const { clone } = courseAndClone();
    write(clone, "src/mine.ts", "export const mine = 1;\n");
    updateClone(clone);
    expect(read(clone, "src/mine.ts")).toContain("mine");
  });

  it("changes nothing when the course's home is out of reach", () => {
    const { origin, clone } = courseAndClone();
    answerIn(clone);
    const before = read(clone, lesson);
    fs.renameSync(origin, `${origin}-moved`);
    expect(() => updateClone(clone)).toThrow(/could not be reached[\s\S]*nothing was changed/);
    expect(read(clone, lesson)).toBe(before);
  });

  it("does not start inside an unfinished merge", () => {
    const { clone } = courseAndClone();
    write(clone, ".git/MERGE_HEAD", git(clone, "rev-parse", "HEAD"));
    expect(() => updateClone(clone)).toThrow("finish it");
  });
});

describe("updating from a folder", () => {
  /** A student's folder without git, and a folder with the second version. */
  function folders() {
    const { origin, clone } = courseAndClone();
    fs.rmSync(path.join(clone, ".git"), { recursive: true });
    return { student: clone, course: origin };
  }

  it("keeps answers and added cells, and copies what it replaces", () => {
    const { student, course } = folders();
    answerIn(student);
    const before = read(student, lesson);
    updateFromFolder(student, course);
    expect([sourceIn(student, "ex-1"), sourceIn(student, "seen")]).toEqual([answer, "It gave 4."]);
    expect(read(student, "src/a.ts")).toBe(read(course, "src/a.ts"));
    expect(copiesIn(student)).toContain(before);
  });

  it("moves modules that are gone to the copies, and leaves the student's own files", () => {
    const { student, course } = folders();
    write(student, "notebooks/my-tries.ipynb", "mine");
    updateFromFolder(student, course);
    expect(fs.existsSync(path.join(student, "src/old.ts"))).toBe(false);
    expect(copiesIn(student)).toContain("export const old = 1;\n");
    expect(read(student, "notebooks/my-tries.ipynb")).toBe("mine");
  });

  it.each<[name: string, program: string, args: string[]]>([
    ["course.tar.gz", "tar", ["-czf", "course.tar.gz", "--exclude=.git", "origin"]],
    ["course.zip", "python3", ["-m", "zipfile", "-c", "course.zip", "origin"]],
  ])("takes %s too, and changes nothing the second time", (name, program, args) => {
    const { student, course } = folders();
    answerIn(student);
    const archive = path.join(path.dirname(course), name);
    execFileSync(program, args, { cwd: path.dirname(course) });
    updateFromFolder(student, archive);
    const after = read(student, lesson);
    expect(sourceIn(student, "ex-1")).toBe(answer);
    const lines = updateFromFolder(student, archive);
    expect(read(student, lesson)).toBe(after);
    expect(lines.join("\n")).not.toContain(lesson);
  });

  it("throws, and changes nothing, when the folder is not the course", () => {
    const { student } = folders();
    const other = path.join(student, "src");
    expect(() => updateFromFolder(student, other)).toThrow("--from must hold the course");
    expect(() => updateFromFolder(student, path.join(student, "nowhere"))).toThrow("which is not there");
    write(path.dirname(student), "broken.tar.gz", "no archive");
    expect(() => updateFromFolder(student, path.join(path.dirname(student), "broken.tar.gz"))).toThrow(
      "could not be unpacked",
    );
    expect(read(student, "src/a.ts")).toContain("1");
  });

  it("changes nothing when a copy cannot be written", () => {
    const { student, course } = folders();
    answerIn(student);
    const before = read(student, lesson);
    write(student, "notebooks/my-copies", "a file where the folder should be");
    expect(() => updateFromFolder(student, course)).toThrow();
    expect([read(student, lesson), read(student, "src/a.ts")]).toEqual([before, "export const a = 1;\n"]);
  });

  it("gives what a clone at the same version would get", () => {
    const { student, course } = folders();
    answerIn(student);
    updateFromFolder(student, course);
    const other = courseAndClone();
    answerIn(other.clone);
    updateClone(other.clone);
    expect(read(student, lesson)).toBe(read(other.clone, lesson));
  });
});
