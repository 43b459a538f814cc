import type { Direction, Point } from "../layout/nodeGeometry.ts";
import type { Paint, Shape } from "./shape.ts";

/** From the tip back to the base, and half the base. */
const HEAD = 8;
const HALF_HEAD = 3.6;
/** The tip stops this far before the body. */
const GAP = 1;

export interface WireLook {
  readonly paint: Paint;
  readonly width: number;
  readonly dashes?: readonly number[];
}

/** Where a wire's curve has to end so that its head stands before the body. */
export function wireEnd([x, y]: Point, direction: Direction): Point {
  const back = HEAD - 1 + GAP;
  return direction === "down" ? [x, y - back] : [x - back, y];
}

/** A wire along its curve (see `wireCurve`), with its head. */
export function wireShapes(
  curve: readonly number[],
  entry: Point,
  direction: Direction,
  look: WireLook,
): readonly Shape[] {
  const { paint, width, dashes } = look;
  const [x, y] = entry;
  const head =
    direction === "down"
      ? [x, y - GAP, x - HALF_HEAD, y - GAP - HEAD, x + HALF_HEAD, y - GAP - HEAD]
      : [x - GAP, y, x - GAP - HEAD, y - HALF_HEAD, x - GAP - HEAD, y + HALF_HEAD];
  return [
    { kind: "curve", points: curve, stroke: paint, strokeWidth: width, ...(dashes && { dashes }) },
    { kind: "polygon", points: head, fill: paint },
  ];
}
