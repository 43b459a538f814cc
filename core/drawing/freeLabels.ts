import { type Extent, overlap } from "./extent.ts";

const CELL = 96;

/** Remembers what is taken, so that a label finds out quickly whether it would stand on something. */
export class FreeLabels {
  private readonly cells = new Map<string, Extent[]>();

  take(extent: Extent): void {
    for (const cell of cellsOf(extent)) {
      const list = this.cells.get(cell);
      if (list) list.push(extent);
      else this.cells.set(cell, [extent]);
    }
  }

  isFree(extent: Extent): boolean {
    return !cellsOf(extent).some((cell) => this.cells.get(cell)?.some((other) => overlap(extent, other)));
  }
}

function cellsOf([left, top, right, bottom]: Extent): string[] {
  const cells: string[] = [];
  for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x++)
    for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y++) cells.push(`${x},${y}`);
  return cells;
}
