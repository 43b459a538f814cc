import type { Direction, Point } from "../../core/layout/nodeGeometry.ts";
import { wireCurve } from "../../core/layout/wireCurve.ts";
import { middleOf, pathOf } from "../scene/wireCurve.ts";

export interface WirePath {
  /** For an SVG path's `d`. */
  readonly d: string;
  /** Where a label stands. */
  readonly middle: Point;
}

/** The curve of one wire in the words of SVG; the canvas draws the same one from its numbers (`wireCurve`). */
export function wirePath(
  from: Point,
  to: Point,
  bends: readonly Point[] | null,
  direction: Direction = "right",
): WirePath {
  const curve = wireCurve(from, to, bends, direction);
  return { d: pathOf(curve), middle: middleOf(curve) };
}
