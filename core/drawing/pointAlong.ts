import type { Point } from "../layout/nodeGeometry.ts";
import { type Curve, pointOn } from "../layout/wireCurve.ts";

/** A point along the whole curve, by the share of its pieces: 0 the start, 1 the end. */
export function pointAlong(curve: Curve, share: number): Point {
  const pieces = Math.max(1, (curve.length - 2) / 6);
  const piece = Math.min(pieces - 1, Math.floor(share * pieces));
  return pointOn(curve, 6 * piece, share * pieces - piece);
}
