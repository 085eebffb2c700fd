/**
 * Who sets the KL coefficient β: nobody, or a controller that steers the KL towards a target.
 *
 *   e = clip(KL / target - 1, -0.2, 0.2),    β ← β (1 + e · episodes / horizon)
 *
 * Source: Ziegler et al. 2019, section 2.2; openai/lm-human-preferences (2019), train_policy.py `AdaptiveKLController`.
 */

/** Gives β, and hears after each iteration what the KL was. */
export interface KlController {
  /** β. */
  readonly klCoef: number;
  /**
   * @param kl        mean over answers of the KL summed over an answer's tokens, nats
   * @param episodes  how many answers the iteration had
   */
  update(kl: number, episodes: number): void;
}

/** β stays as it is. */
export class FixedKl implements KlController {
  constructor(public klCoef: number) {}
  update(): void {}
}

/** β grows while the KL is above the target, and shrinks below it. */
export class AdaptiveKl implements KlController {
  /**
   * @param klCoef   β at the start, above 0
   * @param target   the KL that is wanted, nats for a whole answer
   * @param horizon  in how many episodes β can change by about a fifth
   */
  constructor(
    public klCoef: number,
    readonly target = 6,
    readonly horizon = 10_000,
  ) {
    if (!(klCoef > 0 && target > 0 && horizon > 0)) {
      throw new Error(`klCoef, target and horizon must be above 0, got ${klCoef}, ${target}, ${horizon}`);
    }
  }

  update(kl: number, episodes: number): void {
    const error = Math.min(0.2, Math.max(-0.2, kl / this.target - 1));
    this.klCoef *= 1 + (error * episodes) / this.horizon;
  }
}
