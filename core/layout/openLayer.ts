import type { Direction, NodeGeometry, Point } from "./nodeGeometry.ts";

/**
 * A layer opened into its units: a tall body with the id on top and one circle a unit below, all in one column (one row
 * where the passes run down). One column even for 784 units, because then every unit has a height of its own and every
 * weight its own two ends; a grid would lay them over each other. To stay a picture one can take in, the pitch
 * shrinks with the number of units: 10 need 440 pixels, 128 need 1070, 784 need 1860.
 */
export interface OpenBody {
  readonly width: number;
  readonly height: number;
  /** From the centre of one unit to the next. */
  readonly pitch: number;
  /** Of a unit's circle. */
  readonly radius: number;
}

/** More would be less than a hair apart at any zoom at which they fit. */
export const MOST_UNITS = 2048;

/** Where the id and the activation stand. */
export const OPEN_HEAD = 44;
/** Of a column, and from its left side to the centres; to their right stand the numbers. */
const WIDTH = 140;
const CENTRE = 44;
const END = 8;
const LARGEST_PITCH = 44;
const LARGEST_RADIUS = 18;
/** As many units stand at the largest pitch. */
const ROOMY = 12;
/** How fast the pitch shrinks beyond: total height grows with the power 0.3 of the number of units. */
const SHRINKING = 0.7;
/** Free way for the weights to the next column, as a share of the column's length: steep lines cannot be told apart. */
const WAY = 0.3;
const SHORTEST_WAY = 84;
const LONGEST_WAY = 1100;
const CAPTION = 18;

export function openBody(size: number, direction: Direction = "right"): OpenBody {
  const pitch = size <= ROOMY ? LARGEST_PITCH : LARGEST_PITCH * (ROOMY / size) ** SHRINKING;
  const length = Math.ceil(Math.max(1, size) * pitch + 2 * END);
  const across = direction === "right" ? WIDTH : OPEN_HEAD + LARGEST_PITCH + END;
  return {
    width: direction === "right" ? across : Math.max(WIDTH, length),
    height: direction === "right" ? length + OPEN_HEAD : across,
    pitch,
    radius: Math.min(LARGEST_RADIUS, pitch * 0.42),
  };
}

/** The centre of a unit's circle, from the node's top left corner. */
export function unitCentre(size: number, unit: number, direction: Direction = "right"): Point {
  const { width, height, pitch } = openBody(size, direction);
  if (direction === "right") return [CENTRE, OPEN_HEAD + END + (unit + 0.5) * pitch];
  const start = (width - size * pitch) / 2;
  return [start + (unit + 0.5) * pitch, (OPEN_HEAD + height - END) / 2];
}

/** The opened layer as the layout sees it; the stem is the way that the weights take to the next column. */
export function openGeometry(size: number, direction: Direction = "right"): NodeGeometry {
  const body = openBody(size, direction);
  const length = direction === "right" ? body.height : body.width;
  const way = Math.round(Math.min(LONGEST_WAY, Math.max(SHORTEST_WAY, length * WAY)));
  if (direction === "right") {
    const middle = body.height / 2;
    return {
      width: body.width + way,
      height: body.height + CAPTION,
      body: { width: body.width, height: body.height },
      entry: [0, middle],
      exit: [body.width + way, middle],
    };
  }
  const middle = body.width / 2;
  return {
    width: body.width,
    height: body.height + way,
    body: { width: body.width, height: body.height },
    entry: [middle, 0],
    exit: [middle, body.height + way],
  };
}
