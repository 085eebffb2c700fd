import { describe, expect, it, vi } from "vitest";
import { hasTiles } from "../../src/core/fused";
import { GraphDef } from "../../src/core/graph/graph-def";
import { int32 } from "../../src/core/program";
import * as tf from "../../src/core/tf";
import { AdamW } from "../../src/optim/adamw";
import { withDefaults } from "../../src/pretrain/trainer-options";
import { TrainingStep } from "../../src/pretrain/training-step";
import { B, gpt, T } from "./small-run";

/** How many nodes of each operation the graph of a training step has, clipping and the guard against lost numbers included. */
function operations(precision: "float32" | "bfloat16"): Map<string, number> {
  const counts = new Map<string, number>();
  const node = vi.spyOn(GraphDef.prototype, "node");
  const model = gpt();
  const optimizer = new AdamW(model.parameters());
  const settings = withDefaults(model, { maxSteps: 1, precision });
  const inputs = { ids: int32(B, T), targets: int32(B, T) };
  const step = new TrainingStep(model.parameters(), inputs, settings.loss, { ...settings, optimizer });
  const tokens = () => tf.zeros<tf.Rank.R2>([B, T], "int32");
  step.run(() => ({ ids: tokens(), targets: tokens() }), 0, 0);
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const [, operation, [input]] of node.mock.calls) {
    count(operation);
    if (operation === "JielongAddRows" && input.endsWith("MatMulV2")) count("JielongAddRows onto a product");
  }
  node.mockRestore();
  step.dispose();
  return counts;
}

describe("the graph of a training step", () => {
  it("moves all weights by one operation, with no choice for each weight whether it is to move", () => {
    for (const precision of ["float32", "bfloat16"] as const) {
      const counts = operations(precision);
      expect(counts.get("JielongAdam")).toBe(1);
      expect(counts.get("Select") ?? 0).toBe(0);
      expect(counts.get("ResourceApplyAdam") ?? 0).toBe(0);
    }
  });

  it("adds the looked-up rows' slopes to the slope of the table in place, which is computed in float32 for that", () => {
    for (const precision of ["float32", "bfloat16"] as const) {
      const counts = operations(precision);
      expect(counts.get("JielongAddRows"), precision).toBe(1);
      expect(counts.get("TensorScatterAdd") ?? 0, precision).toBe(0);
    }
  });

  it.runIf(hasTiles())("attends by one operation in each direction and transposes nothing, in bfloat16", () => {
    const counts = operations("bfloat16");
    expect(counts.get("JielongAttention")).toBe(2); // one layer: training and evaluating
    expect(counts.get("JielongAttentionSlope")).toBe(1);
    expect(counts.get("JielongAddRows onto a product")).toBe(1);
    for (const operation of ["BatchMatMulV2", "MatMul", "Softmax"])
      expect(counts.get(operation) ?? 0, operation).toBe(0);
  });
});
