import { activations, ops } from "../ops/index.ts";
import type { Registry } from "./registry.ts";

/** The ops that this program has. */
export const registry: Registry = { ops, activations };
