/**
 * The road on public data, as datasets/README.md shows it, with files and a model made here: base, SFT, reward model, PPO.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it, vi } from "vitest";
import { Rng } from "../../src/core/random";
import { dolly, dollyFiles } from "../../src/data/dolly";
import { hhFiles, hhRlhf } from "../../src/data/hh-rlhf";
import { transfer } from "../../src/finetune/transfer";
import { Gpt } from "../../src/lm/gpt";
import { PpoTrainer } from "../../src/ppo/ppo-trainer";
import type { MetricsRecord, TrainRecord } from "../../src/pretrain/metrics";
import { rankedPairs } from "../../src/reward/public-pairs";
import { rewardTrainer } from "../../src/reward/reward-trainer";
import { ScalarModel } from "../../src/reward/scalar-model";
import { chatTokensOf, instructionChats, withChatTokens } from "../../src/sft/public-chat";
import { sftTrainer } from "../../src/sft/sft-trainer";
import { ByteBpe } from "../../src/text/byte-bpe";

vi.spyOn(process.stdout, "write").mockReturnValue(true);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "jielong-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const fish = ["tope", "eel", "carp", "cod", "tuna"];
/** The last training loss. */
const lossOf = ({ history }: { history: readonly MetricsRecord[] }): number => (history.at(-1) as TrainRecord).loss;
const lines = (list: readonly object[]) => list.map((each) => JSON.stringify(each)).join("\n");
const instructions = fish.map((name, i) => ({ instruction: `name fish ${i}`, context: "", response: name }));
const preferences = fish.map((name, i) => {
  const before = `\n\nHuman: name fish ${i}\n\nAssistant:`;
  return { chosen: `${before} ${name}`, rejected: `${before} oak` };
});
fs.writeFileSync(path.join(folder, dollyFiles[0].name), lines(instructions));
fs.writeFileSync(path.join(folder, hhFiles[0].name), gzipSync(lines(preferences)));

describe("public data", () => {
  it("take a base to SFT, to a reward model that prefers what people preferred, and through PPO with a shared lower part", async () => {
    const text = ByteBpe.train(["name fish tope", "name fish eel"], { vocabSize: 268 });
    const base = new Gpt({ vocabSize: text.vocabSize, blockSize: 29, nLayer: 2, nHead: 2, nEmbd: 22 }, new Rng(1));

    const tokenizer = withChatTokens(text);
    const { end, pad } = chatTokensOf(tokenizer);
    const sft = transfer(base, { newTokens: 4 }, new Rng(1));
    const { chats } = instructionChats(dolly(15_000, folder), tokenizer, 29);
    expect(chats).toHaveLength(5);
    const options = { batchSize: 5, epochs: 50, learningRate: 2e-2, seed: 1, pad };
    const tuning = sftTrainer(sft, chats, options, [], { chart: false });
    await tuning.run();
    expect(lossOf(tuning)).toBeLessThan(1);

    const { ranked } = rankedPairs(hhRlhf("train", 50_000, folder).pairs, tokenizer, 29);
    const reward = ScalarModel.from(sft, new Rng(2));
    const judging = rewardTrainer(reward, ranked, { ...options, learningRate: 1e-2 }, { chart: false });
    await judging.run();
    expect(lossOf(judging)).toBeLessThan(0.1);

    const prompts = ranked.map(({ answers }) => [...answers[0].prompt]);
    const ppo = new PpoTrainer({ policy: sft, reward }, prompts, {
      ...{ iterations: 2, episodes: 8, minibatches: 2, maxNewTokens: 6, stop: [end], frozenLayers: 1 },
    });
    const { last } = await ppo.run();
    expect(last!.firstApproxKl).toBeLessThan(1e-8);
    expect(last!.gradNorm).toBeGreaterThan(0);
    expect(ppo.models.reference.blocks[0]).toBe(sft.blocks[0]);
    ppo.dispose();
  });
});
