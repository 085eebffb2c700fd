/**
 * A bar for a loop that takes a while, with its rate and the time left; afterwards, one line that says how it went.
 */
import { assertInteger } from "../core/check";
import { nextStep } from "../core/stop";
import { display, inNotebook, newDisplayId } from "./display";
import { finishLiveCharts } from "./live";

/** Milliseconds between two drawings of the bar. */
const interval = 250;

/**
 * Counts a loop's steps: `for await (const step of progress(300, "training")) { … }`.
 *
 * Between two steps everything that waits has its turn: charts are drawn, and when the reader presses the interrupt button
 * the loop simply ends, with everything that it learned so far.
 *
 * @param steps how many; 0, 1, … steps - 1 are given to the loop
 * @param label what the loop does, in a word or two
 * @param from  steps that were done before, in an earlier loop: it begins with this one
 */
export async function* progress(steps: number, label = "steps", from = 0): AsyncGenerator<number, void, void> {
  assertInteger("steps", steps, 0);
  assertInteger("from", from, 0);
  const bar = new Bar(steps, label, from);
  let step = from;
  let outcome: Outcome = "left";
  try {
    for (; step < steps; step++) {
      if (!(await nextStep())) {
        outcome = "stopped";
        return;
      }
      bar.draw(step);
      yield step;
    }
    outcome = "done";
  } finally {
    finishLiveCharts();
    bar.finish(step, outcome);
  }
}

/** How a loop ended: all steps done, stopped by the reader, or left by a `break`, a `return` or an error. */
type Outcome = "done" | "stopped" | "left";

class Bar {
  private readonly start = performance.now();
  private readonly displayId = newDisplayId();
  private lastDrawn = Number.NEGATIVE_INFINITY;
  private shown = false;

  constructor(
    private readonly steps: number,
    private readonly label: string,
    private readonly from: number,
  ) {}

  /** Shows the bar if the last drawing is long enough ago; a loop that is over at once never shows one. */
  draw(done: number): void {
    const now = performance.now();
    if (now - Math.max(this.lastDrawn, this.start) < interval) return;
    this.lastDrawn = now;
    const line = barLine(this.label, done, this.steps, (now - this.start) / 1000, this.from);
    if (inNotebook()) this.show(line);
    else if (process.stdout.isTTY) process.stdout.write(`\r${line}\u001b[K`);
  }

  /** Replaces the bar by the line that stays. */
  finish(done: number, outcome: Outcome): void {
    const seconds = (performance.now() - this.start) / 1000;
    const line = lastLine(this.label, done, this.steps, seconds, outcome, this.from);
    if (inNotebook()) this.show(line);
    else process.stdout.write(`${process.stdout.isTTY ? "\r\u001b[K" : ""}${line}\n`);
  }

  private show(line: string): void {
    display({ data: { "text/plain": line }, displayId: this.displayId }, this.shown);
    this.shown = true;
  }
}

/** `training ██████░░░░░░░░░░░░░░ 90/300 · 71 steps/s · 3 s left` */
export function barLine(label: string, done: number, steps: number, seconds: number, from = 0): string {
  const filled = Math.floor((20 * done) / steps);
  const here = done - from;
  const left = here === 0 ? "" : ` · ${duration(((steps - done) * seconds) / here)} left`;
  return `${label} ${"█".repeat(filled)}${"░".repeat(20 - filled)} ${done}/${steps} · ${rate(here, seconds)}${left}`;
}

/** What is saved: `training: 300 steps in 4.2 s (71 steps/s)`. */
export function lastLine(
  label: string,
  done: number,
  steps: number,
  seconds: number,
  outcome: Outcome,
  from = 0,
): string {
  if (outcome === "stopped") return `${label}: stopped by you after ${done} of ${steps} steps`;
  if (outcome === "left") return `${label}: left in step ${done + 1} of ${steps}, after ${duration(seconds)}`;
  const here = Math.max(0, steps - from);
  return `${label}: ${here} ${here === 1 ? "step" : "steps"} in ${duration(seconds)} (${rate(here, seconds)})`;
}

function rate(done: number, seconds: number): string {
  const perSecond = done / Math.max(seconds, 1e-3);
  if (perSecond >= 1 || done === 0) return `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} steps/s`;
  return `${duration(1 / perSecond)} a step`;
}

/** 0.21 s, 4.2 s, 42 s, 3 min 5 s, 2 h 10 min. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(2)} s`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
