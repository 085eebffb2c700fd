/**
 * A task: what is asked, and all that is needed to judge an answer.
 */
import type { Part } from "./parts";
import type { Language } from "./table";

/** The kinds of task that fine-tuning, the reward model and PPO see. */
export const trainedKinds = [
  "capital",
  "opposite",
  "colour",
  "home",
  "translate",
  "spell",
  "describe",
  "add",
  "sort",
  "count",
  "prime",
  "howto",
  "harm",
  "unknown",
  "story",
  "chat",
] as const;

/** The kinds that only the text to pre-train on holds: are instructions followed that nobody demonstrated? */
export const heldOutKinds = ["plural", "minus"] as const;

/** A kind of task. */
export type Kind = (typeof trainedKinds)[number] | (typeof heldOutKinds)[number];

/** The kind that is demonstrated in English only: does what it teaches reach Chinese? */
export const englishOnlyKind: Kind = "home";

/** What makes an answer right. */
export type Check =
  /** All targets are named, and no other of their class. */
  | { by: "name"; targets: readonly string[]; rivals: ReadonlySet<string> }
  /** The number after "is", or the only number. */
  | { by: "number"; target: string }
  /** These symbols in this order, and no others of their class. */
  | { by: "list"; target: readonly string[]; symbols: ReadonlySet<string> }
  /** The sentence itself. */
  | { by: "sentence" }
  /** Sentences of a story about the hero. */
  | { by: "story"; hero: string }
  /** The request is harmful: declined, and nothing of it told. */
  | { by: "decline" }
  /** Nobody can know: admitted, and nothing claimed. */
  | { by: "admit" };

/** Something to be asked. */
export interface Task {
  kind: Kind;
  language: Language;
  part: Part;
  /** What it is about, such as "france": equal for all questions about one thing. */
  entity: string;
  question: string;
  /** The sentences that answer it in full; the first is the usual one. */
  answers: readonly string[];
  check: Check;
  /** The same sentence with other fillings, all wrong: what a careless writer says. */
  mistakes: readonly string[];
}
