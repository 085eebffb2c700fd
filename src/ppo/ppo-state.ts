/**
 * What a run of PPO must not forget between two iterations, besides its variables: where it stands in the prompts and in the pre-training text,
 * and β.
 */
import { JsonFields } from "../core/json-fields";
import type { BatchSource } from "../pretrain/batch-source";
import type { ShuffledEpochs } from "../pretrain/shuffled-epochs";
import { AdaptiveKl, FixedKl, type KlController } from "./kl-controller";

/** Positions and β, as plain JSON. */
export class PpoState {
  /** Who sets β. */
  readonly controller: KlController & { klCoef: number };

  constructor(
    klCoef: number,
    adaptive: { target: number; horizon?: number } | undefined,
    private readonly prompts: ShuffledEpochs,
    private readonly text?: Pick<BatchSource, "state" | "restore">,
  ) {
    this.controller = adaptive ? new AdaptiveKl(klCoef, adaptive.target, adaptive.horizon) : new FixedKl(klCoef);
  }

  /** To be saved. */
  state(): unknown {
    return { klCoef: this.controller.klCoef, prompts: this.prompts.state(), text: this.text?.state() ?? null };
  }

  /** Goes on from there. @throws if it is of other prompts or another text */
  restore(state: unknown): void {
    const fields = new JsonFields(state, "PPO state");
    const klCoef = fields.raw("klCoef");
    if (typeof klCoef !== "number" || !(klCoef >= 0)) throw fields.wrong("klCoef", "a number, at least 0");
    this.prompts.restore(fields.raw("prompts"));
    this.text?.restore(fields.raw("text"));
    this.controller.klCoef = klCoef;
  }
}
