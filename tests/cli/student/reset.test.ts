import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../../src/cli/reset";
import { keepCopies } from "../../../src/cli/student/copies";
import { answerIn, commit, copiesIn, courseAndClone, git, lesson, read, write } from "./scratch";

let said: string[];
beforeEach(() => {
  said = [];
  vi.spyOn(console, "log").mockImplementation((line) => void said.push(line));
  vi.spyOn(console, "error").mockImplementation((line) => void said.push(line));
});
afterEach(() => void vi.restoreAllMocks());

describe("npm run reset", () => {
  it("gives the course's notebook back and keeps a copy of the student's", () => {
    const { clone } = courseAndClone();
    const course = read(clone, lesson);
    answerIn(clone);
    const mine = read(clone, lesson);
    expect(main(["2", "--course", clone])).toBe(0);
    expect(read(clone, lesson)).toBe(course);
    expect(copiesIn(clone)).toEqual([mine]);
    expect(said.join("\n")).toMatch(/yours is kept: notebooks\/my-copies\/[\d-]+-reset\/02-counting\.ipynb/);
  });

  it("gives the course's notebook back where the student committed answers", () => {
    const { clone } = courseAndClone();
    const course = read(clone, lesson);
    answerIn(clone);
    commit(clone, "My week");
    expect(main(["02", "--course", clone])).toBe(0);
    expect(read(clone, lesson)).toBe(course);
  });

  it("gives a deleted notebook back, and one that is no longer JSON", () => {
    const { clone } = courseAndClone();
    const course = read(clone, lesson);
    fs.rmSync(path.join(clone, lesson));
    expect(main(["02", "--course", clone])).toBe(0);
    expect(read(clone, lesson)).toBe(course);
    write(clone, lesson, "{ half");
    expect(main(["02-counting.ipynb", "--course", clone])).toBe(0);
    expect([read(clone, lesson), ...copiesIn(clone)]).toEqual([course, "{ half"]);
  });

  it("keeps a copy of each reset, also within one second", () => {
    const { clone } = courseAndClone();
    for (const source of ["1", "2", "3"]) {
      answerIn(clone, source);
      main(["02", "--course", clone]);
    }
    expect(copiesIn(clone)).toHaveLength(3);
  });

  it("takes the course's notebook from a folder where there is no git", () => {
    const { origin, clone } = courseAndClone();
    fs.rmSync(path.join(clone, ".git"), { recursive: true });
    expect(main(["02", "--course", clone])).toBe(1);
    expect(said.at(-1)).toContain("--from FOLDER");
    expect(main(["02", "--course", clone, "--from", origin])).toBe(0);
    expect(read(clone, lesson)).toBe(read(origin, lesson));
  });

  it("leaves the notebook alone when the copy cannot be kept", () => {
    const { clone } = courseAndClone();
    answerIn(clone);
    const mine = read(clone, lesson);
    write(clone, "notebooks/my-copies", "a file where the folder should be");
    expect(main(["02", "--course", clone])).toBe(1);
    expect(read(clone, lesson)).toBe(mine);
  });

  it("does nothing to a notebook that is the course's, and names the notebooks there are", () => {
    const { clone } = courseAndClone();
    expect(main(["02", "--course", clone])).toBe(0);
    expect(main(["07", "--course", clone])).toBe(1);
    expect(said.at(-1)).toBe("the notebook must be one of 00-chain.ipynb, 02-counting.ipynb, got 07");
    expect(copiesIn(clone)).toEqual([]);
    expect(git(clone, "status", "--porcelain")).toBe("");
  });
});

describe("keeping copies", () => {
  it("throws before anything is lost when a file cannot be read", () => {
    const { clone } = courseAndClone();
    expect(() => keepCopies(clone, "update", ["notebooks/none.ipynb"])).toThrow("ENOENT");
  });

  it("keeps the folders of files that are no notebooks", () => {
    const { clone } = courseAndClone();
    const folder = keepCopies(clone, "update", ["src/a.ts", lesson]);
    expect(read(clone, `${folder}/src/a.ts`)).toBe("export const a = 1;\n");
    expect(read(clone, `${folder}/02-counting.ipynb`)).toBe(read(clone, lesson));
  });
});
