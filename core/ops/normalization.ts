import { batchNorm } from "./batchNorm.ts";
import { dropout } from "./dropout.ts";
import { groupNorm, layerNorm } from "./layerNorm.ts";
import type { Op } from "./op.ts";

/** Normalisation and dropout. */
export const normalizationOps: readonly Op[] = [batchNorm, layerNorm, groupNorm, dropout];
