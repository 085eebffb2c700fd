import { afterEach, describe, expect, it, vi } from "vitest";
import { entry, float32, int32, Program } from "../../src/core/program";
import { Rng } from "../../src/core/random";
import { statelessUniform } from "../../src/core/random-tensor";
import * as tf from "../../src/core/tf";

const nativeTensors = () => (tf.backend() as unknown as { getNumOfTFTensors(): number }).getNumOfTFTensors();
const variable = (values: number[]): tf.Variable => tf.tidy(() => tf.variable(tf.tensor1d(values)));
const values = (x: tf.Tensor): number[] => [...x.dataSync()];
const one = (f: () => Record<string, tf.Tensor>) => new Program({}, { f: entry({}, f) });

afterEach(() => vi.restoreAllMocks());

describe("Program", () => {
  /** w = w + rate x, and the sum of x w before that. */
  const simple = () => {
    const w = variable([1, 2, 3]);
    const program = new Program(
      { model: new Map([["w", w]]) },
      {
        train: entry({ x: float32(3), rate: float32() }, ({ x, rate }) => {
          const loss = tf.sum(tf.mul(x, w));
          w.assign(tf.add(w, tf.mul(x, rate)));
          return { loss };
        }),
        value: entry({}, () => ({ w: tf.mul(w, 1) })),
      },
    );
    return { w, program, x: tf.tensor1d([1, 10, 100]) };
  };

  it("equals the function, run after run, with other numbers each time", () => {
    const { program, x } = simple();
    expect(program.numbers("train", { x, rate: 1 }).loss).toBe(1 + 20 + 300);
    expect(program.numbers("train", { x, rate: 2 }).loss).toBe(2 + 120 + 10_300);
    expect(values(program.run("value", {}).w)).toEqual([4, 32, 303]);
  });

  it("keeps the variable itself up to date, in both directions", () => {
    const { w, program, x } = simple();
    program.run("train", { x, rate: 1 });
    expect(values(w)).toEqual([2, 12, 103]);
    w.assign(tf.tensor1d([0, 0, 1]));
    expect(program.numbers("train", { x, rate: 1 }).loss).toBe(100);
    expect(values(tf.add(w, 1))).toEqual([2, 11, 102]);
  });

  it("does not change a copy that was made of the variable before", () => {
    const { w, program, x } = simple();
    const before = tf.clone(w);
    program.run("train", { x, rate: 1 });
    expect(values(before)).toEqual([1, 2, 3]);
    expect(values(w)).toEqual([2, 12, 103]);
    expect(values(before)).toEqual([1, 2, 3]);
  });

  it("does not run the function's writes while it records", () => {
    const { w, program } = simple();
    program.build();
    expect(values(w)).toEqual([1, 2, 3]);
  });

  it("shares a variable with another program", () => {
    const { w, program, x } = simple();
    const double = () => {
      w.assign(tf.mul(w, 2));
      return {};
    };
    const other = new Program({ its: new Map([["v", w]]) }, { double: entry({}, double) });
    program.run("train", { x, rate: 1 });
    other.run("double", {});
    expect(program.numbers("train", { x, rate: 0 }).loss).toBe(2 * (2 + 120 + 10_300));
    program.dispose();
    expect(values(w)).toEqual([4, 24, 206]);
    other.dispose();
    expect(values(w)).toEqual([4, 24, 206]);
  });

  it("keeps reads before a write and after it apart", () => {
    const w = variable([1, 2]);
    const program = new Program(
      { model: new Map([["w", w]]) },
      {
        step: entry({}, () => {
          const before = tf.mul(w, 10);
          w.assign(tf.add(w, 1));
          const after = tf.mul(w, 10);
          w.assign(tf.mul(w, w));
          return { before, after, last: tf.mul(w, 10) };
        }),
      },
    );
    const { before, after, last } = program.run("step", {});
    expect([before, after, last].map(values)).toEqual([
      [10, 20],
      [20, 30],
      [40, 90],
    ]);
    expect(values(w)).toEqual([4, 9]);
  });

  it("reads a variable before it takes a new value that was known all along, every time", () => {
    const names = Array.from({ length: 101 }, (_, i) => `w${i}`);
    const all = new Map(names.map((name) => [name, variable([0])]));
    const program = new Program(
      { all },
      {
        swap: entry({ x: float32(1) }, ({ x }) => {
          const before = tf.addN([...all.values()]);
          for (const w of all.values()) w.assign(x);
          return { before };
        }),
      },
    );
    for (let run = 0; run < 50; run++) {
      expect(program.numbers("swap", { x: tf.tensor1d([run + 1]) }).before).toBe(101 * run);
    }
  });

  it("keeps constants of every type, whether their numbers are all equal or not", () => {
    const program = one(() => ({
      different: tf.tensor1d([1, 2, 4]),
      equal: tf.tensor1d([7, 7, 7]),
      whole: tf.tensor1d([-3, 5], "int32"),
      wholeEqual: tf.tensor2d([-3, -3], [1, 2], "int32"),
      truths: tf.cast(tf.tensor1d([true, true, false], "bool"), "int32"),
      long: tf.range(0, 101),
      negativeZero: tf.div(1, tf.tensor1d([0, -0])),
      empty: tf.zeros([0, 3]),
    }));
    const read = Object.entries(program.run("f", {})).map(([name, tensor]) => [name, values(tensor)]);
    expect(Object.fromEntries(read)).toEqual({
      different: [1, 2, 4],
      equal: [7, 7, 7],
      whole: [-3, 5],
      wholeEqual: [-3, -3],
      truths: [1, 1, 0],
      long: Array.from({ length: 101 }, (_, i) => i),
      negativeZero: [Infinity, -Infinity],
      empty: [],
    });
  });

  it("draws other numbers for another seed, and the same for the same", () => {
    const program = new Program(
      {},
      { f: entry({ seed: int32(2) }, ({ seed }) => ({ u: statelessUniform([7], seed) })) },
    );
    const draw = (b: number) => values(program.run("f", { seed: tf.tensor1d([5, b], "int32") }).u);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(1)).toEqual(values(statelessUniform([7], tf.tensor1d([5, 1], "int32"))));
  });
});

describe("a program's inputs", () => {
  const program = () =>
    new Program(
      {},
      { f: entry({ x: float32(3), n: int32() }, ({ x, n }) => ({ y: tf.mul(x, tf.cast(n, "float32")) })) },
    );

  it("may come in another shape: the program is compiled again and says what that cost", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const p = program();
    expect(values(p.run("f", { x: tf.tensor1d([1, 2, 3]), n: 2 }).y)).toEqual([2, 4, 6]);
    expect(log).not.toHaveBeenCalled();
    expect(values(p.run("f", { x: tf.tensor1d([1, 2, 3, 4, 5]), n: 3 }).y)).toEqual([3, 6, 9, 12, 15]);
    expect(log.mock.calls[0][0]).toMatch(/^"f" compiled again for x \[5\]: \d+\.\d\d s$/);
    p.run("f", { x: tf.tensor1d([1, 2, 3]), n: 2 });
    expect(log).toHaveBeenCalledTimes(1);
  });

  it("throws at a missing, unknown or wrongly typed one", () => {
    const p = program();
    const x = tf.tensor1d([1, 2, 3]);
    expect(() => p.run("f", { x } as never)).toThrow('"f" needs the input "n"');
    expect(() => p.run("f", { x, n: 1, m: 2 } as never)).toThrow('"f" has no input "m"; it has x, n');
    expect(() => p.run("f", { x: tf.tensor1d([1, 2, 3], "int32"), n: 1 })).toThrow("must be float32, got int32");
    expect(() => p.run("g" as never, {} as never)).toThrow('no entry "g"; it has f');
  });
});

describe("recording", () => {
  it("throws at numbers that would be frozen, with the way out", () => {
    const w = tf.ones([3, 5]);
    const refused: [() => tf.Tensor, string][] = [
      [() => tf.randomUniform([3]), "tf.randomUniform cannot be used in a compiled step"],
      [() => tf.randomNormal([3], 0, 1, "float32", 7), "tf.randomNormal cannot be used"],
      [() => tf.dropout(tf.ones([3]), 0.5, undefined, 7), "tf.dropout cannot be used"],
      [() => tf.scalar(Math.random()), "Math.random cannot be used"],
      [() => tf.scalar(new Rng(1).uniform()), "Rng cannot be used"],
      [() => tf.multinomial(tf.ones([3]) as tf.Tensor1D, 2, 7), "Multinomial cannot be compiled"],
      [() => tf.scalar(tf.add(1, 2).dataSync()[0]), "dataSync() and data() cannot be used"],
      [() => tf.unique(tf.ones([3]) as tf.Tensor1D).values, "UniqueV2 cannot be compiled"],
      [() => tf.add(w, 1), "a tensor of shape [3,5] made outside of the step"],
    ];
    for (const [f, message] of refused) expect(() => one(() => ({ x: f() })).run("f", {})).toThrow(message);
  });

  it("throws at a variable that the program was not given", () => {
    const w = variable([1, 2]);
    const message = "a variable of shape [2] is not one of the program's";
    expect(() => one(() => ({ x: tf.add(w, 1) })).run("f", {})).toThrow(message);
  });

  it("puts everything back after a throw: chance, eager work, the variables", () => {
    const w = variable([1, 2]);
    const program = new Program(
      { model: new Map([["w", w]]) },
      {
        f: entry({}, () => {
          w.assign(tf.zeros([2]));
          throw new Error("in the middle");
        }),
      },
    );
    const before = [tf.memory().numTensors, nativeTensors()];
    expect(() => program.run("f", {})).toThrow('entry "f": in the middle');
    expect([tf.memory().numTensors, nativeTensors()]).toEqual(before);
    expect(values(w)).toEqual([1, 2]);
    expect(tf.randomUniform([3]).shape).toEqual([3]);
    expect(new Rng(1).uniform()).toBeLessThan(1);
    expect(values(tf.add(w, 1))).toEqual([2, 3]);
  });

  it("throws when a compiled step calls another one, or is async", () => {
    const inner = one(() => ({ x: tf.scalar(1) }));
    expect(() => one(() => inner.run("f", {})).run("f", {})).toThrow("a compiled step cannot call another one");
    const late = async () => ({ x: tf.scalar(1) });
    expect(() => one(late as never).run("f", {})).toThrow("a compiled step cannot be async");
  });

  it("runs an entry eagerly where asked", () => {
    const program = new Program(
      {},
      { f: entry({ x: float32(4) }, ({ x }) => ({ n: tf.scalar(new Set(x.dataSync()).size) }), { eager: true }) },
    );
    expect(program.numbers("f", { x: tf.tensor1d([1, 1, 2, 3]) }).n).toBe(3);
  });

  it("reports an id outside of a table by entry, and can go on", () => {
    const table = variable([5, 6, 7]);
    const program = new Program(
      { model: new Map([["table", table]]) },
      { f: entry({ ids: int32(2) }, ({ ids }) => ({ y: tf.gather(table, ids) })) },
    );
    expect(() => program.run("f", { ids: tf.tensor1d([0, 3], "int32") })).toThrow(
      /f.*indices\[1\] = 3 is not in \[0, 3\)/s,
    );
    expect(values(program.run("f", { ids: tf.tensor1d([2, 0], "int32") }).y)).toEqual([7, 5]);
  });
});
