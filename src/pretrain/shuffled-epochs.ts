/**
 * The order in which examples are seen: all of them once, in random order, then all of them again in another.
 */
import { assertInteger } from "../core/check";
import { JsonFields } from "../core/json-fields";
import { Rng, type RngState } from "../core/random";

/** Where in which epoch; the order itself follows from the generator's state at the epoch's start. */
export interface EpochState {
  readonly count: number;
  readonly epoch: number;
  readonly position: number;
  readonly rng: RngState;
}

/** Indices of examples, shuffled anew for every epoch. */
export class ShuffledEpochs {
  private readonly order: Int32Array;
  private readonly rng: Rng;
  private atStart: RngState; // of the generator, before this epoch's order was drawn
  private epoch = 0; //          counted from 0
  private position = 0; //       indices of this epoch given out
  private drawnOffset = 0;

  /**
   * @param count    how many examples there are, at least 1
   * @param seed     any integer; the same seed gives the same order
   * @param offsets  how many values `offset` may have
   */
  constructor(
    readonly count: number,
    seed: number,
    private readonly offsets = 1,
  ) {
    assertInteger("count", count, 1, 2 ** 31 - 1);
    this.rng = new Rng(seed);
    this.order = new Int32Array(count);
    this.atStart = this.rng.state();
    this.draw();
  }

  /** A number from 0 to offsets - 1, drawn once for each epoch. It belongs to the index that `next` gave last. */
  get offset(): number {
    return this.drawnOffset;
  }

  /** The next index, 0 to count - 1. */
  next(): number {
    if (this.position === this.count) {
      this.epoch++;
      this.position = 0;
      this.draw();
    }
    return this.order[this.position++];
  }

  /** Draws an epoch's offset and order (Fisher and Yates, in place). */
  private draw(): void {
    this.atStart = this.rng.state();
    this.drawnOffset = this.rng.int(this.offsets);
    for (let i = 0; i < this.count; i++) this.order[i] = i;
    for (let i = this.count - 1; i > 0; i--) {
      const j = this.rng.int(i + 1);
      const other = this.order[j];
      this.order[j] = this.order[i];
      this.order[i] = other;
    }
  }

  /** See BatchSource. */
  state(): EpochState {
    return { count: this.count, epoch: this.epoch, position: this.position, rng: this.atStart };
  }

  /** Goes on from a saved state. @throws if it is none, or of another number of examples */
  restore(state: unknown): void {
    const fields = new JsonFields(state, "data position");
    fields.oneOf("count", [this.count]);
    const words = fields.list("rng");
    if (words.length !== 4 || !words.every(Number.isInteger)) throw fields.wrong("rng", "four whole numbers");
    const [epoch, position] = [fields.integer("epoch"), fields.integer("position", 0, this.count)];
    this.rng.restore(words as unknown as RngState);
    this.draw();
    this.epoch = epoch;
    this.position = position;
  }
}
