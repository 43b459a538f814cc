import type { Steps } from "../../engine/steps.ts";

/** Rows that are sorted, or merged, before others are let in between. */
const PIECE = 1 << 14;

/**
 * The rows in the order of their keys, equal ones as they were given; NaN comes last, whichever way. `keys` by row. In pieces: short runs
 * are sorted each, and then merged two by two.
 */
export function* sortRows(rows: Uint32Array, keys: Float64Array, descending: boolean): Steps<Uint32Array> {
  const sign = descending ? -1 : 1;
  const before = (a: number, b: number): boolean => {
    const [x, y] = [keys[a] as number, keys[b] as number];
    return Number.isNaN(y) || sign * x <= sign * y;
  };
  const compare = (a: number, b: number): number => {
    const [x, y] = [keys[a] as number, keys[b] as number];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return sign * (x - y) || 0;
  };
  const rounds = Math.ceil(Math.log2(Math.max(1, rows.length / PIECE))) + 1;
  const of = rounds * rows.length;
  let done = 0;
  let from = rows.slice();
  for (let start = 0; start < from.length; start += PIECE) {
    from.subarray(start, start + PIECE).sort(compare);
    done += PIECE;
    yield { done: Math.min(done, of), of };
  }
  let to = new Uint32Array(from.length);
  for (let width = PIECE; width < from.length; width *= 2) {
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length);
      const end = Math.min(start + 2 * width, from.length);
      let [left, right] = [start, middle];
      for (let k = start; k < end; k++) {
        const takesLeft = left < middle && (right >= end || before(from[left] as number, from[right] as number));
        to[k] = from[takesLeft ? left++ : right++] as number;
        if ((k - start) % PIECE === PIECE - 1) yield { done: Math.min(done + k, of), of };
      }
    }
    done += from.length;
    [from, to] = [to, from];
  }
  return from;
}
