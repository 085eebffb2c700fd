/**
 * Does a model contradict itself, and what do demonstrations of several turns change?
 *
 * "Several turns" learns from conversations in the place of a quarter of the demonstrations: the same number of steps, of examples a step, and
 * of examples in all. All answers are the model's own; prompts, facts and questions between are of part `report`. The two opinions are those of
 * training.
 */
import { Rng } from "../core/random";
import { defineStudy } from "../core/study";
import { conversations } from "../data/world/conversations";
import { TextGenerator } from "../lm/text-generator";
import { converse, judgeTalks, talks } from "../sft/turns";
import { demonstrationChat, worldConversation } from "../sft/world-chat";
import { fineTuneOn, hiredDemonstrations } from "../sft/world-sft";
import { measureAnswers } from "./world/measures";
import { baseOf, sizesOf, tunedOf } from "./world/tuning";

const conditions = ["single turns", "several turns"] as const;

/** Metrics: shares as in `judgeTalks`, and how right single answers still are. */
export const study = defineStudy<(typeof conditions)[number]>({
  name: "turns",
  question: "Does a model contradict itself, and what do demonstrations of several turns change?",
  conditions,
  seeds: 5,
  tolerance: Object.fromEntries(
    ["T1", "greedy"].flatMap((way) =>
      ["contradicts", "byChance", "named", "remembers", "follows", "right"].map((what) => [`${what} ${way}`, 0.3]),
    ),
  ),
  run: async ({ condition, seed, reduced }) => {
    const { demonstrations, epochs, learningRate, talks: count, share } = sizesOf(reduced);
    const turns = Math.round(demonstrations / 4);
    const chats = [
      ...hiredDemonstrations(seed, demonstrations - turns).map(demonstrationChat),
      ...conversations(turns, "train", new Rng(seed)).map(worldConversation),
    ];
    const learn = () => fineTuneOn(baseOf(seed, reduced), chats, { seed, epochs, learningRate }, { chart: false });
    const model = condition === "several turns" ? await learn() : await tunedOf(seed, reduced);
    const generator = new TextGenerator(model);
    const asked = talks(count, "report");
    const users = asked.map((talk) => talk.turns.filter(({ role }) => role === "user").map(({ text }) => text));
    const single = await measureAnswers(model, { seed, share });
    const metrics: Record<string, number> = {};
    for (const greedy of [false, true]) {
      const way = greedy ? "greedy" : "T1";
      const scores = { ...judgeTalks(asked, await converse(generator, users, { greedy, seed })) };
      for (const [what, value] of Object.entries(scores)) metrics[`${what} ${way}`] = value;
      metrics[`right ${way}`] = single[`right ${way}`];
    }
    generator.dispose();
    return { metrics };
  },
});
