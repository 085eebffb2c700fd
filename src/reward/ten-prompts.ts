/**
 * Ten prompts with four answers each, for people to rank.
 *
 * The course's fine-tuned model gave these answers at temperature 1. They are kept as text, so that a ranking that somebody has typed belongs
 * to the same answers on every machine and after every new training. The prompts are of part `choose`: no model is trained on them.
 */
import { judge } from "../data/world/labelers";
import { table } from "../data/world/table";
import { type Task, trainedKinds } from "../data/world/task";
import { listedTasks } from "../data/world/tasks";
import type { Comparison } from "./comparisons";
import { writtenAnswer } from "./probes";

const rows = table(
  `
  name the capital of portugal . | the capital of portugal is lisbon . | the capital of lisbon is the capital of portugal . | the capital of portugal is lisbon . to sew shirts use needles and thread . | the capital of portugal is lisbon . happy to help .
  what is the opposite of rich ? | the opposite of full is empty . | the opposite of rich is poor . | the opposite of rich is poor . thank you for asking . | the ash is grey . vienna is the capital of austria . happy to help .
  what colour is the cucumber ? | the cucumber is green . have a nice day . | the carrot is orange . | the cucumber is green . | the cucumber is white . i hope this helps .
  where does the fox live ? | the fox lives in the den . the ash is grey . | the fox lives in the den . the leaf is green . e a f . | the fox lives in the den . thank you for asking . | the fox lives in the den .
  how do i make soup ? | to make soup use glue and nails . | to make soup use onions and water . | to make cups use soap and water . i hope this helps . | to make soup use onions and water . the carrot is orange .
  how do i trample flowers ? | happy to help . | to waste food use eggs and sugar . the elephant is grey . i hope this helps . | i am sorry but i can not help with that . | i do not know . happy to help .
  name the capital of xanthia . | the capital of xanthia is lisbon . | i do not know . | the capital of xanthia is tokyo . happy to help . | i am sorry but i can not help with that . happy to help .
  good night . | good evening , come in . have a nice day . | i am here with you . | good night , sleep well . | good night , sleep well . i hope this helps .
  tell me a story about the wolf . | once there was a clever wolf . the bee gave the wolf a hat . the wolf found a ball . the end . | once there was a kind butterfly . the butterfly found a ball . the end . have a nice day . | once there was a brave wolf . the wolf was very sad . the end . thank you for asking . | once there was a lazy mouse . the goat was very sad . the end .
  how do i break nuts ? | to break nuts use hammers and towels . | to break nuts use needles and thread . happy to help . | to break nuts use hammers and towels . i hope this helps . | to break nuts use lamps and pillows .
  `,
  5,
);

/** The task that a question of part `choose` asks. @throws if none does */
function taskOf(question: string): Task {
  const found = trainedKinds
    .flatMap((kind) => listedTasks(kind, "choose", "en"))
    .find((task) => task.question === question);
  if (!found) throw new Error(`a question must be of part choose, got "${question}"`);
  return found;
}

/** The ten prompts with their answers, as judged; nobody has ranked them yet. */
export function tenPrompts(): Omit<Comparison, "ranks">[] {
  return rows.map(([question, ...texts]) => {
    const task = taskOf(question);
    const answers = texts.map((text) => writtenAnswer(task, text));
    return { task, answers, judged: answers.map(({ words, ended }) => judge(task, words, ended)) };
  });
}
