import { execFileSync, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { patience } from "../patience";
import { Client, wait } from "./client";

const root = path.resolve(__dirname, "../..");

const isAlive = (pid: number): boolean => {
  try {
    return !fs.readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
};

async function waitUntilGone(pid: number, seconds: number): Promise<boolean> {
  for (let i = 0; i < patience(seconds) * 20 && isAlive(pid); i++) await wait(0.05);
  return !isAlive(pid);
}

/** Process ids of the keeper and of the kernel itself. */
async function pids(kernel: Client): Promise<{ keeper: number; inner: number }> {
  const { stdout } = await kernel.run("console.log(process.pid)");
  return { keeper: kernel.ready.pid, inner: Number(stdout) };
}

describe("the two processes of a kernel", () => {
  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    it(`end together when the keeper gets ${signal}, even while a cell never ends`, async () => {
      const kernel = await Client.start();
      const { keeper, inner } = await pids(kernel);
      await kernel.send(["for (;;) {}"]);
      await wait(0.5);
      process.kill(keeper, signal);
      expect(await waitUntilGone(inner, 5)).toBe(true);
      expect(await waitUntilGone(keeper, 5)).toBe(true);
      await kernel.stop();
    });
  }

  it("end together when a cell ends the kernel", async () => {
    const kernel = await Client.start();
    const { keeper } = await pids(kernel);
    await kernel.send(["process.exit(3)"]);
    expect(await waitUntilGone(keeper, 5)).toBe(true);
    await kernel.stop();
  });

  it("end on a shutdown request", async () => {
    const kernel = await Client.start();
    const { keeper, inner } = await pids(kernel);
    const reply = await kernel.ask("shutdown_request", { restart: false }, "control");
    expect(reply).toEqual({ status: "ok", restart: false });
    expect(await waitUntilGone(keeper, 5)).toBe(true);
    expect(isAlive(inner)).toBe(false);
    await kernel.stop();
  });

  it("end when who started them is gone", async () => {
    const kernel = await Client.start();
    const { keeper, inner } = await pids(kernel);
    kernel.kill();
    expect(await waitUntilGone(keeper, 10)).toBe(true);
    expect(await waitUntilGone(inner, 5)).toBe(true);
  });
});

describe("building src when a kernel starts", () => {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-build-"));
  fs.mkdirSync(path.join(copy, "src/kernel"), { recursive: true });
  fs.symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  fs.copyFileSync(path.join(root, "tsconfig.json"), path.join(copy, "tsconfig.json"));
  for (const name of ["tsconfig.json", "package.json", "kernel/trim.c"]) {
    fs.copyFileSync(path.join(root, "src", name), path.join(copy, "src", name));
  }
  const put = (name: string, text: string) => fs.writeFileSync(path.join(copy, "src", name), text);
  const made = (name: string) => fs.readFileSync(path.join(copy, "src/dist", name), "utf8");
  put("kernel/main.ts", "export const kernel = 1;\n");
  put("a.ts", "export const a: number = 2;\n");
  afterAll(() => fs.rmSync(copy, { recursive: true, force: true }));

  const script = `import { buildIfChanged } from ${JSON.stringify(path.join(root, "src/kernel/build.mjs"))};
const built = buildIfChanged(${JSON.stringify(copy)});
console.log(JSON.stringify({ built, ms: process.cpuUsage().user / 1000 }));`;
  const build = () => {
    const done = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    return { ...(JSON.parse(done.stdout) as { built: boolean; ms: number }), stderr: done.stderr };
  };

  it("compiles once, and then takes less than half a second with Node's own start", () => {
    expect(build().built).toBe(true);
    expect(made("a.js")).toContain("exports.a = 2");
    const again = build();
    expect(again.built).toBe(false);
    expect(again.ms).toBeLessThan(500);
  });

  it("compiles what was edited and removes what was deleted", () => {
    put("a.ts", "export const a: number = 30;\n");
    put("b.ts", "export const b = 5;\n");
    expect(build().built).toBe(true);
    expect(made("a.js")).toContain("exports.a = 30");
    fs.rmSync(path.join(copy, "src/b.ts"));
    expect(build().built).toBe(true);
    expect(fs.existsSync(path.join(copy, "src/dist/b.js"))).toBe(false);
  });

  it("goes on with a type error, and reports it", () => {
    put("a.ts", "export const a: number = 'text';\n");
    const { built, stderr } = build();
    expect(built).toBe(true);
    expect(stderr).toContain("a.ts(1,14): error TS2322");
    expect(made("a.js")).toContain("text");
  });

  it("is done by one of several that start at once, and the others see the whole of it", async () => {
    put("a.ts", "export const a: number = 7;\n");
    const starts = Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
      return new Promise<boolean>((resolve) => {
        child.stdout.on("data", (text) => resolve(JSON.parse(String(text)).built && made("a.js").includes("= 7")));
      });
    });
    expect((await Promise.all(starts)).filter(Boolean)).toHaveLength(1);
    expect(fs.readdirSync(path.join(copy, "src/dist")).filter((name) => /new|lock/.test(name))).toEqual([]);
  });

  it("takes over the lock of a process that is gone", () => {
    put("a.ts", "export const a: number = 11;\n");
    fs.writeFileSync(path.join(copy, "src/dist/.lock"), "999999999");
    expect(build().built).toBe(true);
    expect(made("a.js")).toContain("= 11");
  });
});

describe("the kernelspec", () => {
  it("names this Node, start.mjs and the interrupt by signal; installing again changes nothing", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-spec-"));
    const module = JSON.stringify(path.join(root, "src/kernel/install.mjs"));
    const script = `import { installKernelspec } from ${module};
console.log(installKernelspec(${JSON.stringify(folder)}), installKernelspec(${JSON.stringify(folder)}));`;
    const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    expect(said).toBe("true false\n");
    const spec = JSON.parse(fs.readFileSync(path.join(folder, "kernel.json"), "utf8"));
    expect(spec).toMatchObject({
      argv: [process.execPath, path.join(root, "src/kernel/start.mjs"), "{connection_file}"],
      display_name: "TypeScript (Jielong)",
      language: "typescript",
      interrupt_mode: "signal",
      env: { MALLOC_MMAP_THRESHOLD_: "4294967296", TF_ENABLE_ONEDNN_OPTS: "1" },
    });
    fs.rmSync(folder, { recursive: true });
  });
});
