/**
 * `npm run bench`: how fast the course trains on this machine, beside PyTorch.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { writeAtomically } from "../core/atomic-file";
import { courseRoot } from "../core/paths";
import { stateOfTheUnion } from "../data/state-of-the-union";
import { allCases, type Case, type Contender, type Effort } from "./bench/cases";
import type { Result } from "./bench/jobs";
import { machine } from "./bench/machine";
import { peerPython, setUpPeer } from "./bench/peer";
import { runJob, type Sides, stopRunning } from "./bench/run-job";
import { median } from "./bench/summary";
import { fullText, type Measured, type Outcome, shorten, shortTables } from "./bench/table";

const usage = `npm run bench [-- --with-peer] [--quick] [--only NAME …] [--readme]

Measures training steps, matrix products, writing, PPO, byte-pair encoding and import time, ours beside PyTorch's, every contender in a process of
its own and in turns; prints a table and saves it as checkpoints/bench/bench.json and bench.txt. Let nothing else run meanwhile.
  --with-peer   sets up PyTorch in .venv/bench first; without PyTorch ours is measured alone
  --quick       one round of one second each: a look, not a result
  --only NAME   product, train-small, train-medium, train-gpt1, train-gpt1-4, decode-small-1, decode-small-16,
                decode-medium-1, decode-medium-16, ppo-small-rollout, ppo-small-update, ppo-medium-rollout,
                ppo-medium-update, bpe or import; may be given several times. The rows of other cases that were
                measured on this machine on the same day stay in the table
  --readme      also writes the table into README.md, between its two bench marks`;

const options = {
  "with-peer": { type: "boolean" },
  quick: { type: "boolean" },
  only: { type: "string", multiple: true },
  readme: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const [begin, end] = ["<!-- bench -->", "<!-- /bench -->"];

/**
 * Measures one case: all take part in the first round, and in those that follow only the fastest mode of each side, unless it is a
 * case in which modes are not rivals. Stops early, with what is there, when `stopped` says so.
 */
async function measure(one: Case, { rounds }: Effort, sides: Sides, stopped: () => boolean): Promise<Outcome> {
  const contenders = one.contenders.filter(({ side }) => side === "ours" || sides.python);
  const turns = contenders.map((): Result[] => []);
  const measured = () =>
    contenders.map((contender, i) => ({ contender, turns: turns[i] })).filter((m) => m.turns.length > 0);
  for (let round = 0; round < rounds; round++) {
    const fastest = one.rivals ? fastestModes(measured()) : undefined;
    for (const [i, contender] of contenders.entries()) {
      if (stopped()) break;
      if (round > 0 && fastest && !fastest.has(contender)) continue;
      const where = `${one.name}, ${contender.side} ${contender.mode}, round ${round + 1} of ${rounds}`;
      try {
        const result = await runJob(contender, sides);
        turns[i].push(result);
        console.log(`${where}: ${median(result.milliseconds).toPrecision(3)} ms`);
      } catch (error) {
        if (!stopped()) console.log(`${where} failed: ${(error as Error).message.split("\n").at(-1)}`);
      }
    }
  }
  const { name, title } = one;
  return { name, title, measured: measured() };
}

/** The fastest contender of each side so far. */
export function fastestModes(measured: readonly Measured[]): Set<Contender> {
  const times = new Map(measured.map((m) => [m.contender, shorten(m).milliseconds.median]));
  const sides = [...new Set(measured.map(({ contender }) => contender.side))];
  return new Set(
    sides.map((side) => {
      const mine = [...times].filter(([contender]) => contender.side === side);
      return mine.sort((a, b) => a[1] - b[1])[0][0];
    }),
  );
}

/** The texts of the BPE case: every address to Congress. */
function writeTexts(folder: string): string {
  const file = path.join(folder, "texts.json");
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, JSON.stringify(stateOfTheUnion().map(({ text }) => text)));
  return file;
}

/** What `bench.json` holds. */
export interface Saved {
  /** Machine and day. */
  machine: string;
  rounds: number;
  outcomes: Outcome[];
}

/**
 * New outcomes and, in the order of all cases, the earlier ones of a file of results that they don't replace.
 *
 * @param file   what an earlier call wrote; where there is none, or it tells of another machine, day or number of rounds, nothing of it is taken
 */
export function withEarlier(file: string, now: Saved, order: readonly string[]): Outcome[] {
  const earlier = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Saved) : undefined;
  const known = earlier?.machine === now.machine && earlier.rounds === now.rounds ? earlier.outcomes : [];
  return order.flatMap((name) => {
    const found = [now.outcomes, known].map((list) => list.find((outcome) => outcome.name === name));
    return found[0] ?? found[1] ?? [];
  });
}

/** Puts the tables into README.md. @throws if its two marks are not there */
export function intoReadme(file: string, tables: string): void {
  const text = fs.readFileSync(file, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} must have the lines ${begin} and ${end}`);
  writeAtomically(file, [`${text.slice(0, from + begin.length)}\n${tables}\n${text.slice(to)}`]);
}

/** @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const root = courseRoot();
  const effort: Effort = values.quick ? { rounds: 1, seconds: 1 } : { rounds: 3, seconds: 4 };
  const python = values["with-peer"] ? setUpPeer(root) : peerPython(root);
  if (!python) console.log("PyTorch is not set up: ours is measured alone (npm run bench -- --with-peer).");
  const folder = path.join(root, "checkpoints", "bench");
  const texts = writeTexts(fs.mkdtempSync(path.join(os.tmpdir(), "jielong-bench-")));
  const known = allCases(effort, texts);
  const cases = known.filter(({ name }) => !values.only || values.only.includes(name));
  if (cases.length === 0) throw new Error(`--only must name a case, got ${values.only}\n${usage}`);
  let stopped = false;
  process.once("SIGINT", () => {
    stopped = true;
    stopRunning();
  });
  const measured: Outcome[] = [];
  for (const one of cases) {
    const outcome = await measure(one, effort, { root, python }, () => stopped);
    if (outcome.measured.length > 0) measured.push(outcome);
  }
  fs.rmSync(path.dirname(texts), { recursive: true });
  const about = machine();
  const file = path.join(folder, "bench.json");
  const names = known.map(({ name }) => name);
  const now: Saved = { machine: about, rounds: effort.rounds, outcomes: measured };
  const outcomes = values.only ? withEarlier(file, now, names) : measured;
  writeAtomically(file, [JSON.stringify({ ...now, outcomes }, null, 1)]);
  writeAtomically(path.join(folder, "bench.txt"), [fullText(outcomes, about)]);
  console.log(`\n${fullText(outcomes, about)}`);
  if (values.readme) intoReadme(path.join(root, "README.md"), `${about}\n\n${shortTables(outcomes)}`);
  return stopped ? 130 : 0;
}
