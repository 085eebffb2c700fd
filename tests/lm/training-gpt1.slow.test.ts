import { describe, expect, it } from "vitest";
import { fixture } from "../nn/agreement";
import { type Run, train } from "./training";

describe("training GPT-1", () => {
  it("agrees with PyTorch through 5 steps on 512 tokens", { timeout: 600_000 }, () => {
    const { config, losses, norms } = fixture<{ gpt1: Run }>("training.json").gpt1;
    for (const [i, { loss, norm }] of train(config).entries()) {
      expect(Math.abs(loss - losses[i])).toBeLessThan(1e-3);
      expect(Math.abs(norm - norms[i]) / norms[i]).toBeLessThan(1e-4);
    }
  });
});
