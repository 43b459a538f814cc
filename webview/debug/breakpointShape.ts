import type { BreakpointView } from "../../core/protocol.ts";

/** Side of the square in which the shapes are given. */
export const SHAPE_SIZE = 16;

const OUTLINES = {
  plain: "M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
  conditional: "M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
  log: "M8 1L15 8L8 15L1 8z",
} as const;

/** An equals sign. */
const BARS = "M5 5.5h6v1.6H5zM5 8.9h6v1.6H5z";

export interface BreakpointShape {
  /** Filled, and hollow where the breakpoint is disabled. */
  readonly outline: string;
  readonly isFilled: boolean;
  /** On top, in the colour of the ground, or of the breakpoint where it is hollow; null for none. */
  readonly sign: string | null;
}

/** A disc, a disc with an equals sign, or a diamond: the kinds differ by more than their colour. */
export function shapeOf({ kind, enabled }: BreakpointView): BreakpointShape {
  return { outline: OUTLINES[kind], isFilled: enabled, sign: kind === "conditional" ? BARS : null };
}
