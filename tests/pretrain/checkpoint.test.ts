import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as tf from "../../src/core/tf";
import { Checkpoint, checkpointName, type Groups, writeCheckpoint } from "../../src/pretrain/checkpoint";
import { onBrokenDisk } from "./broken-disk";

let root = "";
let folder = "";
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
  folder = path.join(root, checkpointName(7));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

/** Variables that hold `value` and the numbers after it. */
function groups(value: number, width = 5): Groups {
  const variable = (shape: number[], from: number) =>
    tf.variable(tf.reshape(tf.range(from, from + shape.reduce((a, b) => a * b, 1)), shape), false);
  return {
    model: new Map([
      ["a.weight", variable([3, width], value)],
      ["a.bias", variable([width], value + 100)],
    ]),
    optimizer: new Map([["t", variable([], value + 200)]]),
  };
}
const numbers = (of: Groups) => Object.values(of).flatMap((map) => [...map.values()].map((v) => [...v.dataSync()]));
const [model, optimizer, state] = ["model.safetensors", "optimizer.safetensors", "state.json"];

describe("a checkpoint", () => {
  it("gives back every number and the state", () => {
    writeCheckpoint(folder, groups(1), { step: 7, data: { epoch: 3 } });
    expect(fs.readdirSync(root)).toEqual(["step-00000007"]);
    expect(fs.readdirSync(folder).sort()).toEqual([model, optimizer, state]);
    const other = groups(50);
    const checkpoint = new Checkpoint(folder);
    checkpoint.restore(other);
    expect(numbers(other)).toEqual(numbers(groups(1)));
    expect([checkpoint.step, checkpoint.state.raw("data")]).toEqual([7, { epoch: 3 }]);
  });

  it("gives back numbers that are hard to write: -0, subnormal, infinite", () => {
    const hard = [-0, 1.4e-45, -1.1e-38, 3.4e38, Number.POSITIVE_INFINITY, 1 / 3].map(Math.fround);
    const of = (values: number[]) => ({
      model: new Map([["x", tf.variable(tf.tensor1d(values))]]),
      optimizer: new Map(),
    });
    writeCheckpoint(folder, of(hard), { step: 7 });
    const other = of(hard.map(() => 1));
    new Checkpoint(folder).restore(other);
    const got = [...other.model.get("x")!.dataSync()];
    expect(got.every((value, i) => Object.is(value, hard[i]))).toBe(true);
  });

  it("leaves no tensor behind", () => {
    const own = groups(1);
    const before = tf.memory().numTensors;
    writeCheckpoint(folder, own, { step: 7 });
    new Checkpoint(folder).restore(own);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("a damaged checkpoint", () => {
  /** Expects a refusal that names the file, and variables that are as they were. */
  function expectRefusal(message: string | RegExp, mine = groups(50)) {
    const before = numbers(mine);
    expect(() => new Checkpoint(folder).restore(mine)).toThrow(message);
    expect(numbers(mine)).toEqual(before);
  }
  beforeEach(() => writeCheckpoint(folder, groups(1), { step: 7 }));

  for (const name of [model, optimizer]) {
    it(`throws when ${name} is cut off at any place, naming it`, () => {
      const bytes = fs.readFileSync(path.join(folder, name));
      for (let length = 0; length < bytes.length; length += 13) {
        fs.writeFileSync(path.join(folder, name), bytes.subarray(0, length));
        expectRefusal(`${name} must have ${bytes.length} bytes, got ${length}: it was cut off or replaced`);
      }
    });

    it(`throws when one bit of ${name} is turned, wherever it is`, () => {
      const bytes = fs.readFileSync(path.join(folder, name));
      for (let at = 0; at < bytes.length; at += 7) {
        const turned = Buffer.from(bytes);
        turned[at] ^= 1 << (at % 8);
        fs.writeFileSync(path.join(folder, name), turned);
        expectRefusal(new RegExp(`${name} was altered: its SHA-256 must be`));
      }
    });
  }

  it("throws when state.json is cut off or changed, wherever it is", () => {
    const text = fs.readFileSync(path.join(folder, state), "utf8").trimEnd();
    for (let length = 0; length < text.length; length += 11) {
      fs.writeFileSync(path.join(folder, state), text.slice(0, length));
      expectRefusal(/state\.json must be JSON/);
    }
    fs.writeFileSync(path.join(folder, state), text.replace('"step": 7', '"step": 8'));
    expectRefusal("state.json was altered: its SHA-256 is not its own");
    fs.writeFileSync(path.join(folder, state), '{"format":"other"}');
    expectRefusal('state.json: format must be "jielong checkpoint 1", got "other"');
  });

  for (const name of [model, optimizer, state]) {
    it(`throws when ${name} is missing`, () => {
      fs.rmSync(path.join(folder, name));
      expectRefusal(`${name} must be there, got no such file`);
    });
  }

  it("throws when it is another model's or another optimizer's, naming the variable", () => {
    expectRefusal('must hold "a.weight" of shape [3, 7], got [3, 5]: another model\'s', groups(50, 7));
    const more = groups(50);
    const grown = { ...more, model: new Map([...more.model, ["b", tf.variable(tf.scalar(1))]]) };
    expectRefusal('must hold "b" of shape [], got 2 others: another model\'s', grown);
    expectRefusal('holds "t", which is not here: another model\'s', { ...more, optimizer: new Map() });
  });
});

describe("writing a checkpoint", () => {
  it("keeps the one before whole, wherever the process is killed, and shows the new one only whole", () => {
    const old = path.join(root, checkpointName(5));
    writeCheckpoint(old, groups(1), { step: 5 });
    let points = 0;
    for (let n = 1; ; n++) {
      const error = onBrokenDisk(n, "killed", () => writeCheckpoint(folder, groups(2), { step: 7 }));
      const [found, other] = [fs.existsSync(folder), groups(50)];
      new Checkpoint(found ? folder : old).restore(other);
      expect(numbers(other)).toEqual(numbers(groups(found ? 2 : 1)));
      fs.rmSync(folder, { recursive: true, force: true }); // what is left of the attempt stays: the next one must cope
      if (!error) break;
      points++;
    }
    expect(points).toBeGreaterThan(20); // that many moments were tried
  });

  it("keeps everything that was there when the disk is full at any write, leaves no rest, and names the folder", () => {
    const old = path.join(root, checkpointName(5));
    writeCheckpoint(old, groups(1), { step: 5 });
    let points = 0;
    for (let n = 1; n < 60; n++) {
      const error = onBrokenDisk(n, "full", () => writeCheckpoint(folder, groups(2), { step: 7 }));
      if (error) {
        points++;
        expect(error.message).toContain(`the checkpoint ${folder} could not be written: `);
        expect(error.message).toContain("no space left on device");
        expect(fs.readdirSync(root)).toEqual([checkpointName(5)]);
      }
      fs.rmSync(folder, { recursive: true, force: true });
      new Checkpoint(old).restore(groups(50));
    }
    expect(points).toBeGreaterThan(8);
  });
});
