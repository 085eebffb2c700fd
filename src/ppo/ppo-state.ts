/**
 * What a run of PPO must not forget between two iterations, besides its variables: where it stands in the prompts and in the pre-training text,
 * and β; and which frozen models it was judged by.
 */
import { createHash } from "node:crypto";
import { JsonFields } from "../core/json-fields";
import type { Module } from "../core/module";
import type { BatchSource } from "../pretrain/batch-source";
import type { ShuffledEpochs } from "../pretrain/shuffled-epochs";
import { AdaptiveKl, FixedKl, type KlController } from "./kl-controller";

/** Positions and β, as plain JSON. */
export class PpoState {
  /** Who sets β. */
  readonly controller: KlController & { klCoef: number };
  private readonly frozen: string;

  constructor(
    klCoef: number,
    adaptive: { target: number; horizon?: number } | undefined,
    private readonly prompts: ShuffledEpochs,
    private readonly text: Pick<BatchSource, "state" | "restore"> | undefined,
    /** The models that never change: a run goes on with the same ones, or not at all. */
    frozen: readonly Module[],
  ) {
    this.frozen = fingerprint(frozen);
    this.controller = adaptive ? new AdaptiveKl(klCoef, adaptive.target, adaptive.horizon) : new FixedKl(klCoef);
  }

  /** To be saved. */
  state(): unknown {
    const { klCoef } = this.controller;
    return { klCoef, prompts: this.prompts.state(), text: this.text?.state() ?? null, frozen: this.frozen };
  }

  /** Goes on from there. @throws if it is of other prompts, another text, another reference or another reward model */
  restore(state: unknown): void {
    const fields = new JsonFields(state, "PPO state");
    fields.oneOf("frozen", [this.frozen]);
    const klCoef = fields.raw("klCoef");
    if (typeof klCoef !== "number") throw fields.wrong("klCoef", "a number");
    this.prompts.restore(fields.raw("prompts"));
    this.text?.restore(fields.raw("text"));
    this.controller.klCoef = klCoef;
  }
}

/** Tells models apart by their weights. */
function fingerprint(models: readonly Module[]): string {
  const hash = createHash("sha256");
  for (const model of models) for (const weights of model.weights().values()) hash.update(weights);
  return hash.digest("hex").slice(0, 16);
}
