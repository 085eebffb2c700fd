import { describe, expect, it } from "vitest";
import { checkedOptions, type GenerateOptions } from "../../src/lm/generate-options";
import { GrowingText } from "../../src/lm/growing-text";

const text = (prompt: number[], options: GenerateOptions = {}, sample = 0, blockSize = 5) =>
  new GrowingText(prompt, sample, blockSize, checkedOptions(options, 11));

describe("a growing text", () => {
  it("ends with a stop token, with enough tokens, or with a full context, and takes none afterwards", () => {
    const stopped = text([1], { stop: [7] });
    for (const id of [3, 7, 4]) stopped.take(id, -1);
    expect([stopped.ids, stopped.end]).toEqual([[3, 7], "stop"]);
    const long = text([1], { maxNewTokens: 2 });
    for (const id of [3, 7, 4]) long.take(id, -1);
    expect([long.ids, long.end]).toEqual([[3, 7], "length"]);
    const full = text([1, 2, 3]);
    for (const id of [3, 7, 4]) full.take(id, -1);
    expect([full.ids, full.end]).toEqual([[3, 7], "context"]);
  });

  it("slides to the last 3 of 6 tokens where the context is 5, as often as needed", () => {
    const sliding = text([1, 2, 3, 4], { whenFull: "slide" });
    sliding.take(5, -1);
    sliding.slide();
    expect(sliding.window).toEqual([1, 2, 3, 4, 5]);
    sliding.take(6, -1);
    sliding.slide();
    expect(sliding.window).toEqual([4, 5, 6]);
    for (const id of [7, 8, 9]) sliding.take(id, -1);
    sliding.slide();
    expect(sliding.window).toEqual([7, 8, 9]);
    expect(text([1, 2, 3, 4, 5, 6, 7], { whenFull: "slide" }).window).toEqual([5, 6, 7]);
  });

  it("has chance of its own by seed, prompt and sample", () => {
    const chance = (...given: Parameters<typeof text>) =>
      text(...given)
        .uniforms(3)
        .join();
    const first = chance([1, 2]);
    expect(chance([1, 2])).toBe(first);
    const others = [chance([1, 2], { seed: 2 }), chance([2, 1]), chance([1, 2, 0]), chance([1, 2], {}, 1)];
    expect(new Set([first, ...others]).size).toBe(5);
  });

  it("gives chance that float32 holds exactly, below 1", () => {
    const many = text([1]).uniforms(1000);
    expect(many.every((u) => u >= 0 && u < 1 && Math.fround(u) === u)).toBe(true);
    expect(Math.abs(many.reduce((a, b) => a + b) / 1000 - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 1000));
  });

  it("throws where the model gives no number", () => {
    expect(() => text([1, 2]).take(3, Number.NaN)).toThrow(
      "the model must give finite numbers, got a log-probability of NaN after 2 tokens; its weights may have diverged",
    );
  });
});
