/**
 * What a run measures as it goes, one record at a time.
 *
 * Step s means: after s optimizer steps. A training loss of step s was measured on the batch of step s before the weights moved, so
 * it stands beside the validation loss of step s.
 */

/** One step's numbers. */
export interface TrainRecord {
  readonly kind: "train";
  readonly step: number;
  readonly loss: number;
  /** Length of the gradient before it was clipped. */
  readonly gradNorm: number;
  readonly learningRate: number;
  /** Optimizer steps a second since the record before; undefined in the first one after a start. */
  readonly stepsPerSecond?: number;
  /** What else the loss function gave. */
  readonly [statistic: string]: number | string | undefined;
}

/** Means over the same batches every time. */
export interface ValidationRecord {
  readonly kind: "validation";
  readonly step: number;
  readonly loss: number;
  /** What else the loss function gave. */
  readonly [statistic: string]: number | string;
}

/** What the model wrote at that step. */
export interface SampleRecord {
  readonly kind: "sample";
  readonly step: number;
  readonly text: string;
}

/** Anything else that was measured of the model at that step. */
export interface EvaluationRecord {
  readonly kind: "evaluation";
  readonly step: number;
  readonly [measure: string]: number | string;
}

/** A line of a run's metrics. */
export type MetricsRecord = TrainRecord | ValidationRecord | SampleRecord | EvaluationRecord;

/** The losses on what was held out, as a line: steps, or what `perStep` makes of them (tokens, say), and the loss. */
export function validationCurve(history: readonly MetricsRecord[], perStep = 1): [x: number, loss: number][] {
  return history.flatMap((record): [number, number][] =>
    record.kind === "validation" ? [[record.step * perStep, record.loss]] : [],
  );
}
