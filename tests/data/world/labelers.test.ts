import { describe, expect, it } from "vitest";
import { Rng } from "../../../src/core/random";
import { hiredWriters, writeAnswer } from "../../../src/data/world/demonstrations";
import {
  agreement,
  agreementWithTruth,
  ceiling,
  distinct,
  hireLabelers,
  type Judged,
  judge,
  type Labeler,
  labelerPanel,
  noiseForAgreement,
  pairsOf,
  prefers,
  rank,
  rate,
} from "../../../src/data/world/labelers";
import { words } from "../../../src/data/world/table";
import { drawPrompts } from "../../../src/data/world/tasks";
import { asked } from "./tasks";

const answer = (truth: number, text = `t${truth}`, count = 5, courtesies = 0): Judged => ({
  text,
  truth,
  words: count,
  courtesies,
});
const fair: Labeler = { noise: 0.2, perTenWords: 0, perCourtesy: 0 };

/** Four answers of hired writers to each of many prompts. */
const groups = (() => {
  const rng = new Rng(11);
  return drawPrompts(320, "train", rng).map((task) =>
    Array.from({ length: 4 }, () => judge(task, words(writeAnswer(task, hiredWriters, rng)), true)),
  );
})();
const pairs = groups.flatMap(pairsOf);

describe("judge", () => {
  it("gives truth, words and courtesies, and tells a text that ended from one that did not", () => {
    const task = asked("what is the capital of france ?");
    const said = words("the capital of france is paris . happy to help .");
    expect(judge(task, said, true)).toMatchObject({ words: 11, courtesies: 1 });
    expect(judge(task, said, true).truth).toBeCloseTo(1, 10);
    expect(judge(task, said, true).text).not.toBe(judge(task, said, false).text);
  });
});

describe("rate", () => {
  it("gives worth and an error whose spread is the noise, and the same to identical answers", () => {
    const rng = new Rng(3);
    const errors = Array.from({ length: 3000 }, () => rate(fair, [answer(0.5)], rng)[0] - 0.5);
    const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length;
    const spread = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(spread - 0.2)).toBeLessThan(0.01);
    const [first, other, again] = rate(fair, [answer(0.5), answer(0.7), answer(0.5)], rng);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe("a labeler", () => {
  it("prefers the better of two with the probability by hand: a difference of 0.2 at noise 0.2 is Φ(1/√2) = 0.76025", () => {
    expect(prefers(fair, [answer(0.7), answer(0.5)])).toBeCloseTo(0.76025, 5);
    expect(prefers(fair, [answer(0.5), answer(0.7)])).toBeCloseTo(1 - 0.76025, 5);
    expect(prefers(fair, [answer(0.5), answer(0.5, "other")])).toBeCloseTo(0.5, 7);
  });

  it("adds what words and courtesies are worth to it", () => {
    const biased: Labeler = { noise: 0.2, perTenWords: 0.1, perCourtesy: 0.1 };
    // Ten words more and one courtesy: 0.2 in worth, as above.
    expect(prefers(biased, [answer(0.5, "long", 15, 1), answer(0.5)])).toBeCloseTo(0.76025, 5);
  });

  it("ranks by chance as often as its probabilities say, and without noise by worth", () => {
    const rng = new Rng(3);
    const list = [answer(0.5), answer(0.9), answer(0.1), answer(0.7)];
    expect(rank({ ...fair, noise: 1e-9 }, list, rng)).toEqual([1, 3, 0, 2]);
    const won = Array.from({ length: 4000 }, () => rank(fair, [list[3], list[0]], rng)[0]).filter(
      (best) => best === 0,
    ).length;
    expect(Math.abs(won / 4000 - 0.76025)).toBeLessThan(4 * Math.sqrt((0.76 * 0.24) / 4000));
  });

  it("never compares identical answers", () => {
    expect(distinct([answer(0.1), answer(0.5), answer(0.1)]).length).toBe(2);
    expect(pairsOf([answer(0.1), answer(0.5), answer(0.1), answer(0.9)]).length).toBe(3);
    expect(() => rank(fair, [answer(0.1), answer(0.1)], new Rng(1))).toThrow("answers must be different, got 1 of 2");
  });
});

describe("agreement", () => {
  it("equals p p + (1 - p)(1 - p) for two labelers alike", () => {
    expect(agreement([fair, fair], [[answer(0.7), answer(0.5)]])).toBeCloseTo(0.76025 ** 2 + 0.23975 ** 2, 5);
  });

  it("is 73 % at the noise that is found for it, in rankings too", () => {
    const rng = new Rng(5);
    const hired = hireLabelers(8, 1, rng);
    const noise = noiseForAgreement(hired, pairs);
    const labelers = hired.map((labeler) => ({ ...labeler, noise }));
    expect(agreement(labelers, pairs)).toBeCloseTo(0.73, 5);
    // Two labelers rank every group; count the pairs on which they agree.
    let [same, all] = [0, 0];
    for (const group of groups.map(distinct)) {
      for (let trial = 0; trial < 4; trial++) {
        const [one, other] = rng
          .shuffle(labelers)
          .slice(0, 2)
          .map((labeler) => rank(labeler, group, rng));
        for (let i = 0; i < group.length; i++) {
          for (let j = 0; j < i; j++) {
            const agree = one.indexOf(i) < one.indexOf(j) === other.indexOf(i) < other.indexOf(j);
            same += agree ? 1 : 0;
            all++;
          }
        }
      }
    }
    expect(same / all).toBeGreaterThan(0.71);
    expect(same / all).toBeLessThan(0.75);
  });

  it("throws where labelers differ too much to agree so often", () => {
    const opposed: Labeler[] = [
      { noise: 1, perTenWords: 9, perCourtesy: 0 },
      { noise: 1, perTenWords: -9, perCourtesy: 0 },
    ];
    expect(() => noiseForAgreement(opposed, [[answer(0.5, "a", 5), answer(0.5, "b", 9)]])).toThrow(
      "wanted must be at most 0.000, got 0.73",
    );
  });
});

describe("labelerPanel", () => {
  it("holds five labelers to train on and three others, no two alike, the same for the same seed", () => {
    const { trained, heldOut } = labelerPanel(0.3, new Rng(2));
    expect([trained.length, heldOut.length]).toEqual([5, 3]);
    expect(new Set([...trained, ...heldOut].map(({ perTenWords }) => perTenWords)).size).toBe(8);
    expect(labelerPanel(0.3, new Rng(2))).toEqual({ trained, heldOut });
  });
});

describe("ceiling", () => {
  it("equals the chance of the likelier side: 0.76025 by hand, and one half where answers are worth the same", () => {
    expect(ceiling([fair], [[answer(0.5), answer(0.7)]])).toBeCloseTo(0.76025, 5);
    expect(ceiling([fair, fair], [[answer(0.5), answer(0.5, "other")]])).toBeCloseTo(0.5, 7);
  });

  it("is reached by a judge that knows the labelers' mean worth, and by no better one", () => {
    const rng = new Rng(6);
    const labelers = hireLabelers(5, 0.35, rng);
    let right = 0;
    const draws = 20_000;
    for (let i = 0; i < draws; i++) {
      const pair = rng.choice(pairs);
      const chosen = rank(rng.choice(labelers), pair, rng)[0];
      const first = labelers.reduce((sum, labeler) => sum + prefers(labeler, pair), 0) / labelers.length;
      if ((first > 0.5 ? 0 : 1) === chosen) right++;
    }
    expect(Math.abs(right / draws - ceiling(labelers, pairs))).toBeLessThan(0.012);
    expect(ceiling(labelers, pairs)).toBeGreaterThan(agreement(labelers, pairs));
    expect(agreementWithTruth(labelers, pairs)).toBeGreaterThan(0.75);
  });
});
