import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { patience } from "../patience";
import { chromiumFile, launch } from "./chromium";
import { type Lab, startLab } from "./lab";
import { type Cell, NotebookPage, notebookOf } from "./notebook-page";

const mime = "application/vnd.vegalite.v5+json";
const lessons = ["00-word-chain.ipynb", "02-counting-words.ipynb", "03-words-as-vectors.ipynb"];
/** Lessons that take minutes at the scale of a machine: in the dark theme, at `quick` scale, alone. */
const longLessons = [
  "05-attention.ipynb",
  "07-gpt-1.ipynb",
  "09-instruction-tuning.ipynb",
  "10-reward-model.ipynb",
  "11-ppo.ipynb",
];

const interruptible = notebookOf(
  `import { progress } from "jielong/notebook/progress";
import { liveChart } from "jielong/notebook/chart";`,
  `const learned: number[] = [];
const live = liveChart({ title: "Training", x: "step", y: "loss (nats)" });
for await (const step of progress(1_000_000, "training")) {
  learned.push(step);
  live.add(step, 1 / (1 + step));
}`,
  `learned.length > 10`,
);

const erring = notebookOf(
  `function half(n: number): number {
  if (n % 2 === 1) throw new Error(\`n must be even, got \${n}\`);
  return n / 2;
}`,
  `const first = half(6);
const second = half(7);`,
  `const letters: string[] = ["接", 7];`,
);

const outputs = (cells: readonly Cell[]) => cells.flatMap((cell) => cell.outputs ?? []);
const wordsOf = (cell: Cell): string =>
  (cell.outputs ?? []).map(({ text, data }) => text ?? data?.["text/plain"] ?? "").join("\n");
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with the escape character
const plain = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, "");

describe.skipIf(chromiumFile === undefined).each(["JupyterLab Light", "JupyterLab Dark"] as const)("in %s", (theme) => {
  const dark = theme === "JupyterLab Dark";
  let lab: Lab;
  let browser: Browser;
  beforeAll(async () => {
    [lab, browser] = await Promise.all([
      startLab(
        theme,
        { "interrupt.ipynb": interruptible, "error.ipynb": erring },
        dark ? { JIELONG_SCALE: "quick" } : {},
      ),
      launch(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await lab?.stop();
  });

  it.each(dark ? [...lessons, ...longLessons] : lessons)(
    "runs every cell, draws every chart and sets every formula: %s",
    async (name) => {
      const notebook = await NotebookPage.open(browser, lab.url(name));
      await notebook.runAll(patience(420_000));
      const cells = await notebook.cells();
      const wrong = outputs(cells).filter(({ output_type, name }) => output_type === "error" || name === "stderr");
      expect(wrong).toEqual([]);
      expect(
        cells.filter((cell) => cell.cell_type === "code" && cell.source.trim() !== "" && !cell.execution_count),
      ).toEqual([]);
      const charts = outputs(cells).filter(({ data }) => data && mime in data);
      expect(charts.length).toBeGreaterThan(0);
      await expect.poll(() => notebook.drawnCharts(), { timeout: patience(20_000) }).toBe(charts.length);
      const typed = cells.filter(({ cell_type, source }) => cell_type === "markdown" && source.includes("$")).length;
      const formulas = await notebook.formulas();
      expect(formulas.raw).toEqual([]);
      expect(formulas.set).toBeGreaterThanOrEqual(typed);
      await notebook.picture(`${name.slice(0, 2)}-${dark ? "dark" : "light"}`);
      expect(notebook.outside).toEqual([]);
      expect(notebook.errors).toEqual([]);
      await notebook.close();
    },
    5_400_000,
  );

  // One theme is enough for what no theme changes.
  if (!dark)
    it("stops a long cell at the interrupt button, and keeps what it declared", async () => {
      const notebook = await NotebookPage.open(browser, lab.url("interrupt.ipynb"));
      expect(await notebook.page.getByText(/^(Nbgrader|Validate|Create Assignment)$/).count()).toBe(0); // for teachers
      await notebook.menu("Run", "Run All Cells");
      await notebook.page.locator(".jp-OutputArea svg.marks").waitFor({ timeout: patience(60_000) });
      const heights = await notebook.outputHeights(1, 1500);
      expect(heights.at(-1)).toBeGreaterThan(250);
      expect(new Set(heights.slice(heights.length / 2)).size).toBe(1); // redrawn in place: nothing below it jumps
      await notebook.interrupt();
      await notebook.finished(patience(15_000));
      const stopped = (await notebook.cells())[1];
      expect(outputs([stopped]).filter(({ output_type }) => output_type === "error")).toEqual([]);
      expect(wordsOf(stopped)).toMatch(/training: stopped by you after \d+ of 1000000 steps/);
      expect(outputs([stopped]).filter(({ data }) => data && mime in data && "image/png" in data)).toHaveLength(1);
      // The last cell waited when the button was pressed, so it was not run; now it finds what the loop learned.
      await notebook.runCell(2);
      expect(wordsOf((await notebook.cells())[2])).toContain("true");
      await notebook.picture("interrupt");
      await notebook.close();
    }, 1_800_000);

  it("shows an error that names the cell and the line", async () => {
    const notebook = await NotebookPage.open(browser, lab.url("error.ipynb"));
    for (const index of [0, 1, 2]) await notebook.runCell(index);
    const cells = await notebook.cells();
    const [thrown, type] = [1, 2].map((index) => outputs([cells[index]]));
    expect(thrown.map(({ output_type }) => output_type)).toEqual(["error"]);
    expect(thrown[0]).toMatchObject({ ename: "Error", evalue: "n must be even, got 7" });
    const trace = plain(thrown[0].traceback!.join("\n"));
    expect(trace).toMatch(/Cell \[1\].*2/); // where it was thrown
    expect(trace).toMatch(/Cell \[2\].*2/); // and the line that called it
    expect(trace).not.toMatch(/tslab|node_modules/);
    expect(type.map(({ output_type }) => output_type)).toEqual(["error"]);
    expect(plain(type[0].traceback!.join("\n"))).toMatch(
      /Cell \[3\][\s\S]*'number' is not assignable to type 'string'/,
    );
    const seen = await notebook.page
      .locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']")
      .allInnerTexts();
    expect(seen).toHaveLength(2);
    expect(seen[0]).toContain("n must be even, got 7");
    await notebook.picture(`error-${dark ? "dark" : "light"}`);
    await notebook.close();
  }, 1_800_000);
});
