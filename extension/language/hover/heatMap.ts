import { THEMES } from "../../../core/drawing/theme.ts";
import type { Shape } from "../../../core/shape.ts";

export type HeatTheme = "light" | "dark" | "hc-light" | "hc-dark";

/** Cells across and down at most; more are joined, each cell showing the mean of those it stands for. */
const MOST_ACROSS = 40;
const MOST_DOWN = 30;
const CELL = 9;
const GAP = 4;

export interface HeatMap {
  readonly svg: string;
  /** Numbers that one cell stands for. */
  readonly joined: number;
}

/**
 * A small picture of a value: a square a number, its side by magnitude, filled where positive and an outline where negative, so that
 * it reads without colours; a cross where it is no finite number. Vectors run in rows, matrices as they are, channels side by side.
 */
export function heatMap(numbers: Float64Array, shape: Shape, theme: HeatTheme): HeatMap {
  const pictures = picturesOf(numbers, shape);
  const largest = pictures.reduce(
    (most, { cells }) =>
      cells.reduce((max, value) => (Number.isFinite(value) ? Math.max(max, Math.abs(value)) : max), most),
    0,
  );
  const palette = THEMES[theme === "light" || theme === "hc-light" ? "light" : "dark"];
  const strong = theme.startsWith("hc") ? (theme === "hc-light" ? "#000000" : "#ffffff") : palette.stripAxis;
  const perRow = Math.max(1, Math.floor((MOST_ACROSS * CELL + GAP) / (pictureWidth(pictures[0]) + GAP)));
  const shapes: string[] = [];
  let width = 0;
  let height = 0;
  for (const [i, picture] of pictures.entries()) {
    const left = (i % perRow) * (pictureWidth(picture) + GAP) + 1;
    const top = Math.floor(i / perRow) * (picture.rows * CELL + GAP) + 1;
    width = Math.max(width, left + pictureWidth(picture) + 1);
    height = Math.max(height, top + picture.rows * CELL + 1);
    shapes.push(
      `<rect x="${left - 0.5}" y="${top - 0.5}" width="${pictureWidth(picture) + 1}" height="${picture.rows * CELL + 1}" fill="${palette.stripFill}" stroke="${strong}"/>`,
    );
    for (const [k, value] of picture.cells.entries()) {
      const x = left + (k % picture.columns) * CELL;
      const y = top + Math.floor(k / picture.columns) * CELL;
      shapes.push(cellShape(value, largest, x, y, palette));
    }
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes.join("")}</svg>`;
  return { svg, joined: pictures[0]?.joined ?? 1 };
}

function cellShape(
  value: number,
  largest: number,
  x: number,
  y: number,
  { positive, negative, odd }: (typeof THEMES)["light"],
): string {
  if (!Number.isFinite(value))
    return `<path d="M${x + 1} ${y + 1}l${CELL - 2} ${CELL - 2}m0 ${2 - CELL}l${2 - CELL} ${CELL - 2}" stroke="${odd}" stroke-width="1.5"/>`;
  const side = largest === 0 ? 0 : Math.sqrt(Math.abs(value) / largest) * (CELL - 1);
  if (side < 0.3) return "";
  const inset = (CELL - side) / 2;
  const place = (edge: number): string =>
    `x="${round(x + inset + edge / 2)}" y="${round(y + inset + edge / 2)}" width="${round(Math.max(side - edge, 0.2))}" height="${round(Math.max(side - edge, 0.2))}"`;
  return value > 0
    ? `<rect ${place(0)} fill="${positive}"/>`
    : `<rect ${place(1.4)} fill="none" stroke="${negative}" stroke-width="1.4"/>`;
}

interface Picture {
  readonly cells: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly joined: number;
}

function pictureWidth(picture: Picture | undefined): number {
  return (picture?.columns ?? 1) * CELL;
}

/** As many channels as find room below one another. */
const MOST_PICTURES = 16;

function picturesOf(numbers: Float64Array, shape: Shape): readonly Picture[] {
  const [columns, rows] = layoutOf(shape, numbers.length);
  const size = Math.max(1, rows * columns);
  const count = Math.min(MOST_PICTURES, Math.ceil(numbers.length / size));
  return Array.from({ length: count }, (_, i) => joinCells(numbers.subarray(i * size, (i + 1) * size), columns, rows));
}

/** Columns and rows of one picture: the last two axes; a vector of some length is broken into rows. */
function layoutOf(shape: Shape, count: number): readonly [columns: number, rows: number] {
  if (shape.length >= 2) return [shape.at(-1) ?? 1, shape.at(-2) ?? 1];
  if (count <= MOST_ACROSS) return [count, 1];
  const columns = Math.max(MOST_ACROSS, Math.ceil(count / MOST_DOWN));
  return [columns, Math.ceil(count / columns)];
}

function joinCells(numbers: Float64Array, columns: number, rows: number): Picture {
  const across = Math.ceil(columns / MOST_ACROSS);
  const down = Math.ceil(rows / MOST_DOWN);
  const wide = Math.ceil(columns / across);
  const high = Math.ceil(rows / down);
  const cells = Array.from({ length: wide * high }, (_, k) => {
    let sum = 0;
    let count = 0;
    const firstRow = Math.floor(k / wide) * down;
    const firstColumn = (k % wide) * across;
    for (let row = firstRow; row < Math.min(firstRow + down, rows); row++) {
      for (let column = firstColumn; column < Math.min(firstColumn + across, columns); column++) {
        const at = row * columns + column;
        if (at >= numbers.length) continue;
        sum += numbers[at] as number;
        count++;
      }
    }
    return count === 0 ? 0 : sum / count;
  });
  return { cells, rows: high, columns: wide, joined: across * down };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
