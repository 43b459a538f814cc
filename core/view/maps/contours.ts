/**
 * Lines of one level on a grid, by marching squares: each cell of four neighbours is cut along straight pieces whose ends are found by
 * linear interpolation, and pieces that meet are joined. Cells with a corner that is not finite are left out.
 */

/** Index of the edges of a cell that a piece joins: 0 bottom, 1 right, 2 top, 3 left; by which corners are at or above the level. */
const PIECES: readonly (readonly number[])[] = [
  [],
  [3, 0],
  [0, 1],
  [3, 1],
  [1, 2],
  [],
  [0, 2],
  [3, 2],
  [2, 3],
  [2, 0],
  [],
  [2, 1],
  [1, 3],
  [1, 0],
  [0, 3],
  [],
];
/** The two ways through a saddle, by whether its middle is at or above the level: corners 0 and 2 above, then 1 and 3. */
const SADDLES: Readonly<Record<number, readonly [below: readonly number[], above: readonly number[]]>> = {
  5: [
    [3, 0, 1, 2],
    [3, 2, 1, 0],
  ],
  10: [
    [0, 1, 2, 3],
    [0, 3, 2, 1],
  ],
};

/** `values` are [row][column]. Each line is [column, row, column, row, …] in places of the grid; a closed one ends where it began. */
export function contourLines(
  values: ArrayLike<number>,
  columns: number,
  rows: number,
  level: number,
): readonly Float64Array[] {
  // An edge is known by its lower left end: along the row first, then upwards.
  const upward = columns * rows;
  const neighbours = new Map<number, number[]>();
  const join = (a: number, b: number) => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = neighbours.get(from);
      if (known) known.push(to);
      else neighbours.set(from, [to]);
    }
  };
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column;
      const corners = [at, at + 1, at + columns + 1, at + columns].map((i) => values[i] as number);
      if (!corners.every(Number.isFinite)) continue;
      let shape = 0;
      for (let i = 0; i < 4; i++) if ((corners[i] as number) >= level) shape |= 1 << i;
      const middle = corners.reduce((sum, value) => sum + value / 4, 0);
      const pieces = SADDLES[shape]?.[middle >= level ? 1 : 0] ?? PIECES[shape] ?? [];
      const edges = [at, upward + at + 1, at + columns, upward + at];
      for (let i = 0; i < pieces.length; i += 2)
        join(edges[pieces[i] as number] as number, edges[pieces[i + 1] as number] as number);
    }
  }
  const pointOn = (edge: number): readonly [number, number] => {
    const isUpward = edge >= upward;
    const at = isUpward ? edge - upward : edge;
    const [column, row] = [at % columns, Math.floor(at / columns)];
    const [from, to] = [values[at] as number, values[at + (isUpward ? columns : 1)] as number];
    // Halves, so that the difference of two huge numbers is not infinite.
    const share = (level / 2 - from / 2) / (to / 2 - from / 2);
    return isUpward ? [column, row + share] : [column + share, row];
  };
  return [...chains(neighbours)].map((chain) => Float64Array.from(chain.flatMap(pointOn)));
}

/** Edges that follow one another; open chains first, from one of their ends. */
function* chains(neighbours: ReadonlyMap<number, readonly number[]>): Iterable<readonly number[]> {
  const used = new Set<number>();
  const follow = (start: number): number[] => {
    const chain = [start];
    used.add(start);
    for (let at = start; ; ) {
      const next = neighbours.get(at)?.find((edge) => !used.has(edge));
      if (next === undefined) break;
      used.add(next);
      chain.push(next);
      at = next;
    }
    return chain;
  };
  for (const [edge, others] of neighbours) if (others.length === 1 && !used.has(edge)) yield follow(edge);
  for (const edge of neighbours.keys()) {
    if (used.has(edge)) continue;
    const chain = follow(edge);
    yield [...chain, edge];
  }
}
