import { device } from "./device";

/**
 * How much work the cells of a notebook do.
 * `quick`: a few steps, to see that it runs; `cpu`: Run All within 3 minutes on 2 slow cores; `gpu`: the real thing.
 */
export type Scale = "quick" | "cpu" | "gpu";

const scales: readonly Scale[] = ["quick", "cpu", "gpu"];

let chosen: Scale | undefined;

/**
 * The scale in force: what `setScale` said, else the environment variable JIELONG_SCALE, else what the machine can do.
 * @throws if JIELONG_SCALE is not one of quick, cpu, gpu
 */
export function scale(): Scale {
  if (chosen) return chosen;
  const asked = process.env.JIELONG_SCALE;
  if (asked) return checkScale("JIELONG_SCALE", asked);
  return device().kind;
}

/** True at `quick` scale. Does not look at the machine, which takes seconds where TensorFlow is not loaded yet. */
export function isQuick(): boolean {
  return (chosen ?? process.env.JIELONG_SCALE) === "quick";
}

/** Overrides the scale for the rest of the session. */
export function setScale(to: Scale): void {
  chosen = checkScale("scale", to);
}

/** The value for the scale in force: `byScale({ quick: 5, cpu: 500, gpu: 5000 })`. */
export function byScale<T>(choices: Record<Scale, T>): T {
  return choices[scale()];
}

function checkScale(name: string, value: string): Scale {
  if (!scales.includes(value as Scale)) throw new Error(`${name} must be one of ${scales.join(", ")}, got "${value}"`);
  return value as Scale;
}
