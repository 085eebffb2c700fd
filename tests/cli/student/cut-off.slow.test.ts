/**
 * An update that is cut off before its n-th step, for every n: nothing a student wrote is lost, and the next call ends where
 * an update that was not cut off ends. A step is a call that changes a file or has git change something.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { updateFromFolder } from "../../../src/cli/student/update-folder";
import { updateClone } from "../../../src/cli/student/update-git";
import { answer, answerIn, commit, copiesIn, courseAndClone, git, lesson, read, write } from "./scratch";

const steps = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY, taken: 0, why: "" }));

/** Lets a step happen, or fails it and all that come after it, as when the process is gone (or the disk is full). */
const step = vi.hoisted(
  () =>
    <F extends (...args: never[]) => unknown>(call: F, counts: (...args: Parameters<F>) => boolean): F => {
      return ((...args: Parameters<F>) => {
        if (counts(...args)) {
          if (steps.left <= 0) throw Object.assign(new Error(steps.why), { code: "ENOSPC" });
          steps.left--;
          steps.taken++;
        }
        return call(...args);
      }) as F;
    },
);

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const always = () => true;
  const writing = (...args: unknown[]) => typeof args[1] === "string" && args[1].startsWith("w");
  return {
    ...fs,
    writeFileSync: step(fs.writeFileSync, always),
    renameSync: step(fs.renameSync, always),
    rmSync: step(fs.rmSync, always),
    mkdirSync: step(fs.mkdirSync as never, always),
    mkdtempSync: step(fs.mkdtempSync as never, always),
    openSync: step(fs.openSync, writing),
  };
});

vi.mock("node:child_process", async (original) => {
  const processes = await original<typeof import("node:child_process")>();
  const changes = ["fetch", "checkout", "merge", "add", "commit"];
  const isChange = (_command: string, args: unknown) => (args as string[]).some((arg) => changes.includes(arg));
  return { ...processes, spawnSync: step(processes.spawnSync as never, isChange as never) };
});

/** Runs `update` and stops it before its n-th step; says whether that came to pass. */
function cutOff(update: () => unknown, n: number): boolean {
  Object.assign(steps, { left: n, taken: 0, why: `cut off before step ${n}` });
  try {
    update();
    return false;
  } catch (error) {
    if (!(error as Error).message.includes(steps.why)) throw error;
    return true;
  } finally {
    steps.left = Number.POSITIVE_INFINITY;
  }
}

const isKept = (folder: string): boolean =>
  [...copiesIn(folder), read(folder, lesson)].some((text) => text.includes("n + n; // mine"));

beforeEach(() => void vi.spyOn(console, "log"));
afterEach(() => void vi.restoreAllMocks());

describe("an update that is cut off", () => {
  const state = (folder: string) => [read(folder, lesson), read(folder, "src/a.ts")];

  it("keeps an uncommitted answer at every step, and goes on to the same end", () => {
    let n = 0;
    for (; ; n++) {
      const { clone } = courseAndClone();
      answerIn(clone);
      const was = cutOff(() => updateClone(clone), n);
      if (was) {
        expect(isKept(clone), `answer after step ${n}`).toBe(true);
        updateClone(clone);
      }
      expect(read(clone, lesson)).toContain("n + n; // mine");
      expect(state(clone)[1], `after step ${n}`).toBe("export const a = 2;\n");
      expect(read(clone, lesson)).toContain("It gave 4.");
      expect(git(clone, "status", "--porcelain")).toBe(` M ${lesson}\n`);
      if (!was) break;
    }
    expect(n).toBeGreaterThan(10);
  });

  it("keeps a committed answer at every step of a merge that git cannot do alone", () => {
    let n = 0;
    for (; ; n++) {
      const { clone } = courseAndClone();
      answerIn(clone);
      write(clone, lesson, read(clone, lesson).replace("It gave 3.", "It gave 3!"));
      commit(clone, "My week");
      const was = cutOff(() => updateClone(clone), n);
      if (was) {
        expect(isKept(clone), `answer after step ${n}`).toBe(true);
        updateClone(clone);
      }
      expect(read(clone, lesson)).toContain("n + n; // mine");
      expect(read(clone, lesson)).toContain("It gave 4.");
      expect(git(clone, "log", "--format=%s")).toContain("Second version");
      if (!was) break;
    }
    expect(n).toBeGreaterThan(12);
  });

  it("keeps what was typed between the cut and the next call", () => {
    for (let n = 4; n < 16; n++) {
      const { clone } = courseAndClone();
      answerIn(clone);
      if (!cutOff(() => updateClone(clone), n)) continue;
      answerIn(clone, `${answer}\n// typed later ${n}`);
      updateClone(clone);
      const all = [...copiesIn(clone), read(clone, lesson)].join("\n");
      expect(all, `after step ${n}`).toContain(`typed later ${n}`);
      expect(read(clone, lesson)).toContain("n + n; // mine");
    }
  });

  it("keeps an answer at every step of an update from a folder", () => {
    let n = 0;
    for (; ; n++) {
      const { origin, clone } = courseAndClone();
      answerIn(clone);
      const was = cutOff(() => updateFromFolder(clone, origin), n);
      if (was) {
        expect(isKept(clone), `answer after step ${n}`).toBe(true);
        updateFromFolder(clone, origin);
      }
      expect(read(clone, lesson), `after step ${n}`).toContain("n + n; // mine");
      expect(state(clone)[1]).toBe("export const a = 2;\n");
      if (!was) break;
    }
    expect(n).toBeGreaterThan(12);
  });

  it("goes on where git itself was killed after it had written some of the new files", () => {
    let { origin, clone } = courseAndClone();
    for (let n = 1; !fs.existsSync(path.join(clone, ".git/jielong-update.json")); n++) {
      ({ origin, clone } = courseAndClone());
      answerIn(clone);
      expect(cutOff(() => updateClone(clone), n)).toBe(true);
    }
    git(clone, "checkout", "--quiet", "HEAD", "--", ".");
    write(clone, "src/a.ts", read(origin, "src/a.ts"));
    write(clone, "notebooks/03-vectors.ipynb", read(origin, "notebooks/03-vectors.ipynb"));
    fs.rmSync(path.join(clone, "src/old.ts"));
    updateClone(clone);
    expect(read(clone, lesson)).toContain("n + n; // mine");
    expect(git(clone, "status", "--porcelain")).toBe(` M ${lesson}\n`);
  });

  it("is tested on steps that count: a full disk stops it before the first change", () => {
    const { clone } = courseAndClone();
    answerIn(clone);
    const before = read(clone, lesson);
    expect(cutOff(() => updateClone(clone), 0)).toBe(true);
    expect(read(clone, lesson)).toBe(before);
  });
});
