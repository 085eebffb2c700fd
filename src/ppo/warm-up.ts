/**
 * The learning rate of InstructGPT's PPO: from a tenth up to the whole in ten iterations, then constant.
 *
 *   factor(i) = 0.1 + 0.9 i / 10 for i < 10, then 1
 *
 * Source: Ouyang et al. 2022, appendix C.4: "a constant learning rate with warmup over the first 10 iterations, starting with one tenth of the
 *   peak learning rate".
 */
import type { Schedule } from "../optim/schedule";

/** @param iterations  of the warm-up */
export function warmUpFromTenth(iterations = 10): Schedule {
  return (iteration) => (iteration < iterations ? 0.1 + (0.9 * iteration) / iterations : 1);
}
