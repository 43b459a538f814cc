import type { Point } from "./nodeGeometry.ts";

/** Where everything stands. */
export interface Layout {
  /** Top left corners, by node id. */
  readonly positions: ReadonlyMap<string, Point>;
  /** Bends of a wire between its two ends, by edge key; a wire that is not listed runs straight across. */
  readonly routes: ReadonlyMap<string, readonly Point[]>;
}

export const EMPTY_LAYOUT: Layout = { positions: new Map(), routes: new Map() };

/** Free space between columns and between nodes of one column. */
export const COLUMN_GAP = 56;
export const ROW_GAP = 34;
