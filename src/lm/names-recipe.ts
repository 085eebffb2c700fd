/**
 * How the course trains Bengio's network on first names: the same in notebook 03 and in the study that it draws.
 */
import type { MlpConfig } from "./mlp";
import type { MlpTraining } from "./mlp-trainer";

/** What is done against learning by heart. */
export type Care = "no care" | "decay" | "dropout" | "dropout + decay";

/** Form and training of the network for names; chosen on the validation names of the first split. */
export function namesRecipe(care: Care, seed: number, maxSteps = 2500): { config: MlpConfig; training: MlpTraining } {
  const dropout = care.includes("dropout") ? 0.4 : 0;
  const weightDecay = care.includes("decay") ? 0.3 : 0;
  return {
    config: { blockSize: 8, nEmbd: 16, hidden: [512, 256], activation: "relu", dropout },
    training: { seed, batchSize: 512, maxSteps, learningRate: 1e-2, weightDecay },
  };
}
