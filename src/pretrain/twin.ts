/**
 * How a PyTorch program learned from the same weights and the same batches as the first steps of the sibling's long run.
 *
 * `datasets/gpt1-twin.json` is written by tests/fixtures/make_gpt1_twin.py.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { courseRoot } from "../core/paths";

/** Two runs from the same start on the same batches: tokens read, and the training loss, nats per token. */
export interface Twin {
  /** PyTorch's: its training loss before each step. */
  curve: [tokens: number, loss: number][];
  /** Ours, at the same moments. */
  ours: [tokens: number, loss: number][];
  /** What it ran on. */
  torch: string;
}

/** @throws if the file is missing or its two curves have different moments */
export function readTwin(file = path.join(courseRoot(), "datasets", "gpt1-twin.json")): Twin {
  const twin = JSON.parse(fs.readFileSync(file, "utf8")) as Twin;
  const moments = (curve: Twin["curve"]): string => curve.map(([tokens]) => tokens).join();
  if (moments(twin.curve) !== moments(twin.ours))
    throw new Error(
      `${file} must hold two curves of the same moments, got ${twin.curve.length} and ${twin.ours.length}`,
    );
  return twin;
}
