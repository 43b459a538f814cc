import type { ColumnFacts } from "../../core/view/dataView.ts";
import { formatNumber } from "../numbers.ts";

/** Points of one look: a class, or a range of a number. Shape and colour both say which, so that colour alone is never the sign. */
export interface MarkGroup {
  readonly name: string;
  /** Of the style sheet: `data-mark-3`. */
  readonly look: number;
  readonly shape: number;
  /** Places in the list of points. */
  readonly points: readonly number[];
}

/** Looks that the style sheet has for classes, and for the steps of a number from low to high. */
export const CLASS_LOOKS = 8;
const STEPS = 6;
/** So many different numbers are told apart as classes are. */
const MOST_APART = 8;

/** `values`: what colours the points; null where nothing does. */
export function groupMarks(
  count: number,
  values: Float64Array | null,
  column: ColumnFacts | null,
): readonly MarkGroup[] {
  const all = Array.from({ length: count }, (_, i) => i);
  if (!values || !column) return [{ name: "", look: 0, shape: 0, points: all }];
  const different = [...new Set(values)].sort((a, b) => a - b);
  if (column.kind === "class" || different.length <= MOST_APART) {
    const known = column.classes ? column.classes.map((_, i) => i) : different;
    return known.map((value, i) => ({
      name: column.classes?.[value] ?? formatNumber(value),
      look: i % CLASS_LOOKS,
      shape: i % SHAPES,
      points: all.filter((at) => values[at] === value),
    }));
  }
  const [low, high] = [different[0] ?? 0, different.at(-1) ?? 1];
  const edge = (i: number): number => low + ((high - low) * i) / STEPS;
  const stepOf = (value: number): number => Math.min(STEPS - 1, Math.floor(((value - low) / (high - low)) * STEPS));
  return Array.from({ length: STEPS }, (_, i) => ({
    name: `${formatNumber(edge(i))} … ${formatNumber(edge(i + 1))}`,
    look: CLASS_LOOKS + i,
    shape: 0,
    points: all.filter((at) => stepOf(values[at] ?? Number.NaN) === i),
  }));
}

const SHAPES = 6;

/** The `d` of a mark around a place: circle, square, triangle, diamond, cross, plus. */
export function markPath(shape: number, x: number, y: number, r = 3.2): string {
  const [X, Y] = [pixel(x), pixel(y)];
  switch (shape) {
    case 1:
      return `M${pixel(x - r * 0.9)} ${pixel(y - r * 0.9)}h${r * 1.8}v${r * 1.8}h${-r * 1.8}Z`;
    case 2:
      return `M${X} ${pixel(y - r * 1.2)}l${r * 1.15} ${r * 2}h${-r * 2.3}Z`;
    case 3:
      return `M${X} ${pixel(y - r * 1.3)}l${r * 1.3} ${r * 1.3}l${-r * 1.3} ${r * 1.3}l${-r * 1.3} ${-r * 1.3}Z`;
    case 4:
      return `M${pixel(x - r)} ${pixel(y - r)}l${2 * r} ${2 * r}M${pixel(x + r)} ${pixel(y - r)}l${-2 * r} ${2 * r}`;
    case 5:
      return `M${pixel(x - r * 1.2)} ${Y}h${r * 2.4}M${X} ${pixel(y - r * 1.2)}v${r * 2.4}`;
    default:
      return `M${pixel(x - r)} ${Y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  }
}

function pixel(value: number): number {
  return Math.round(value * 100) / 100;
}
