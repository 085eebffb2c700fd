/**
 * A line chart that grows while a loop runs: redrawn in place at most four times a second, saved as its last state.
 */
import { type LinePlotOptions, linePlot } from "../plot/line-plot";
import type { Point } from "../plot/numbers";
import { summary } from "../plot/summary";
import { chartBundle, plainText } from "./chart-bundle";
import { display, inNotebook, newDisplayId } from "./display";
import { dropLive, keepLive } from "./live";

/** A line plot without its lines; the alt text is written from what was drawn unless `description` is given. */
export type LiveChartOptions = Omit<LinePlotOptions, "series" | "description"> & { readonly description?: string };

/** Milliseconds between two drawings. */
const interval = 250;

/**
 * Begins a live chart; it appears with its first point.
 *
 *     const live = liveChart({ title: "Training", x: "step", y: "loss (nats per letter)", baselines: { "ln V": 3.296 } });
 *     live.add(step, loss);            // or live.add(step, loss, "validation")
 *     live.done();
 */
export function liveChart(options: LiveChartOptions): LiveChart {
  return new LiveChart(options);
}

/** The handle of a live chart. */
export class LiveChart {
  private readonly series = new Map<string, Point[]>();
  private readonly displayId = newDisplayId();
  private lastDrawn = Number.NEGATIVE_INFINITY;
  private shown = false;
  private settled = true;
  private timer: NodeJS.Timeout | undefined;
  private readonly finish = (): void => this.done();

  constructor(private readonly options: LiveChartOptions) {}

  /**
   * Adds a point to a line.
   * @param x usually the step; must be finite
   * @param y a value that is not finite leaves a gap
   * @param series the line's name, shown in the legend when there are several; default: the y axis' title without its unit
   */
  add(x: number, y: number, series = withoutUnit(this.options.y)): void {
    if (!Number.isFinite(x)) throw new Error(`x must be a finite number, got ${x}`);
    const points = this.series.get(series);
    if (points) points.push([x, y]);
    else this.series.set(series, [[x, y]]);
    this.settled = false;
    keepLive(this.finish);
    if (performance.now() - this.lastDrawn >= interval) this.draw(false);
    else this.drawSoon();
  }

  /** Draws the last state, with the picture that is saved. Points may still be added later. */
  done(): void {
    this.cancelTimer();
    dropLive(this.finish);
    if (this.settled) return;
    this.settled = true;
    if (inNotebook()) this.draw(true);
    else process.stdout.write(`${plainText(this.spec())}\n`);
  }

  /** The chart as it stands. */
  spec(): ReturnType<typeof linePlot> {
    const series = Object.fromEntries(this.series);
    const description = this.options.description ?? summary({ ...this.options, series });
    return linePlot({ ...this.options, series, description });
  }

  private draw(png: boolean): void {
    this.cancelTimer();
    this.lastDrawn = performance.now();
    if (!inNotebook()) return;
    display(chartBundle(this.spec(), { png, displayId: this.displayId }), this.shown);
    this.shown = true;
  }

  /** Points that come faster than the chart is drawn still show, a moment later, even if no other point follows. */
  private drawSoon(): void {
    this.timer ??= setTimeout(() => this.draw(false), interval);
    this.timer.unref();
  }

  private cancelTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

/** "loss (nats per letter)" without what is in brackets. */
function withoutUnit(title: string): string {
  return title.replace(/\s*\(.*\)\s*$/, "");
}
