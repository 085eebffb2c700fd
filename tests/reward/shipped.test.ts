/**
 * The reward model that came with the course: it loads, and it is what it is said to be.
 */
import * as path from "node:path";
import { expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import type { Task } from "../../src/data/world/task";
import { drawPrompts } from "../../src/data/world/tasks";
import { chainFile, chainFolders } from "../../src/pretrain/chain-files";
import { openChainReward } from "../../src/reward/chain-reward";
import { answerOf } from "../sft/answer-of";

const shipped = { own: path.join(chainFolders.shipped(), "none"), shipped: chainFolders.shipped() };
const { reward, whose } = openChainReward(chainFile("reward", shipped));
const tasks = drawPrompts(480, "report", new Rng(9));

/** How often the first of two answers has the higher score. */
function preferred(
  list: readonly Task[],
  first: (task: Task) => string,
  second: (task: Task, i: number) => string,
): number {
  const [a, b] = [first, second].map((text) => reward.score(list.map((task, i) => answerOf(task, text(task, i)))));
  return a.filter((score, i) => score > b[i]).length / list.length;
}
const right = ({ answers }: Task): string => answers[0];

it("is the course's, and mostly prefers an answer that fits its question to one that fits another", () => {
  expect(whose).toMatch(/^the course's, /);
  expect(preferred(tasks, right, (_, i) => tasks[(i + 7) % tasks.length].answers[0])).toBeGreaterThan(0.75);
});

it("knows what to decline and what to admit, about things that it never saw", () => {
  const declined = tasks.filter(({ check }) => check.by === "decline" || check.by === "admit");
  expect(declined).toHaveLength(60);
  expect(preferred(declined, right, ({ mistakes }) => mistakes[0])).toBeGreaterThan(0.9);
});

it("knows little of facts that it saw no labels for: a right answer is hardly ever told from a wrong one of the same form", () => {
  const told = tasks.filter(({ check }) => check.by === "name");
  expect(preferred(told, right, ({ mistakes }) => mistakes[mistakes.length - 1])).toBeLessThan(0.75);
});
