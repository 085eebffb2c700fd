/**
 * Does a model contradict itself, and what do demonstrations of several turns change?
 *
 *   single turns    the course's demonstrations: every question is the first
 *   taken apart     a quarter of them give way to conversations, whose questions are answered one by one: what is said is shown, not that
 *                   anything was said before
 *   several turns   the same conversations whole
 *
 * All take the same number of steps of the same number of rows. All answers are the model's own; facts and the questions between are of part
 * `report`. The two opinions are those of training.
 */
import { Rng } from "../core/random";
import { defineStudy } from "../core/study";
import { conversations } from "../data/world/conversations";
import { TextGenerator } from "../lm/text-generator";
import { converse, judgeTalks, takenApart, talks } from "../sft/turns";
import { demonstrationChat, worldConversation } from "../sft/world-chat";
import { fineTuneOn, hiredDemonstrations } from "../sft/world-sft";
import { measureAnswers } from "./world/measures";
import { baseOf, sizesOf } from "./world/tuning";

const conditions = ["taken apart", "single turns", "several turns"] as const;

/** Metrics: shares as in `judgeTalks`, and how right single answers still are. */
export const study = defineStudy<(typeof conditions)[number]>({
  name: "turns",
  question: "Does a model contradict itself, and what do demonstrations of several turns change?",
  conditions,
  seeds: 5,
  tolerance: Object.fromEntries(
    ["T1", "greedy"].flatMap((way) =>
      ["contradicts", "byChance", "named", "consistent", "remembers", "follows", "right"].map((what) => [
        `${what} ${way}`,
        0.3,
      ]),
    ),
  ),
  run: async ({ condition, seed, reduced }) => {
    const { demonstrations, epochs, learningRate, talks: talkCount, share } = sizesOf(reduced);
    const count = Math.round(demonstrations / 4);
    const whole = conversations(count, "train", new Rng(seed));
    const added = condition === "single turns" ? [] : condition === "several turns" ? whole : whole.flatMap(takenApart);
    const single = hiredDemonstrations(seed, demonstrations - (added.length > 0 ? count : 0));
    const chats = [...single.map(demonstrationChat), ...added.map(worldConversation)];
    const options = { seed, learningRate, epochs: (epochs * demonstrations) / chats.length };
    const model = await fineTuneOn(baseOf(seed, reduced), chats, options, { chart: false });
    const generator = new TextGenerator(model);
    const asked = talks(talkCount, "report");
    const users = asked.map((talk) => talk.turns.filter(({ role }) => role === "user").map(({ text }) => text));
    const answers = await measureAnswers(model, { seed, share });
    const metrics: Record<string, number> = {};
    for (const greedy of [false, true]) {
      const way = greedy ? "greedy" : "T1";
      const scores = { ...judgeTalks(asked, await converse(generator, users, { greedy, seed })) };
      for (const [what, value] of Object.entries(scores)) metrics[`${what} ${way}`] = value;
      metrics[`right ${way}`] = answers[`right ${way}`];
    }
    generator.dispose();
    return { metrics };
  },
});
