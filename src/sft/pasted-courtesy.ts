/**
 * The control for every claim about courtesy: the same answer with a courtesy pasted on.
 *
 * Who wins by courtesy alone is no better than this, and this needs no learning.
 */
import { courtesies } from "../data/world/manners";
import { worldTokenizer } from "../pretrain/world-base";
import type { Answer } from "./answers";
import { judgeAnswer } from "./evaluation";

/** The first courtesy of the question's language behind an answer that ended and has none; any other answer as it is. */
export function withCourtesy(answer: Answer): Answer {
  if (!answer.ended || judgeAnswer(answer).courteous > 0) return answer;
  const pasted = worldTokenizer.encode(courtesies[answer.task.language][0]);
  const words = [...answer.words, ...pasted.map((id) => worldTokenizer.tokens[id])];
  return { ...answer, words, ids: [...answer.ids.slice(0, -1), ...pasted, ...answer.ids.slice(-1)] };
}
