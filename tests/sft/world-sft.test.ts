import { describe, expect, it } from "vitest";
import { newBase } from "../../src/pretrain/world-base";
import { demonstrationChat, worldChat, worldStart } from "../../src/sft/world-chat";
import { fineTune, fineTuneOn, hiredDemonstrations } from "../../src/sft/world-sft";

const base = newBase(1, { nLayer: 1, nHead: 2, nEmbd: 8 });
const chats = hiredDemonstrations(3, 24).map(demonstrationChat);
/** So small a rate that the one step moves no weight by more than rounding. */
const still = { seed: 3, epochs: 1, learningRate: 1e-9 };
const rows = (model: typeof base): number[][] => model.tokenEmbedding.weight.arraySync();

describe("fineTuneOn", () => {
  it("starts special tokens as the mean of what they resemble, or leaves them as they are, and leaves the base alone", async () => {
    const before = rows(base);
    const started = rows(await fineTuneOn(base, chats, still, { chart: false }));
    const left = rows(await fineTuneOn(base, chats, { ...still, start: new Map() }, { chart: false }));
    const like = worldStart.get(worldChat.assistant)!;
    before[0].forEach((_, c) => {
      const mean = like.reduce((sum, id) => sum + before[id][c], 0) / like.length;
      expect(started[worldChat.assistant][c]).toBeCloseTo(mean, 5);
      expect(left[worldChat.assistant][c]).toBeCloseTo(before[worldChat.assistant][c], 5);
    });
    expect(rows(base)).toEqual(before);
  });

  it("gives what `fineTune` gives of a seed's demonstrations", async () => {
    const options = { epochs: 1, learningRate: 1e-2 };
    const one = await fineTune(base, 3, { demonstrations: 24, ...options }, { chart: false });
    const other = await fineTuneOn(base, chats, { seed: 3, ...options }, { chart: false });
    expect(rows(other)).toEqual(rows(one));
    expect(rows(one)).not.toEqual(rows(base));
  });
});
