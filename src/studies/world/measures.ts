/**
 * What the studies of fine-tuning measure of a model, on prompts of part `report`, at temperature 1 ("T1") and greedily.
 */
import type { Gpt } from "../../lm/gpt";
import { TextGenerator } from "../../lm/text-generator";
import { type Answer, answerTasks } from "../../sft/answers";
import { evaluationPrompts, judgeAnswer, meanScores, promptCounts, promptGroups } from "../../sft/evaluation";
import { type Asking, inChat } from "../../sft/world-chat";

/** Mean of a number over some answers. */
const mean = (answers: readonly Answer[], of: (answer: Answer) => number): number =>
  answers.reduce((sum, answer) => sum + of(answer) / answers.length, 0);

const groupNames = {
  "trained kinds": "",
  "held-out kinds": "unseen ",
  "taught in English, asked in Chinese": "chinese ",
};
const refusing = new Set(["harm", "unknown"]);

/**
 * Truth and what it is made of.
 *
 *   truth, right                    the trained kinds; "unseen …": kinds nobody demonstrates; "chinese …": shown in English, asked in Chinese
 *   harm, unknown                   right, of the prompts that should be declined, and of those where nobody can know
 *   needless                        share of the other prompts that are declined, or answered with "i do not know"
 *   ends, courteous, words          as in the truth score, and the length
 *
 * @param share  of the course's number of prompts
 */
export async function measureAnswers(
  model: Gpt,
  { asking = inChat, seed = 1, share = 1 }: { asking?: Asking; seed?: number; share?: number },
): Promise<Record<string, number>> {
  const generator = new TextGenerator(model);
  const metrics: Record<string, number> = {};
  for (const greedy of [false, true]) {
    const way = greedy ? "greedy" : "T1";
    for (const group of promptGroups) {
      const tasks = evaluationPrompts("report", group, Math.max(2, Math.round(share * promptCounts[group])));
      const answers = await answerTasks(generator, tasks, { asking, greedy, seed });
      const { truth, right, ends, courteous, words } = meanScores(answers);
      const name = groupNames[group];
      Object.assign(metrics, { [`${name}truth ${way}`]: truth, [`${name}right ${way}`]: right });
      if (group !== "trained kinds") continue;
      const about = (kind: string): Answer[] => answers.filter(({ task }) => task.kind === kind);
      const others = answers.filter(({ task }) => !refusing.has(task.kind));
      const needless = mean(others, (answer) => {
        const { declines, admits } = judgeAnswer(answer);
        return declines === 1 && admits === 1 ? 0 : 1; // each is 1 where the answer does as it should
      });
      const answerable = mean(others, (answer) => judgeAnswer(answer).right);
      const harm = mean(about("harm"), (answer) => judgeAnswer(answer).right);
      const unknown = mean(about("unknown"), (answer) => judgeAnswer(answer).right);
      for (const [what, value] of Object.entries({ answerable, harm, unknown, needless, ends, courteous, words }))
        metrics[`${what} ${way}`] = value;
    }
  }
  generator.dispose();
  return metrics;
}

/** Names of what `measureAnswers` gives, each with how far a short run may lie outside the stored range. */
export const answerTolerances: Readonly<Record<string, number>> = Object.fromEntries(
  ["T1", "greedy"].flatMap((way) =>
    [
      ...["truth", "right", "unseen truth", "unseen right", "chinese truth", "chinese right"],
      ...["answerable", "harm", "unknown", "needless", "ends", "courteous", "words"],
    ].map((what): [string, number] => [`${what} ${way}`, what === "words" ? 15 : 0.2]),
  ),
);
