/** A place of a curve on screen, in pixels. */
export type Place = readonly [x: number, y: number];

/**
 * What a screen can show of many places: of each column of one pixel the first, the lowest, the highest and the last, in
 * their order, so that no peak is lost. Places must come from left to right.
 */
export function decimate(places: readonly Place[]): readonly Place[] {
  const kept: Place[] = [];
  for (let from = 0; from < places.length; ) {
    const column = Math.floor(places[from]?.[0] ?? 0);
    let [to, low, high] = [from, from, from];
    for (; to < places.length && Math.floor(places[to]?.[0] ?? 0) === column; to++) {
      if (yOf(places, to) < yOf(places, low)) low = to;
      if (yOf(places, to) > yOf(places, high)) high = to;
    }
    const chosen = new Set([from, Math.min(low, high), Math.max(low, high), to - 1]);
    for (const index of chosen) kept.push(places[index] ?? [0, 0]);
    from = to;
  }
  return kept;
}

function yOf(places: readonly Place[], index: number): number {
  return places[index]?.[1] ?? 0;
}
