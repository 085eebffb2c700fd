import { describe, expect, it } from "vitest";
import {
  classificationInput,
  entailmentInput,
  multipleChoiceInput,
  padded,
  similarityInput,
  taskTokens,
} from "../../src/finetune/input";

const tokens = taskTokens(100); // start 100, delimiter 101, extract 102
const options = { tokens, longest: 11 };

describe("input transformations", () => {
  it("equals figure 1 of the paper: start text extract", () => {
    expect(tokens).toEqual({ start: 100, delimiter: 101, extract: 102 });
    expect(classificationInput([7, 8], 1, options)).toEqual({ sequences: [[100, 7, 8, 102]], label: 1 });
  });

  it("equals figure 1: start premise delimiter hypothesis extract", () => {
    expect(entailmentInput([7, 8], [9], 0, options)).toEqual({ sequences: [[100, 7, 8, 101, 9, 102]], label: 0 });
  });

  it("gives both orders for similarity", () => {
    expect(similarityInput([7, 8], [9], 1, options).sequences).toEqual([
      [100, 7, 8, 101, 9, 102],
      [100, 9, 101, 7, 8, 102],
    ]);
  });

  it("gives one sequence for each answer of a multiple choice", () => {
    expect(multipleChoiceInput([7], [[1], [2, 3], [4]], 2, options)).toEqual({
      sequences: [
        [100, 7, 101, 1, 102],
        [100, 7, 101, 2, 3, 102],
        [100, 7, 101, 4, 102],
      ],
      label: 2,
    });
  });

  it("cuts the longer text until all fits, and keeps the task's tokens", () => {
    const long = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(entailmentInput(long, [50, 51], 0, options).sequences[0]).toEqual([100, 1, 2, 3, 4, 5, 6, 101, 50, 51, 102]);
    expect(classificationInput([...long, 10], 0, options).sequences[0]).toEqual([100, ...long, 102]);
  });

  it("throws when a label is not the number of an answer, or there is no room", () => {
    expect(() => multipleChoiceInput([7], [[1], [2]], 2, options)).toThrow(/label.*2/);
    expect(() => entailmentInput([7], [8], 0, { tokens, longest: 4 })).toThrow(/longest.*4/);
  });
});

describe("padded", () => {
  it("fills short rows behind their last token and says where that stands", () => {
    expect(
      padded(
        [
          [1, 2, 102],
          [3, 102],
        ],
        5,
      ),
    ).toEqual({
      ids: [
        [1, 2, 102, 102, 102],
        [3, 102, 102, 102, 102],
      ],
      ends: [2, 1],
    });
  });

  it("throws when a sequence is too long", () => {
    expect(() => padded([[1, 2, 3]], 2)).toThrow("a sequence must have at most 2 tokens, got 3");
  });
});
