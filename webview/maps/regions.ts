/** Where the names of classes are written on a map of their regions: so that they are told without colour. */

export interface RegionName {
  readonly name: string;
  /** Column and row. */
  readonly at: readonly [number, number];
}

/** Smaller regions have no room for a name: places on each side of it. */
const LEAST = 3;

/** The name of each class at the place of its regions that is farthest from their edges, by the city-block distance. */
export function regionNames(
  classes: ArrayLike<number>,
  columns: number,
  rows: number,
  names: readonly string[],
): readonly RegionName[] {
  const inside = new Int32Array(columns * rows);
  const at = (column: number, row: number, of: number): number => {
    if (column < 0 || row < 0 || column >= columns || row >= rows) return 0;
    const place = row * columns + column;
    return classes[place] === of ? (inside[place] as number) : 0;
  };
  // There and back: each place is one farther in than the nearest neighbour of its class.
  for (let i = 0; i < columns * rows; i++) {
    const [column, row, of] = [i % columns, Math.floor(i / columns), classes[i] as number];
    inside[i] = 1 + Math.min(at(column - 1, row, of), at(column, row - 1, of));
  }
  const best = new Map<number, number>();
  for (let i = columns * rows - 1; i >= 0; i--) {
    const [column, row, of] = [i % columns, Math.floor(i / columns), classes[i] as number];
    inside[i] = Math.min(inside[i] as number, 1 + Math.min(at(column + 1, row, of), at(column, row + 1, of)));
    if ((inside[i] as number) > (inside[best.get(of) ?? -1] ?? 0)) best.set(of, i);
  }
  return [...best].flatMap(([of, place]) => {
    const name = names[of];
    if (name === undefined || (inside[place] ?? 0) < LEAST) return [];
    return [{ name, at: [place % columns, Math.floor(place / columns)] as const }];
  });
}
