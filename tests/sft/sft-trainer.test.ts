import { describe, expect, it } from "vitest";
import { Rng } from "../../src/core/random";
import * as tf from "../../src/core/tf";
import { Gpt } from "../../src/lm/gpt";
import { type EncodedChat, encodeChat, encodePrompt } from "../../src/sft/chat-template";
import { chatData, sftTrainer } from "../../src/sft/sft-trainer";

// <pad> 0, <user> 1, <end> 2, <assistant> 3; words from 4 on
const tokens = { user: 1, assistant: 3, end: 2, pad: 0 };
const encode = (text: string): number[] => text.split(" ").map(Number);
const questions = ["4 5", "6 7 8", "9", "10 4 11", "12 13"];
const answers = ["14", "15 16", "17 18 14 15", "16", "18 17"];
const chats: EncodedChat[] = questions.map((question, i) =>
  encodeChat(
    [
      { role: "user", text: question },
      { role: "assistant", text: answers[i] },
    ],
    encode,
    tokens,
  ),
);
const newModel = (): Gpt => new Gpt({ vocabSize: 19, blockSize: 13, nLayer: 2, nHead: 2, nEmbd: 16 }, new Rng(1));
const options = { batchSize: 5, epochs: 90, learningRate: 1e-2, seed: 1, pad: tokens.pad };

/** -log P of each token of a conversation after the first, computed eagerly, one conversation alone. */
function surprises(model: Gpt, { ids }: EncodedChat): number[] {
  const logprobs = tf.logSoftmax(model.logits(tf.tensor2d([ids], undefined, "int32"))).arraySync() as number[][][];
  return ids.slice(1).map((id, t) => -logprobs[0][t][id]);
}

describe("sftTrainer", () => {
  it("equals, before the first step, the mean surprise at the answers' tokens and at their ends, and at nothing else", () => {
    const model = newModel();
    // 15 learned tokens: 1 + 2 + 4 + 1 + 2 words and 5 ends
    const learned = chats.flatMap((chat) => surprises(model, chat).filter((_, t) => chat.mask[t + 1] === 1));
    expect(learned).toHaveLength(15);
    const trainer = sftTrainer(model, chats, options, [], { precision: "float32" });
    expect(trainer.trainStep().loss).toBeCloseTo(learned.reduce((sum, x) => sum + x, 0) / 15, 4);
    trainer.dispose();
  });

  it("learns the answers and where they stop, and not the questions", async () => {
    const model = newModel();
    const trainer = sftTrainer(model, chats, options);
    await trainer.run();
    expect(trainer.step).toBe(90);
    for (const chat of chats) {
      const [answer, question] = [1, 0].map((wanted) => {
        const chosen = surprises(model, chat).filter((_, t) => chat.mask[t + 1] === wanted);
        return chosen.reduce((sum, x) => sum + x, 0) / chosen.length;
      });
      expect(answer).toBeLessThan(0.2);
      expect(question).toBeGreaterThan(2);
    }
    const prompt = encodePrompt([{ role: "user", text: questions[1] }], encode, tokens);
    const next = tf.argMax(model.logits(tf.tensor2d([prompt], undefined, "int32")), 2).arraySync() as number[][];
    expect(next[0][prompt.length - 1]).toBe(15);
    trainer.dispose();
  });
});

describe("chatData", () => {
  it("fills rows to one position less than the longest conversation has tokens, and gives every conversation once an epoch", () => {
    const { train, validation } = chatData(chats, { ...options, batchSize: 1 }, chats.slice(0, 2));
    expect(train.inputs.ids.shape).toEqual([1, 8]); // <user> 9 <end> <assistant> 17 18 14 15 <end> are 9
    expect(validation!.inputs.ids.shape).toEqual([1, 8]);
    const seen = Array.from({ length: train.batchesPerEpoch }, () => {
      const batch = train.next();
      const row = batch.ids.arraySync()[0];
      tf.dispose(batch);
      return row.slice(0, row.indexOf(2)).join(" ");
    });
    expect(seen.sort()).toEqual(questions.map((question) => `1 ${question}`).sort());
  });
});
