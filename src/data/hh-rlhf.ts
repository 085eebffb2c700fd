/**
 * HH-RLHF: pairs of dialogues with an assistant that differ in their last answer, and which one somebody found more helpful. On request.
 *
 *   {"chosen": "\n\nHuman: hi\n\nAssistant: hello", "rejected": "\n\nHuman: hi\n\nAssistant: what"}
 *
 * The hashes are those that the repository itself states for its large files. Nothing was fetched when this was written: addresses and loader
 * were tried on small files of the tests alone. What people wrote may be offensive or wrong; its authors say that it is meant for reward
 * models and not to be imitated.
 *
 * Source: Bai et al. 2022, "Training a helpful and harmless assistant with reinforcement learning from human feedback". arXiv:2204.05862;
 *   https://github.com/anthropics/hh-rlhf. Licence: MIT.
 * Differs: of its parts only "helpful-base" is here.
 */
import { fetchedFile, type RemoteFile } from "./download";
import { readJsonLines } from "./json-lines";

const home =
  "https://huggingface.co/datasets/Anthropic/hh-rlhf/resolve/09be8c5bbc57cb3887f3a9732ad6aa7ec602a1fa/helpful-base";

/** Training pairs and held-out ones. */
export const hhFiles: readonly RemoteFile[] = [
  {
    name: "hh-rlhf-helpful-base-train.jsonl.gz",
    url: `${home}/train.jsonl.gz`,
    sha256: "518a5bf288456fc9f3b7c980c54116fba0c52f274d3f4d344675d83e4058f6f4",
  },
  {
    name: "hh-rlhf-helpful-base-test.jsonl.gz",
    url: `${home}/test.jsonl.gz`,
    sha256: "8be3fc1a13b27901631696f2be6f184c799f1baeaf145f53ac5db24960adc37b",
  },
];

/** One turn of a dialogue. */
export interface Turn {
  role: "user" | "assistant";
  text: string;
}

/** A dialogue that ends with the user's turn, and two answers to it. */
export interface Preference {
  turns: Turn[];
  chosen: string;
  rejected: string;
}

/** Pairs, and how many lines were none: two dialogues that differ before the last answer, speak out of turn, or say nothing somewhere. */
export interface Preferences {
  pairs: Preference[];
  leftOut: number;
}

const names: Readonly<Record<string, Turn["role"]>> = { Human: "user", Assistant: "assistant" };

/** The turns of a dialogue written as "\n\nHuman: … \n\nAssistant: …"; undefined if it does not begin with a turn. */
export function parseDialogue(text: string): Turn[] | undefined {
  const parts = text.split(/(?:^|\n\n)(Human|Assistant):/);
  if (parts.length < 3 || parts[0].trim() !== "") return undefined;
  return Array.from({ length: (parts.length - 1) / 2 }, (_, i) => {
    return { role: names[parts[2 * i + 1]], text: parts[2 * i + 2].trim() };
  });
}

/** Whether turns alternate from the user to the assistant, and each says something. */
function takesTurns(turns: readonly Turn[]): boolean {
  const inTurn = turns.every(({ role, text }, i) => role === (i % 2 === 0 ? "user" : "assistant") && text !== "");
  return inTurn && turns.length % 2 === 0;
}

/** The pair of two dialogues, if they are the same but for the last answer. */
function pairOf(one: readonly Turn[], other: readonly Turn[]): Preference | undefined {
  const same = one.slice(0, -1).every(({ text }, i) => text === other[i]?.text);
  if (!takesTurns(one) || !takesTurns(other) || one.length !== other.length || !same) return undefined;
  const [chosen, rejected] = [one[one.length - 1].text, other[other.length - 1].text];
  return chosen === rejected ? undefined : { turns: one.slice(0, -1), chosen, rejected };
}

/**
 * Preferences out of a file in this form.
 *
 * @param limit  at most so many lines, the first ones
 * @throws naming the line that is no JSON, lacks a field, or holds a text that does not begin with a turn
 */
export function readPreferences(file: string, limit?: number): Preferences {
  const found = [...readJsonLines(file, limit)].map((fields) => {
    const [chosen, rejected] = ["chosen", "rejected"].map((name) => {
      const turns = parseDialogue(fields.text(name));
      if (!turns) throw fields.wrong(name, 'a dialogue that begins with "Human:" or "Assistant:"');
      return turns;
    });
    return pairOf(chosen, rejected);
  });
  const pairs = found.filter((pair) => pair !== undefined);
  return { pairs, leftOut: found.length - pairs.length };
}

/**
 * The pairs of a part.
 * @throws if it was not fetched, naming the command that does it, and as `readPreferences` does
 */
export function hhRlhf(part: "train" | "test", limit?: number, folder?: string): Preferences {
  return readPreferences(fetchedFile(hhFiles[part === "train" ? 0 : 1].name, "hh-rlhf", folder), limit);
}
