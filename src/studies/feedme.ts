/**
 * FeedME: is a fine-tuned model better for being trained on its own answers that people rate best?
 *
 * The model answers prompts of part `train`, four times each; one of five labelers, who err and have tastes, rates each prompt's answers. "Best
 * rated" learns each prompt's best answer once, "random" any one of the four, as often and in the same order: what the first has over
 * the second, the choice has gained. "Truly best" lets the truth score choose: what labelers without error would give.
 */
import { Rng } from "../core/random";
import { defineStudy } from "../core/study";
import { judge, labelerPanel, noiseForAgreement, pairsOf, rate } from "../data/world/labelers";
import { worldLoss } from "../pretrain/world-loss";
import { sampleGroups, worldReward } from "../reward/world-reward";
import { type Answer, answerChat } from "../sft/answers";
import { bestOfEach, type Chosen, randomOfEach } from "../sft/feedme";
import { fineTuneOn } from "../sft/world-sft";
import { answerTolerances, measureAnswers } from "./world/measures";
import { sizesOf, tunedOf } from "./world/tuning";

const conditions = ["random", "best rated", "truly best", "SFT"] as const;

/** Answers to one prompt each, the truth of each answer, and what a labeler gives it. */
interface Rated {
  groups: Answer[][];
  truths: number[][];
  ratings: number[][];
}

/** Lets a model answer and labelers rate. Two of them agree as often as in lesson 10. */
async function ratedAnswers(seed: number, reduced: boolean): Promise<Rated> {
  const { prompts, noise: given } = sizesOf(reduced);
  const groups = await sampleGroups(await tunedOf(seed, reduced), "train", prompts, worldReward.answers, seed + 5000);
  const judged = groups.map((answers) => answers.map(({ task, words, ended }) => judge(task, words, ended)));
  const rng = new Rng(seed);
  const { trained } = labelerPanel(1, rng);
  const noise = given ?? noiseForAgreement(trained, judged.flatMap(pairsOf), worldReward.agreement);
  const ratings = judged.map((answers) => rate({ ...rng.choice(trained), noise }, answers, rng));
  return { groups, truths: judged.map((answers) => answers.map(({ truth }) => truth)), ratings };
}

let last: { name: string; rated: Promise<Rated> } | undefined;

/** The same for all conditions of a seed; only the last seed's are kept. */
function ratedOf(seed: number, reduced: boolean): Promise<Rated> {
  const name = `${seed} ${reduced}`;
  if (last?.name !== name) last = { name, rated: ratedAnswers(seed, reduced) };
  return last.rated;
}

/** Metrics: as in `measureAnswers`; the mean truth of the answers that were learned; the loss on pre-training text, nats per token. */
export const study = defineStudy<(typeof conditions)[number]>({
  name: "feedme",
  question: "Is a fine-tuned model better for being trained on its own answers that people rate best?",
  conditions,
  seeds: 5,
  tolerance: { ...answerTolerances, "pre-training loss": 0.3, "truth of the chosen": 0.2 },
  run: async ({ condition, seed, reduced }) => {
    const { share, documents, learningRate } = sizesOf(reduced);
    const { groups, truths, ratings } = await ratedOf(seed, reduced);
    const sft = await tunedOf(seed, reduced);
    const choices: Record<string, () => Chosen[]> = {
      random: () => randomOfEach(ratings, new Rng(seed)),
      "best rated": () => bestOfEach(ratings),
      "truly best": () => bestOfEach(truths),
      SFT: () => [],
    };
    const chosen = choices[condition]();
    const chats = chosen.map(({ prompt, answer }) => answerChat(groups[prompt][answer]));
    const tune = () => fineTuneOn(sft, chats, { seed, epochs: 1, learningRate, start: new Map() }, { chart: false });
    const model = chats.length === 0 ? sft : await tune();
    const answers = await measureAnswers(model, { seed, share });
    const all = truths.flat();
    const learned = chosen.length === 0 ? all : chosen.map(({ prompt, answer }) => truths[prompt][answer]);
    const truth = learned.reduce((sum, value) => sum + value / learned.length, 0);
    const loss = worldLoss(model, documents);
    return { metrics: { ...answers, "truth of the chosen": truth, "pre-training loss": loss } };
  },
});
