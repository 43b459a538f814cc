import type { Op } from "./op.ts";

/** Embedding and attention. */
export const sequenceOps: readonly Op[] = [];
