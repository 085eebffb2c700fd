import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import { asLines, WatchedPpo } from "../../src/ppo/watched";
import { newBase } from "../../src/pretrain/world-base";
import { RewardModel } from "../../src/reward/reward-model";
import { ScalarModel } from "../../src/reward/scalar-model";
import { worldChat } from "../../src/sft/world-chat";

const sft = newBase(1, { nLayer: 1, nEmbd: 8, nHead: 2 });
const reward = new RewardModel(ScalarModel.from(sft, new Rng(2)), worldChat.pad);

describe("WatchedPpo", () => {
  it("measures before the first and after the last iteration, and starts at a KL of 0", async () => {
    const heard: string[] = [];
    const options = { iterations: 2, episodes: 6, minibatches: 2, epochs: 1, learningRate: 1e-2 };
    const watched = new WatchedPpo(sft, reward, 3, options, {
      prompts: 4,
      every: 2,
      report: (name, x) => void heard.push(`${name} ${x}`),
    });
    await watched.run();
    expect(watched.curves.kl.map(([x]) => x)).toEqual([0, 2]);
    expect(watched.curves.kl[0][1]).toBe(0);
    expect(Math.abs(watched.curves.kl[1][1])).toBeGreaterThan(1e-4);
    expect(watched.curves.entropy.map(([x]) => x)).toEqual([0, 1]);
    expect(Object.keys(watched.curves)).toEqual(
      expect.arrayContaining(["truth", "right", "proxy", "courtesies", "words"]),
    );
    expect(heard).toEqual(expect.arrayContaining(["truth 0", "length 1", "kl 2"]));
    expect(watched.answers).toHaveLength(4);
    const [{ task, words }] = watched.answers;
    expect(asLines(watched.answers)[0]).toBe(`${task.question} → ${words.join(" ")}`);
    watched.trainer.dispose();
  });

  it("looks less often later", async () => {
    const options = { iterations: 6, episodes: 2, minibatches: 1, epochs: 1 };
    const watched = new WatchedPpo(sft, reward, 3, options, { prompts: 2, every: 1, later: { after: 2, every: 3 } });
    await watched.run();
    expect(watched.curves.truth.map(([x]) => x)).toEqual([0, 1, 2, 3, 6]);
    watched.trainer.dispose();
  });
});
