/**
 * PPO's dashboard: eight curves that grow while it trains, and below them answers to the same questions that change before one's eyes.
 *
 * What to look for: the score rises, the truth should too; the KL grows slowly; the entropy falls, not to 0; the value model explains more and
 * more; a few per cent of the ratios are clipped; length stands still, unless length is what the reward model likes.
 */
import type { Task } from "../data/world/task";
import type { Gpt } from "../lm/gpt";
import { TextGenerator } from "../lm/text-generator";
import { chartBundle, plainText } from "../notebook/chart-bundle";
import { display, inNotebook, newDisplayId } from "../notebook/display";
import { dropLive, keepLive } from "../notebook/live";
import { tableBundle } from "../notebook/table";
import { linePlot } from "../plot/line-plot";
import { panels } from "../plot/panels";
import type { ChartSpec } from "../plot/spec";
import { answerTasks } from "../sft/answers";
import type { PpoRecord } from "./ppo-record";

/** The curves: a field of a record, and the title of its axis. */
const shown = [
  ["reward", "score (sd)"],
  ["truth", "truth (0 to 1)"],
  ["kl", "KL (nats)"],
  ["entropy", "entropy (nats)"],
  ["explainedVariance", "V explains (share)"],
  ["clipFraction", "clipped (share)"],
  ["length", "length (tokens)"],
  ["ended", "ended (share)"],
] as const satisfies readonly (readonly [keyof PpoRecord, string])[];

/** A dashboard; it appears with its first record. */
export class PpoDashboard {
  private readonly records: PpoRecord[] = [];
  private readonly chartId = newDisplayId();
  private readonly tableId = newDisplayId();
  private said: Record<string, string>[] = [];
  private first: readonly string[] | undefined;
  private drawn = false;
  private readonly finish = (): void => this.done();

  /** @param iterations  how many there will be */
  constructor(private readonly iterations: number) {}

  /** Adds what an iteration measured. */
  add(record: PpoRecord): void {
    this.records.push(record);
    keepLive(this.finish);
    if (inNotebook()) this.draw(false);
  }

  /** Lets a policy answer tasks greedily and shows what it says beside what it said the first time. */
  async ask(policy: Gpt, tasks: readonly Task[]): Promise<Record<string, number>> {
    const generator = new TextGenerator(policy);
    const now = (await answerTasks(generator, tasks, { greedy: true })).map(({ words }) => words.join(" "));
    generator.dispose();
    this.first ??= now;
    const first = this.first;
    this.say(now.map((text, i) => ({ question: tasks[i].question, "at first": first[i], now: text })));
    return {};
  }

  /** Replaces the answers below the curves. @param rows  a row for each question */
  say(rows: Record<string, string>[]): void {
    this.said = rows;
    if (inNotebook() && this.drawn) this.drawTable(true);
  }

  /** Draws the last state, with the picture that is saved. */
  done(): void {
    dropLive(this.finish);
    if (this.records.length === 0) return;
    if (inNotebook()) this.draw(true);
    else process.stdout.write(`${plainText(this.spec())}\n`);
  }

  /** The curves as they stand. */
  spec(): ChartSpec {
    const ends = shown.map(([name]) => `${name} from ${this.at(0, name)} to ${this.at(-1, name)}`);
    return panels({
      title: `PPO, ${this.records.length} of ${this.iterations} iterations`,
      description: `Eight curves over iterations: ${ends.join("; ")}.`,
      panels: shown.map(([name, y]) =>
        linePlot({
          x: "iteration",
          y,
          series: { [name]: this.records.map((record): [number, number] => [record.step, record[name] ?? Number.NaN]) },
          xDomain: [0, Math.max(1, this.iterations - 1)],
          width: 230,
          height: 90,
          description: y,
        }),
      ),
    });
  }

  private at(index: number, name: (typeof shown)[number][0]): string {
    return (this.records.at(index)?.[name] ?? Number.NaN).toFixed(2);
  }

  private draw(png: boolean): void {
    display(chartBundle(this.spec(), { png, displayId: this.chartId }), this.drawn);
    if (!this.drawn && this.said.length > 0) this.drawTable(false);
    this.drawn = true;
  }

  private drawTable(update: boolean): void {
    display({ ...tableBundle(this.said), displayId: this.tableId }, update);
  }
}
