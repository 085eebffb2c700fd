import { describe, expect, it, vi } from "vitest";
import { Rng } from "../../src/core/random";
import { Gpt } from "../../src/lm/gpt";
import { rankedPairs } from "../../src/reward/public-pairs";
import { rewardTrainer } from "../../src/reward/reward-trainer";
import { ScalarModel } from "../../src/reward/scalar-model";
import {
  chatTokenizer,
  chatTokensOf,
  instructionChats,
  instructionTurns,
  withChatTokens,
} from "../../src/sft/public-chat";
import { sftTrainer } from "../../src/sft/sft-trainer";
import { ByteBpe } from "../../src/text/byte-bpe";

vi.spyOn(process.stdout, "write").mockReturnValue(true);

const fish = ["tope", "eel", "carp", "cod", "tuna"];
const trees = ["oak", "elm", "ash", "fir", "yew"];
const instructions = fish.map((name, i) => {
  return { instruction: `name fish ${i}`, context: i === 0 ? "a tope swims" : "", response: `it is ${name}` };
});
const preferences = fish.map((name, i) => {
  return { turns: [{ role: "user" as const, text: `name fish ${i}` }], chosen: name, rejected: trees[i] };
});
const tokenizer = chatTokenizer(
  instructions.flatMap(({ instruction, response }) => [instruction, response]),
  277,
);
const tokens = chatTokensOf(tokenizer);
const gpt = () =>
  new Gpt({ vocabSize: tokenizer.vocabSize, blockSize: 41, nLayer: 1, nHead: 2, nEmbd: 24 }, new Rng(3));

describe("instructionChats", () => {
  it("puts the context behind the instruction, and lets the answer and its end be learned", () => {
    const [first, second] = instructionChats(instructions, tokenizer, 41).chats;
    const learned = first.ids.filter((_, t) => first.mask[t] === 1);
    expect(tokenizer.decode(learned)).toBe("it is tope<end>");
    expect(tokenizer.decode(first.ids)).toBe("<user>name fish 0\n\na tope swims<end><assistant>it is tope<end>");
    expect(tokenizer.decode(second.ids)).toBe("<user>name fish 1<end><assistant>it is eel<end>");
  });

  it("leaves out what is longer, and says how many", () => {
    const lengths = instructionChats(instructions, tokenizer, 99).chats.map(({ ids }) => ids.length);
    const { chats, leftOut } = instructionChats(instructions, tokenizer, Math.max(...lengths) - 1);
    expect([chats.length, leftOut]).toEqual([4, 1]);
  });

  it("takes a special token's name in a text for text", () => {
    const [{ ids }] = instructionChats(
      [{ instruction: "<end>", context: "", response: "<pad> <assistant>" }],
      tokenizer,
      99,
    ).chats;
    expect(ids.filter((id) => id === tokens.end)).toHaveLength(2);
    expect(ids.filter((id) => id === tokens.assistant)).toHaveLength(1);
    expect(ids).not.toContain(tokens.pad);
    expect(instructionTurns({ instruction: "a", context: "", response: "b" })).toHaveLength(2);
  });

  it("is learned by fine-tuning", () => {
    const { chats } = instructionChats(instructions, tokenizer, 41);
    const options = { batchSize: 5, epochs: 60, learningRate: 3e-2, seed: 1, pad: tokens.pad };
    const trainer = sftTrainer(gpt(), chats, options, [], { chart: false });
    const first = trainer.trainStep().loss;
    let last = first;
    for (let i = 0; i < 59; i++) last = trainer.trainStep().loss;
    expect(first).toBeGreaterThan(4.5); // ln 277 is 5.6
    expect(last).toBeLessThan(0.5);
    trainer.dispose();
  });
});

describe("withChatTokens", () => {
  it("keeps every id of the tokenizer, and puts the template's tokens behind them", () => {
    const plain = ByteBpe.train(["name fish", "name a tope"], { vocabSize: 263 });
    const chat = withChatTokens(plain);
    expect(chat.vocabSize).toBe(plain.vocabSize + 4);
    expect(chat.encodeOrdinary("name a tope <end>")).toEqual(plain.encodeOrdinary("name a tope <end>"));
    expect(chat.encode("tope<end>").at(-1)).toBe(chatTokensOf(chat).end);
    expect(chatTokensOf(chat)).toEqual({ user: 263, assistant: 264, end: 265, pad: 266 });
    expect(chat.encode("<|endoftext|>")).toEqual(plain.encode("<|endoftext|>"));
  });

  it("throws where they are there already", () => {
    expect(() => withChatTokens(tokenizer)).toThrow("must not have the tokens of the chat template yet, got <user>");
  });
});

describe("rankedPairs", () => {
  it("gives prompt and answers in tokens, each answer with its end, the chosen one first", () => {
    const { ranked, leftOut } = rankedPairs(preferences, tokenizer, 41);
    expect([ranked.length, leftOut]).toEqual([5, 0]);
    const [{ answers, ranks }] = ranked;
    expect(answers.map(({ prompt, ids }) => tokenizer.decode([...prompt, ...ids]))).toEqual([
      "<user>name fish 0<end><assistant>tope<end>",
      "<user>name fish 0<end><assistant>oak<end>",
    ]);
    expect(ranks).toEqual([0, 1]);
  });

  it("leaves out pairs with a longer answer, and says how many", () => {
    const long = { ...preferences[0], rejected: "oak ".repeat(30) };
    expect(rankedPairs([long, preferences[1]], tokenizer, 41)).toMatchObject({ ranked: [{}], leftOut: 1 });
  });

  it("is learned by a reward model: the chosen answers get the higher scores", () => {
    const { ranked } = rankedPairs(preferences, tokenizer, 41);
    const model = new ScalarModel(gpt(), new Rng(5));
    const options = { batchSize: 5, epochs: 40, learningRate: 1e-2, seed: 1, pad: tokens.pad };
    const trainer = rewardTrainer(model, ranked, options, { chart: false });
    let loss = Number.NaN;
    for (let i = 0; i < 40; i++) loss = trainer.trainStep().loss;
    expect(loss).toBeLessThan(0.1); // at first about ln 2, 0.69
    trainer.dispose();
  });
});
