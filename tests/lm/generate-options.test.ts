import { describe, expect, it } from "vitest";
import { checkedOptions, checkPrompts, type GenerateOptions } from "../../src/lm/generate-options";

const check = (options: GenerateOptions) => () => checkedOptions(options, 11);

describe("checkedOptions", () => {
  it("fills in what was left out", () => {
    expect(checkedOptions({ temperature: undefined, samples: 3 }, 11)).toEqual({
      maxNewTokens: 100,
      greedy: false,
      temperature: 1,
      stop: [],
      samples: 3,
      seed: 1,
      whenFull: "stop",
    });
  });

  it("throws for a number out of its range", () => {
    expect(check({ temperature: 0 })).toThrow(
      "temperature must be a number > 0, got 0; for the likeliest token use greedy: true",
    );
    expect(check({ temperature: -1 })).toThrow("got -1");
    expect(check({ temperature: Number.NaN })).toThrow("got NaN");
    expect(check({ topK: 12 })).toThrow("topK must be a whole number from 1 to 11, got 12");
    expect(check({ topK: 0 })).toThrow("topK must be a whole number from 1 to 11, got 0");
    expect(check({ topP: 0 })).toThrow("topP must be above 0 and at most 1, got 0");
    expect(check({ topP: 1.1 })).toThrow("topP must be above 0 and at most 1, got 1.1");
    expect(check({ stop: [3, 11] })).toThrow("a stop token must be a whole number from 0 to 10, got 11");
    expect(check({ maxNewTokens: 0 })).toThrow("maxNewTokens must be a whole number >= 1, got 0");
    expect(check({ samples: 1.5 })).toThrow("samples must be a whole number >= 1, got 1.5");
    expect(check({ seed: 0.5 })).toThrow("seed must be an integer, got 0.5");
    expect(check({ whenFull: "crop" as "stop" })).toThrow('whenFull must be "stop" or "slide", got "crop"');
  });
});

describe("checkPrompts", () => {
  it("throws for prompts that cannot be continued", () => {
    expect(() => checkPrompts([], 11, 5, "stop")).toThrow("prompts must hold at least one prompt, got none");
    expect(() => checkPrompts([[1], []], 11, 5, "stop")).toThrow("prompt 1 must hold at least one token, got none");
    expect(() => checkPrompts([[1, 11]], 11, 5, "stop")).toThrow(
      "a token of prompt 0 must be a whole number from 0 to 10, got 11",
    );
    expect(() => checkPrompts([[1, 2, 3, 4, 5]], 11, 5, "stop")).toThrow(
      'prompt 0 must be shorter than the context of 5 tokens, got 5; crop it, or whenFull: "slide"',
    );
    expect(() => checkPrompts([[1, 2, 3, 4, 5]], 11, 5, "slide")).not.toThrow();
  });
});
