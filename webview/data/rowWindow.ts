/** Which rows of a long table are on screen. Browsers end elements after some thirty million pixels: longer tables scroll by more than a row a row. */
export interface RowWindow {
  /** Rows that fit whole. */
  readonly fits: number;
  /** Pixels that can be scrolled. */
  readonly range: number;
}

const MOST_PIXELS = 12_000_000;

export function rowWindow(total: number, height: number, rowHeight: number): RowWindow {
  const fits = Math.max(1, Math.floor(height / rowHeight));
  return { fits, range: Math.min(MOST_PIXELS, Math.max(0, total - fits) * rowHeight) };
}

/** The first row on screen. */
export function firstRow({ fits, range }: RowWindow, total: number, scrollTop: number): number {
  if (range === 0) return 0;
  return Math.min(Math.max(0, total - fits), Math.round((scrollTop / range) * (total - fits)));
}

/** Where to scroll so that a row is the first one. */
export function scrollTo({ fits, range }: RowWindow, total: number, row: number): number {
  return total <= fits ? 0 : (Math.max(0, Math.min(row, total - fits)) / (total - fits)) * range;
}

/** The first row on screen once `row` is to be seen: no other than now where it is seen. */
export function keepInView({ fits }: RowWindow, first: number, row: number): number {
  if (row < first) return Math.max(0, row);
  return row >= first + fits ? row - fits + 1 : first;
}
