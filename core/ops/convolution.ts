import type { Op } from "./op.ts";

/** Convolutions and pooling: images are channels first. */
export const convolutionOps: readonly Op[] = [];
