/**
 * Which part of the world's entities may be asked about when.
 *
 *   train    in prompts of fine-tuning, of the reward model and of PPO
 *   choose   in prompts with which settings are chosen
 *   report   in prompts whose results are reported
 *
 * An entity (France with Paris, the fox in both languages, the pair hot and cold) belongs to one part in every kind of task, so that no
 * prompt of `choose` or `report` names anything that a prompt of `train` names. The text to pre-train on states all of them.
 * The parts are the same for every seed.
 */
import { split } from "../split";

/** A part of the entities. */
export type Part = "train" | "choose" | "report";

/** The three parts. */
export const parts: readonly Part[] = ["train", "choose", "report"];

/** Share of `choose`, and of `report`; the rest is `train`. */
const heldShare = 0.2;

/** The entities of each part, about 60 : 20 : 20. */
export function partition<T>(entities: readonly T[]): Record<Part, T[]> {
  const { train, validation, test } = split(entities, { seed: 4, validation: heldShare, test: heldShare });
  return { train, choose: validation, report: test };
}

/** A look-up of the part of each entity of some lists, each list divided on its own. */
export function partLookUp(...lists: readonly (readonly string[])[]): (entity: string) => Part {
  const found = new Map<string, Part>();
  for (const list of lists) {
    const divided = partition(list);
    for (const part of parts) for (const entity of divided[part]) found.set(entity, part);
  }
  return (entity) => found.get(entity)!;
}

/**
 * The part of something that is one of too many to be listed, such as three numbers to sort: by a hash of its name.
 *
 * Source: Fowler, Noll and Vo 1991, the hash "FNV-1a" of 32 bits; its bits are mixed as at the end of MurmurHash3 (Appleby 2011).
 */
export function partOf(name: string): Part {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  const share = ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  return share < heldShare ? "choose" : share < 2 * heldShare ? "report" : "train";
}
