import * as v8 from "node:v8";
import * as vm from "node:vm";
import { describe, expect, it } from "vitest";
import { entry, Program } from "../../../src/core/program";
import * as tf from "../../../src/core/tf";

const backend = tf.backend() as unknown as { binding: { getNumOfSavedModels(): number } };
const openGraphs = () => backend.binding.getNumOfSavedModels();

describe("a graph", () => {
  const w = tf.variable(tf.zeros([3]));
  const run = () => {
    const add = () => {
      w.assign(tf.add(w, 1));
      return {};
    };
    const program = new Program({ model: new Map([["w", w]]) }, { add: entry({}, add) });
    program.run("add", {});
    return program;
  };

  it("is freed when its program is disposed of, once", () => {
    const before = openGraphs();
    const program = run();
    expect(openGraphs()).toBe(before + 1);
    program.dispose();
    program.dispose();
    expect(openGraphs()).toBe(before);
  });

  it("is freed when its program is forgotten, but not while it has the newest numbers of a variable", async () => {
    v8.setFlagsFromString("--expose-gc");
    const collect = vm.runInNewContext("gc") as () => void;
    const before = openGraphs();
    const start = w.dataSync()[0];
    for (let i = 0; i < 5; i++) run();
    expect(openGraphs()).toBe(before + 5);
    for (let i = 0; i < 500 && openGraphs() > before + 1; i++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(openGraphs()).toBe(before + 1);
    expect(w.dataSync()[0]).toBe(start + 5);
  });
});
