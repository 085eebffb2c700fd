import { describe, expect, it } from "vitest";
import * as tf from "../../src/core/tf";
import { crossEntropy, ignoreIndex } from "../../src/lm/cross-entropy";
import { sequenceMeanLoss, tokenMeanLoss } from "../../src/sft/answer-loss";
import { chatBatch, padRows, shiftByOne } from "../../src/sft/chat-batch";
import { type ChatTurn, encodeChat, encodePrompt, learnEverything } from "../../src/sft/chat-template";

// <pad> 0, BOS 1, <user> 2, <end> 3, <assistant> 4, then hi 5, yo 6, bye 7, ok 8
const tokens = { bos: 1, user: 2, assistant: 4, end: 3, pad: 0 };
const encode = (text: string): number[] => text.split(" ").map((word) => 5 + ["hi", "yo", "bye", "ok"].indexOf(word));
const turns: ChatTurn[] = [
  { role: "user", text: "hi" },
  { role: "assistant", text: "yo" },
  { role: "user", text: "bye" },
  { role: "assistant", text: "ok" },
];
const chat = encodeChat(turns, encode, tokens);

describe("encodeChat", () => {
  it("equals the thirteen tokens written by hand, of which 5, 6, 11 and 12 are learned", () => {
    expect(chat.ids).toEqual([1, 2, 5, 3, 4, 6, 3, 2, 7, 3, 4, 8, 3]);
    expect(chat.mask.flatMap((m, t) => (m === 1 ? [t] : []))).toEqual([5, 6, 11, 12]);
  });

  it("leaves out BOS where there is none", () => {
    const { bos: _, ...without } = tokens;
    const shorter = encodeChat(turns, encode, without);
    expect(shorter.ids).toEqual(chat.ids.slice(1));
    expect(shorter.mask).toEqual(chat.mask.slice(1));
  });

  it("learns the end of an answer, and keeps it apart from filling", () => {
    expect(chat.mask[chat.ids.lastIndexOf(tokens.end)]).toBe(1);
    expect(() => encodeChat(turns, encode, { ...tokens, pad: 3 })).toThrow(
      "pad and end must be different tokens, got 3 for both",
    );
  });

  it("throws where turns do not alternate", () => {
    expect(() => encodeChat([turns[1]], encode, tokens)).toThrow("turn 0 must be of the user, got assistant");
    expect(() => encodeChat([turns[0], turns[2]], encode, tokens)).toThrow("turn 1 must be of the assistant, got user");
    expect(() => encodeChat([], encode, tokens)).toThrow("a conversation must have at least one turn, got none");
  });
});

describe("learnEverything", () => {
  it("learns every token but the first, which nothing comes before", () => {
    expect(learnEverything(chat).ids).toEqual(chat.ids);
    expect(learnEverything(chat).mask).toEqual([0, ...Array(12).fill(1)]);
  });
});

describe("encodePrompt", () => {
  it("gives what stands before an answer: the model goes on where training put the answer", () => {
    expect(encodePrompt(turns.slice(0, 3), encode, tokens)).toEqual(chat.ids.slice(0, 11));
    expect(() => encodePrompt(turns, encode, tokens)).toThrow("the last turn must be of the user, got assistant");
  });
});

describe("shiftByOne", () => {
  it("trains the logits at 4, 5, 10 and 11 on yo, <end>, ok, <end>", () => {
    const { ids, targets } = shiftByOne(chat);
    expect(ids).toEqual(chat.ids.slice(0, 12));
    expect(targets.flatMap((target, t) => (target === ignoreIndex ? [] : [[t, target]]))).toEqual([
      [4, 6],
      [5, 3],
      [10, 8],
      [11, 3],
    ]);
  });
});

describe("padRows", () => {
  it("fills ids with pad and targets with ignoreIndex, to the longest or to a length", () => {
    const rows = [
      { ids: [7, 8], targets: [8, 9] },
      { ids: [7], targets: [-1] },
    ];
    expect(padRows(rows, 0)[1]).toEqual({ ids: [7, 0], targets: [-1, ignoreIndex] });
    expect(padRows(rows, 0, 3)[0]).toEqual({ ids: [7, 8, 0], targets: [8, 9, ignoreIndex] });
    expect(() => padRows(rows, 0, 1)).toThrow("a row must have at most 1 tokens, got 2");
  });
});

describe("the loss of an answer", () => {
  // Logits with which the target at position t has a loss that we choose: softmax over two tokens with p = exp(-loss).
  const logitsFor = (losses: number[][]): tf.Tensor3D =>
    tf.tensor3d(losses.map((row) => row.map((loss) => [Math.log(Math.exp(-loss)), Math.log(1 - Math.exp(-loss))])));
  const at0 = (mask: number[][]): tf.Tensor2D =>
    tf.tensor2d(
      mask.map((row) => row.map((m) => (m === 1 ? 0 : ignoreIndex))),
      undefined,
      "int32",
    );

  it("equals 0.75 for losses 2, 1, 0.5, 3 of which the middle two count; not 0.375", () => {
    expect(crossEntropy(logitsFor([[2, 1, 0.5, 3]]), at0([[0, 1, 1, 0]])).dataSync()[0]).toBeCloseTo(0.75, 5);
  });

  it("is 1.25 as a mean over tokens and 1.5 over rows, for one token of loss 2 and three of loss 1", () => {
    const [logits, targets] = [
      logitsFor([
        [2, 9, 9],
        [1, 1, 1],
      ]),
      at0([
        [1, 0, 0],
        [1, 1, 1],
      ]),
    ];
    expect(tokenMeanLoss(logits, targets).dataSync()[0]).toBeCloseTo(1.25, 5);
    expect(sequenceMeanLoss(logits, targets).dataSync()[0]).toBeCloseTo(1.5, 5);
  });

  it("does not change with what stands at masked positions, and gives no gradient to their logits", () => {
    const { ids, targets } = chatBatch([chat], tokens.pad);
    const logits = tf.randomNormal<tf.Rank.R3>([1, 12, 9], 0, 1, "float32", 3);
    const gradient = tf.grad((x) => crossEntropy(x as tf.Tensor3D, targets))(logits);
    const perPosition = tf.sum(tf.abs(gradient), 2).arraySync() as number[][];
    const moved = perPosition[0].flatMap((size, t) => (size > 0 ? [t] : []));
    expect(moved).toEqual([4, 5, 10, 11]);
    expect(ids.shape).toEqual([1, 12]);
    const junk = tf.add(
      logits,
      tf.tensor3d([perPosition[0].map((size) => Array(9).fill(size > 0 ? 0 : 1e6))]).mul(tf.range(0, 9)),
    );
    const change = tf.sub(crossEntropy(junk as tf.Tensor3D, targets), crossEntropy(logits, targets));
    expect(change.dataSync()[0]).toBe(0);
  });

  it("starts at ln V where the model knows nothing: 4.174387 for 65, 10.824905 for 50257", () => {
    for (const [V, lnV] of [
      [65, 4.174387],
      [512, 6.238325],
      [50257, 10.824905],
    ]) {
      expect(crossEntropy(tf.zeros([1, 2, V]), tf.tensor2d([[1, 7]], undefined, "int32")).dataSync()[0]).toBeCloseTo(
        lnV,
        5,
      );
    }
  });

  it("leaves no tensors behind", () => {
    const [logits, targets] = [logitsFor([[1, 2]]), at0([[1, 1]])];
    const before = tf.memory().numTensors;
    sequenceMeanLoss(logits, targets).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
