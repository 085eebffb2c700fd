import { expect, it } from "vitest";
import { distinct } from "../../src/data/world/labelers";
import { tenPrompts } from "../../src/reward/ten-prompts";

it("has ten prompts that nothing is trained on, with four different answers each, of which one is best", () => {
  const prompts = tenPrompts();
  expect(prompts).toHaveLength(10);
  expect(new Set(prompts.map(({ task }) => task.question)).size).toBe(10);
  for (const { task, answers, judged } of prompts) {
    expect(task.part).toBe("choose");
    expect(answers).toHaveLength(4);
    expect(distinct(judged)).toHaveLength(4);
    const truths = judged.map(({ truth }) => truth).sort((a, b) => b - a);
    expect(truths[0]).toBeGreaterThan(truths[1] + 0.05);
    expect(truths[0]).toBeGreaterThan(0.89);
  }
});
