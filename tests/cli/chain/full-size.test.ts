import { describe, expect, it, vi } from "vitest";
import { memoryTable, resultRow } from "../../../src/cli/chain/full-size";
import { batchOf, fullSizeJobs, shortGpt1 } from "../../../src/cli/chain/full-size-jobs";
import { work } from "../../../src/cli/chain/full-size-worker";
import { gpt1 } from "../../../src/lm/gpt-config";
import { rlhfMemory } from "../../../src/ppo/rlhf-memory";

vi.spyOn(process.stdout, "write").mockReturnValue(true);

const tiny = { ...gpt1, vocabSize: 31, blockSize: 53, nLayer: 5, nHead: 2, nEmbd: 14, dropout: 0 };
const jobs = fullSizeJobs("float32", tiny);

describe("full-size steps", () => {
  it("are of GPT-1's layers, width and vocabulary, with a shorter context", () => {
    const { blockSize, dropout, ...form } = shortGpt1;
    const { blockSize: longest, dropout: dropped, ...published } = gpt1;
    expect(form).toEqual(published);
    expect([blockSize < longest, dropout, dropped]).toEqual([true, 0, 0.1]);
    for (const job of Object.values(fullSizeJobs("float32")))
      expect(job.promptTokens + job.answerTokens).toBeLessThan(blockSize);
  });

  for (const name of ["SFT", "reward model"]) {
    it(`of ${name} learn what they see over and over`, async () => {
      const { steps, peakMb, startMb } = await work({ ...jobs[name], steps: 4 });
      const losses = steps.map(({ numbers }) => numbers.loss);
      expect(losses).toHaveLength(4);
      expect(losses[3]).toBeLessThan(losses[0]);
      expect(peakMb).toBeGreaterThanOrEqual(startMb);
    });
  }

  for (const name of ["PPO, four whole models", "PPO, 4 blocks learn"]) {
    it(`of ${name} begin at KL 0 and ratio 1, and move the policy`, async () => {
      const { steps } = await work({ ...jobs[name], steps: 2 });
      const [first, second] = steps.map(({ numbers }) => numbers);
      expect(Math.abs(first.kl)).toBeLessThan(1e-4);
      expect(first.firstApproxKl).toBeLessThan(1e-8);
      expect(first.gradNorm).toBeGreaterThan(0);
      expect(first.valueGradNorm).toBeGreaterThan(0);
      expect(Math.abs(second.kl)).toBeGreaterThan(Math.abs(first.kl)); // it has left the reference
    });
  }

  it("are shown beside what was worked out", () => {
    const worked = rlhfMemory("SFT", shortGpt1, batchOf(fullSizeJobs("float32").SFT));
    const text = memoryTable(worked);
    expect(text.split("\n")[1]).toMatch(/^model\s+465\s+465\s+930$/);
    expect(text).toContain("in all");
    const steps = [3, 0.5, 0.25, 0.4].map((seconds) => ({ seconds, numbers: {} }));
    expect(resultRow("SFT", worked, { startMb: 300.4, peakMb: 2300.4, steps })).toEqual([
      ...["SFT", "1,937", "2,000", "2,300", "3.0", "0.40"],
    ]);
  });
});
