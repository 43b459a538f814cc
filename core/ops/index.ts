import { activationOps } from "./activationOp.ts";
import { arithmeticOps } from "./arithmetic.ts";
import { convolutionOps } from "./convolution.ts";
import { functionOps } from "./function.ts";
import { ioOps } from "./io.ts";
import { linearOps } from "./linear.ts";
import { lossOps } from "./losses.ts";
import { matrixOps } from "./matrix.ts";
import { normalizationOps } from "./normalization.ts";
import type { Op } from "./op.ts";
import { reductionOps } from "./reductions.ts";
import { sequenceOps } from "./sequence.ts";
import { shapingOps } from "./shaping.ts";

export { activations } from "./activations.ts";

/** Every op by its name in the file, in the order people are offered them. */
export const ops: ReadonlyMap<string, Op> = defineOps(
  ioOps,
  linearOps,
  functionOps,
  activationOps,
  convolutionOps,
  normalizationOps,
  sequenceOps,
  arithmeticOps,
  matrixOps,
  shapingOps,
  reductionOps,
  lossOps,
);

export function findOp(name: string): Op | null {
  return ops.get(name) ?? null;
}

/** Merges families into one registry; a name given twice is a mistake in the program and stops it at load. */
export function defineOps(...families: readonly (readonly Op[])[]): ReadonlyMap<string, Op> {
  const all = new Map<string, Op>();
  for (const op of families.flat()) {
    if (all.has(op.name)) throw new Error(`Op "${op.name}" is defined twice.`);
    all.set(op.name, op);
  }
  return all;
}
