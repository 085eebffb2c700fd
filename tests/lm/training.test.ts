import { describe, expect, it } from "vitest";
import { fixture } from "../nn/agreement";
import { type Run, train } from "./training";

describe("training a GPT", () => {
  it("agrees with PyTorch through 200 steps of 0.81 million weights", { timeout: 300_000 }, () => {
    const { config, losses, norms } = fixture<{ small: Run }>("training.json").small;
    const seen = train(config);
    expect(Math.max(...seen.map(({ loss }, i) => Math.abs(loss - losses[i])))).toBeLessThan(1e-3);
    expect(losses[199]).toBeLessThan(2); // it learned: the first loss is ln 65 = 4.17, the best possible one ln 4 = 1.39
    expect(Math.abs(seen[0].norm - norms[0])).toBeLessThan(1e-4);
  });
});
