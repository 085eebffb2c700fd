/**
 * A page of each kind of text in the world, to be read by people: `npm run data -- world --preview`.
 */
import { Rng } from "../../core/random";
import { askedTwice, followUp, told } from "./conversations";
import { hiredWriters, writeAnswer } from "./demonstrations";
import { documentKinds, documentShares, writeDocument } from "./documents";
import { show, words } from "./table";
import { heldOutKinds, trainedKinds } from "./task";
import { drawTask, speaks } from "./tasks";
import { truth } from "./truth";

const languages = ["en", "zh"] as const;

/**
 * The pages.
 *
 * @param seed     any integer
 * @param perKind  how many examples of each kind and language
 */
export function preview(seed: number, perKind = 4): string {
  const rng = new Rng(seed);
  const times = <T>(make: () => T): T[] => Array.from({ length: perKind }, make);
  const lines: string[] = [];
  for (const kind of documentKinds) {
    lines.push("", `# Text to pre-train on: ${kind} (${documentShares[kind]} % of the documents)`);
    for (const language of languages) lines.push(...times(() => show(writeDocument(kind, language, rng))));
  }
  for (const kind of [...trainedKinds, ...heldOutKinds]) {
    const note = (heldOutKinds as readonly string[]).includes(kind) ? ", never demonstrated" : "";
    lines.push("", `# Task: ${kind}${note} (right, truth)`);
    for (const language of languages.filter((name) => speaks(kind, name))) {
      for (const task of times(() => drawTask(kind, "train", language, rng))) {
        const answer = writeAnswer(task, hiredWriters, rng);
        const { right, truth: score } = truth(task, words(answer), true);
        lines.push(`${show(task.question)} -> ${show(answer)} (${right.toFixed(2)}, ${score.toFixed(2)})`);
      }
    }
  }
  for (const make of [followUp, told, askedTwice]) {
    lines.push("", `# Conversation: ${make.name}`);
    for (const language of languages) {
      for (const turns of times(() => make("train", language, rng)))
        lines.push(turns.map(({ text }) => show(text)).join(" | "));
    }
  }
  return lines.slice(1).join("\n");
}
