/**
 * What a rewrite is: see `rewrite.ts`.
 */
import type { Attribute } from "./graph-def";
import type { Lowering } from "./lower";
import type { PureStep } from "./recording";

/** A node's attributes by name. */
export type Attributes = Record<string, Attribute>;
/** Adds nodes for a step, the last of them called `name`. */
export type Rewrite = (lowering: Lowering, step: PureStep, name: string, attributes: Attributes) => void;
