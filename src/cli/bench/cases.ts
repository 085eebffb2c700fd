/**
 * What the bench measures, and who takes part in it.
 */
import type { GptForm, Job, Precision } from "./jobs";
import { ppoCases } from "./ppo-cases";

/** Who does a job, and in which mode. */
export interface Contender {
  side: "ours" | "pytorch";
  /** As the table calls it: "bfloat16", "compile, float32". */
  mode: string;
  job: Job;
}

/** Jobs that are compared with each other: done in turns, round after round. */
export interface Case {
  name: string;
  /** What the table says. */
  title: string;
  contenders: readonly Contender[];
  /** Whether the modes of a side do the same thing, so that after a first round only the fastest is of interest. */
  rivals: boolean;
}

/** How long to look. */
export interface Effort {
  /** How often each contender has its turn, in a new process each time. */
  rounds: number;
  /** Seconds of repetitions in a turn, after warming up. */
  seconds: number;
}

const precisions: readonly Precision[] = ["float32", "bfloat16"];

/** The sizes that are trained. */
export const trained: Readonly<Record<string, { gpt: GptForm; batchSize: number }>> = {
  "train-small": {
    gpt: { vocabSize: 65, blockSize: 64, nLayer: 4, nHead: 4, nEmbd: 128, norm: "pre" },
    batchSize: 12,
  },
  "train-medium": {
    gpt: { vocabSize: 65, blockSize: 256, nLayer: 6, nHead: 6, nEmbd: 384, norm: "pre" },
    batchSize: 8,
  },
  "train-gpt1": {
    gpt: { vocabSize: 40478, blockSize: 512, nLayer: 12, nHead: 12, nEmbd: 768, norm: "post" },
    batchSize: 1,
  },
  "train-gpt1-4": {
    gpt: { vocabSize: 40478, blockSize: 512, nLayer: 12, nHead: 12, nEmbd: 768, norm: "post" },
    batchSize: 4,
  },
};

const productSizes = [1024, 2048];

function products(seconds: number): Case {
  const contenders = (["ours", "pytorch"] as const).flatMap((side) =>
    precisions.flatMap((precision) =>
      productSizes.map((size): Contender => {
        return { side, mode: `${precision}, ${size}`, job: { task: "product", precision, size, seconds } };
      }),
    ),
  );
  return { name: "product", title: "square matrix product", contenders, rivals: false };
}

function training(name: string, seconds: number): Case {
  const form = trained[name];
  const ours = precisions.map((precision): Contender => {
    return { side: "ours", mode: precision, job: { task: "train", precision, ...form, seconds } };
  });
  const theirs = [false, true].flatMap((compile) =>
    precisions.map((precision): Contender => {
      const mode = `${compile ? "compile" : "eager"}, ${precision}`;
      return { side: "pytorch", mode, job: { task: "train", precision, ...form, seconds, compile } };
    }),
  );
  return { name, title: "training step", contenders: [...ours, ...theirs], rivals: true };
}

function decoding(name: string, batchSize: number, seconds: number): Case {
  const { gpt } = trained[`train-${name}`];
  const contenders = (["ours", "eager", "compile"] as const).flatMap((who) =>
    precisions.map((precision): Contender => {
      const job: Job = { task: "decode", precision, gpt, batchSize, seconds, compile: who === "compile" };
      return who === "ours"
        ? { side: "ours", mode: precision, job }
        : { side: "pytorch", mode: `${who}, ${precision}`, job };
    }),
  );
  const title = `a token of each text, ${name === "small" ? "0.81 M" : "10.8 M"}, B ${batchSize}`;
  return { name: `decode-${name}-${batchSize}`, title, contenders, rivals: true };
}

/** @param texts  a file with the texts to learn from and to encode, as a JSON list */
export function allCases({ seconds }: Effort, texts: string): Case[] {
  const sides = ["ours", "pytorch"] as const;
  const bpe: Job = { task: "bpe", file: texts, vocabSize: 4096, seconds };
  return [
    products(Math.min(seconds, 1)),
    ...Object.keys(trained).map((name) => training(name, seconds)),
    ...["small", "medium"].flatMap((name) => [1, 16].map((batchSize) => decoding(name, batchSize, seconds))),
    ...ppoCases(seconds),
    {
      name: "bpe",
      title: "byte-level BPE",
      contenders: sides.map((side) => ({ side, mode: side === "ours" ? "ours" : "tokenizers", job: bpe })),
      rivals: true,
    },
    {
      name: "import",
      title: "import",
      contenders: sides.map((side) => ({ side, mode: side === "ours" ? "ours" : "torch", job: { task: "import" } })),
      rivals: true,
    },
  ];
}
