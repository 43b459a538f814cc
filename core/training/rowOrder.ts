import { createRandom } from "../random.ts";

/** The rows in an order drawn anew for each epoch (counted from 1), the same in every engine: Fisher and Yates. */
export function shuffledRows(count: number, seed: number, epoch: number): Uint32Array {
  const random = createRandom(`${seed}:rows:${epoch}`);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
