import { createRandom, permutation } from "../random.ts";

/** The rows in an order drawn anew for each epoch (counted from 1), the same in every engine. */
export function shuffledRows(count: number, seed: number, epoch: number): Uint32Array {
  return permutation(count, createRandom(`${seed}:rows:${epoch}`));
}
