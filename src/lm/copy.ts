import { Rng } from "../core/random";
import { Gpt } from "./gpt";

/** A GPT of its own with the same weights; `rng` is for its dropout, if it has any. */
export function copyOf(model: Gpt, rng = new Rng(1)): Gpt {
  const copy = new Gpt(model.config, rng);
  copy.copyFrom(model);
  return copy;
}
