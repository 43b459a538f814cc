/** A place in a grid: row −1 is its header. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads in a grid, by the pattern of the ARIA practices; null for other keys. */
export function placeAfterKey(
  { key, ctrlKey }: { readonly key: string; readonly ctrlKey: boolean },
  { row, column }: Place,
  size: { readonly rows: number; readonly columns: number; readonly page: number },
): Place | null {
  const at = (nextRow: number, nextColumn: number): Place => ({
    row: Math.max(-1, Math.min(nextRow, size.rows - 1)),
    column: Math.max(0, Math.min(nextColumn, size.columns - 1)),
  });
  switch (key) {
    case "ArrowDown":
      return at(row + 1, column);
    case "ArrowUp":
      return at(row - 1, column);
    case "ArrowRight":
      return at(row, column + 1);
    case "ArrowLeft":
      return at(row, column - 1);
    case "PageDown":
      return at(row + size.page, column);
    case "PageUp":
      return at(row < 0 ? -1 : Math.max(0, row - size.page), column);
    case "Home":
      return ctrlKey ? at(Math.min(0, size.rows - 1), 0) : at(row, 0);
    case "End":
      return ctrlKey ? at(size.rows - 1, size.columns - 1) : at(row, size.columns - 1);
    default:
      return null;
  }
}
