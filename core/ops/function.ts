import type { Op } from "./op.ts";

/** Neurons made from any other function: a free expression with its own learned parameters. */
export const functionOps: readonly Op[] = [];
