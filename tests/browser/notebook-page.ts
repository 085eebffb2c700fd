import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { patience } from "../patience";

/** An output as the notebook keeps it. */
export interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
}

export interface Cell {
  readonly cell_type: string;
  readonly source: string;
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

/** An element of the page, as far as the functions below, which run in the page, look at it. */
interface PageElement {
  readonly textContent: string | null;
  readonly clientHeight: number;
  scrollTop: number;
  getBoundingClientRect(): { width: number; height: number; bottom: number };
  querySelector(selector: string): PageElement | null;
}
declare const document: PageElement & { querySelectorAll(selector: string): Iterable<PageElement> };
declare const window: LabWindow;
declare const requestAnimationFrame: (callback: () => void) => void;

/** What is used of JupyterLab's own objects in the page. */
interface LabWindow {
  jupyterapp: {
    shell: {
      currentWidget: {
        context: { ready: Promise<void> };
        content: { model: { toJSON(): { cells: Cell[] } } };
        sessionContext: { ready: Promise<void>; session: { kernel: { status: string } } | null };
      };
    };
  };
}

const screenshots = process.env.JIELONG_SCREENSHOTS || mkdtempSync(join(tmpdir(), "jielong-screenshots-"));
mkdirSync(screenshots, { recursive: true });

/** A notebook open in a browser, used as a reader uses it: by its menus and buttons. */
export class NotebookPage {
  /** Addresses outside this machine that the page asked for. All were refused. */
  readonly outside: string[] = [];

  /** What JavaScript in the page threw and nobody caught. */
  readonly errors: string[] = [];

  private constructor(readonly page: Page) {
    page.on("pageerror", (error) => this.errors.push(String(error)));
  }

  static async open(browser: Browser, url: string): Promise<NotebookPage> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const notebook = new NotebookPage(await context.newPage());
    await context.route(
      (address) => !["127.0.0.1", "localhost"].includes(address.hostname) && /^https?:/.test(address.protocol),
      (route) => {
        notebook.outside.push(route.request().url());
        return route.abort();
      },
    );
    notebook.page.setDefaultTimeout(patience(30_000));
    await notebook.page.goto(url);
    await notebook.page
      .locator(".jp-NotebookPanel .jp-Cell")
      .first()
      .waitFor({ timeout: patience(60_000) });
    await notebook.page.evaluate(async () => {
      const panel = window.jupyterapp.shell.currentWidget;
      await panel.context.ready;
      await panel.sessionContext.ready;
    });
    await notebook.idle(patience(60_000));
    return notebook;
  }

  /** Chooses an entry of a menu: `menu("Run", "Run All Cells")`. */
  async menu(name: string, entry: string): Promise<void> {
    await this.page.getByRole("menuitem", { name, exact: true }).click();
    await this.page.getByRole("menuitem", { name: entry, exact: true }).click();
  }

  /** Runs every cell and waits until the kernel has nothing more to do. */
  async runAll(timeout: number): Promise<void> {
    await this.menu("Run", "Run All Cells");
    await this.finished(timeout);
  }

  /** Runs one cell, counted from 0, by the keyboard. */
  async runCell(index: number, timeout = patience(30_000)): Promise<void> {
    await this.page.locator(".jp-CodeCell").nth(index).locator(".cm-content").click();
    await this.page.keyboard.press("Control+Enter");
    await this.finished(timeout);
  }

  /** Waits until no cell runs or waits to run. */
  async finished(timeout: number): Promise<void> {
    await this.page.waitForFunction(
      () =>
        [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].every(
          (prompt) => !prompt.textContent?.includes("*"),
        ),
      undefined,
      { timeout, polling: 200 },
    );
    await this.idle(timeout);
  }

  private async idle(timeout: number): Promise<void> {
    await this.page.waitForFunction(
      () => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel.status === "idle",
      undefined,
      { timeout, polling: 200 },
    );
  }

  interrupt(): Promise<void> {
    return this.page.getByRole("button", { name: /interrupt the kernel/i }).click();
  }

  /** The notebook's cells with their outputs, as they would be saved. */
  cells(): Promise<Cell[]> {
    return this.page.evaluate(() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells);
  }

  /** Charts that the page has drawn: an SVG with marks in it, larger than nothing. */
  drawnCharts(): Promise<number> {
    return this.page.evaluate(
      () =>
        [...document.querySelectorAll(".jp-OutputArea svg.marks")].filter((svg) => {
          const { width, height } = svg.getBoundingClientRect();
          return width > 50 && height > 30 && svg.querySelector("[class*=role-mark] > *") !== null;
        }).length,
    );
  }

  /** Formulas that were set, and text in which TeX is still to be seen. */
  formulas(): Promise<{ set: number; raw: string[] }> {
    return this.page.evaluate(() => ({
      set: [...document.querySelectorAll(".jp-RenderedMarkdown mjx-container")].length,
      raw: [...document.querySelectorAll(".jp-RenderedMarkdown p, .jp-RenderedMarkdown td")]
        .map((element) => element.textContent ?? "")
        .filter((text) => /\$\$|\$[^$]*\\[a-z]+/.test(text)),
    }));
  }

  /** The height of a cell's output in every frame that the browser shows for `ms` milliseconds. */
  outputHeights(index: number, ms: number): Promise<number[]> {
    return this.page.evaluate(
      ([cell, duration]) =>
        new Promise<number[]>((resolve) => {
          const output = [...document.querySelectorAll(".jp-CodeCell .jp-OutputArea")][cell];
          const heights: number[] = [];
          const end = performance.now() + duration;
          const look = (): void => {
            heights.push(Math.round(output.getBoundingClientRect().height));
            if (performance.now() < end) requestAnimationFrame(look);
            else resolve(heights);
          };
          look();
        }),
      [index, ms],
    );
  }

  /** Pictures of the whole notebook from its top, a screen of 1800 pixels each: NAME-01.png, NAME-02.png, … */
  async picture(name: string): Promise<void> {
    await this.page.setViewportSize({ width: 1280, height: 1800 });
    for (let part = 1, more = true; more; part++) {
      more = await this.page.evaluate((screen) => {
        const notebook = document.querySelector(".jp-WindowedPanel-outer");
        if (notebook === null) throw new Error("no notebook in the page");
        notebook.scrollTop = screen * notebook.clientHeight;
        const cells = [...document.querySelectorAll(".jp-Notebook .jp-Cell")];
        return cells[cells.length - 1].getBoundingClientRect().bottom > 1800;
      }, part - 1);
      await this.page.waitForTimeout(300);
      await this.page.screenshot({ path: join(screenshots, `${name}-${String(part).padStart(2, "0")}.png`) });
    }
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/** A notebook of code cells. */
export function notebookOf(...sources: string[]): object {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "tslab", display_name: "TypeScript (Jielong)", language: "typescript" } },
    cells: sources.map((source, i) => ({
      cell_type: "code",
      id: `cell-${i}`,
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    })),
  };
}
