import type { Op } from "./op.ts";

/** Ops that cut, fold and reduce values. */
export const shapingOps: readonly Op[] = [];
