import { attention } from "./attention.ts";
import { embedding } from "./embedding.ts";
import type { Op } from "./op.ts";

/** Embedding and attention; the learned maps before and after attention are `project` nodes. */
export const sequenceOps: readonly Op[] = [embedding, attention];
