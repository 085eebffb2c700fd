import { expect, it } from "vitest";
import { namesRecipe } from "../../src/lm/names-recipe";

it("differs in care alone: the same network, steps, rate and seed with and without", () => {
  const [none, both] = [namesRecipe("no care", 3), namesRecipe("dropout + decay", 3)];
  expect([none.config.dropout, none.training.weightDecay]).toEqual([0, 0]);
  expect(both.config.dropout).toBeGreaterThan(0);
  expect(both.training.weightDecay).toBeGreaterThan(0);
  expect({ ...both.config, dropout: 0 }).toEqual(none.config);
  expect({ ...both.training, weightDecay: 0 }).toEqual(none.training);
  expect(none.training.seed).toBe(3);
});

it("does one of the two where one is named", () => {
  const [decay, dropout] = [namesRecipe("decay", 1), namesRecipe("dropout", 1)];
  expect([decay.config.dropout, dropout.training.weightDecay]).toEqual([0, 0]);
  expect(decay.training.weightDecay * dropout.config.dropout).toBeGreaterThan(0);
});
