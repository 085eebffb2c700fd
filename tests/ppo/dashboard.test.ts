import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { finishLiveCharts } from "../../src/notebook/live";
import { PpoDashboard } from "../../src/ppo/dashboard";
import type { PpoRecord } from "../../src/ppo/ppo-record";
import { installHook, removeHook, type Shown, saved } from "../notebook/fake-hook";

const record = (step: number): PpoRecord =>
  ({
    ...{ kind: "train", step, reward: 0.5 * step, truth: 0.25, kl: step, entropy: 0.4, explainedVariance: Number.NaN },
    ...{ clipFraction: 0.02, length: 12, ended: 1 },
  }) as unknown as PpoRecord;

describe("PpoDashboard", () => {
  let shown: Shown[];
  beforeEach(() => {
    shown = installHook();
  });
  afterEach(removeHook);

  it("is drawn in place, with the answers below it, and saved once with its picture", () => {
    const dashboard = new PpoDashboard(20);
    dashboard.say([{ question: "what is 3 plus 4 ?", now: "3 plus 4 is 8 ." }]);
    dashboard.add(record(0));
    dashboard.say([{ question: "what is 3 plus 4 ?", now: "3 plus 4 is 7 ." }]);
    dashboard.add(record(1));
    finishLiveCharts(); // as at the end of a cell
    const outputs = saved(shown);
    expect(outputs).toHaveLength(2);
    expect(outputs[0].data).toHaveProperty(["image/png"]);
    expect(outputs[0].data["text/plain"]).toContain(
      "PPO, 2 of 20 iterations: Eight curves over iterations: reward from 0.00 to 0.50",
    );
    expect(outputs[1].data["text/plain"]).toContain("3 plus 4 is 7 .");
    expect(shown.filter(({ bundle }) => "image/png" in bundle.data)).toHaveLength(1);
  });
});
