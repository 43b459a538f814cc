import { type Box, overlaps } from "./freeSpot.ts";
import { ROW_GAP } from "./layout.ts";

/** What stands on the canvas: who it is, where, and whether others make way for it. */
export interface Standing {
  readonly id: string;
  readonly box: Box;
  /** Stands where it stands, come what may: a pinned node. */
  readonly isFixed: boolean;
  /** A layer that was opened, or what took the place of something smaller. */
  readonly isFirm: boolean;
}

/** Leaving one's column says something wrong about the order of the passes: it has to save this much. */
const STAYS_IN_COLUMN = 2;

type Axis = "x" | "y";

/**
 * Whoever a firm box covers steps aside: away from that box's middle, along one axis, as far as needed, and pushes on
 * whom it would cover itself, in the same direction. Nobody else moves. The axis is the one
 * across the flow, unless the other costs far less way in all. Gives back the boxes that moved.
 */
export function makeWay(all: readonly Standing[]): ReadonlyMap<string, Box> {
  const moved = new Map<string, Box>();
  const boxOf = (one: Standing) => moved.get(one.id) ?? one.box;
  for (const firm of all) {
    if (!firm.isFirm) continue;
    const covered = all.some((one) => one !== firm && !one.isFixed && overlaps(boxOf(firm), boxOf(one)));
    if (!covered) continue;
    const options = (["y", "x"] as const).map((axis) => pushFrom(firm, all, boxOf, axis));
    const [across, along] = options as [Pushes, Pushes];
    const { places } = along.way * STAYS_IN_COLUMN < across.way ? along : across;
    for (const [id, box] of places) moved.set(id, box);
  }
  return moved;
}

interface Pushes {
  readonly places: ReadonlyMap<string, Box>;
  /** Pixels that all of them go, together. */
  readonly way: number;
}

function pushFrom(firm: Standing, all: readonly Standing[], boxOf: (one: Standing) => Box, axis: Axis): Pushes {
  const places = new Map<string, Box>();
  const now = (one: Standing) => places.get(one.id) ?? boxOf(one);
  const middle = middleOf(boxOf(firm), axis);
  // Firm ones hold against each other as pinned ones do: the first that stands in the way is gone past.
  const walls = all.filter((one) => one !== firm && (one.isFixed || one.isFirm));
  const movable = all.filter((one) => one !== firm && !one.isFixed && !one.isFirm);
  let way = 0;
  for (const sign of [-1, 1] as const) {
    const side = movable
      .filter((one) => !places.has(one.id) && Math.sign(middleOf(boxOf(one), axis) - middle || 1) === sign)
      .sort((a, b) => sign * (middleOf(boxOf(a), axis) - middleOf(boxOf(b), axis)));
    // In the order of their distance, so that whoever is pushed meets only those farther out, which are pushed later.
    const pushers: Box[] = [boxOf(firm)];
    for (const one of side) {
      const from = now(one);
      let box = from;
      for (let again = true; again; ) {
        again = false;
        for (const other of [...pushers, ...(box === from ? [] : walls.map(boxOf))]) {
          if (!overlaps(box, other)) continue;
          box = beyond(box, other, axis, sign);
          again = true;
        }
      }
      if (box === from) continue;
      way += Math.abs(box[axis] - from[axis]);
      places.set(one.id, box);
      pushers.push(box);
    }
  }
  return { places, way };
}

function beyond(box: Box, other: Box, axis: Axis, sign: -1 | 1): Box {
  const extent = axis === "x" ? "width" : "height";
  const at =
    sign > 0 ? Math.ceil(other[axis] + other[extent] + ROW_GAP) : Math.floor(other[axis] - box[extent] - ROW_GAP);
  return { ...box, [axis]: at };
}

function middleOf(box: Box, axis: Axis): number {
  return axis === "x" ? box.x + box.width / 2 : box.y + box.height / 2;
}
