import type { Op } from "./op.ts";

/** Normalisation and dropout. */
export const normalizationOps: readonly Op[] = [];
