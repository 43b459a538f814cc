import { placeInColumns } from "../../core/layout/columns.ts";
import { turnPoint } from "../../core/layout/flowSpace.ts";
import { type Box, boundsOf, freeSpot } from "../../core/layout/freeSpot.ts";
import { type Direction, geometryOf, type LayoutNode, type Point } from "../../core/layout/nodeGeometry.ts";
import type { Placement } from "../../core/layout/placement.ts";
import type { NetworkView } from "../../core/protocol.ts";

/** Where a person looks while something is added that no wire and no pin gives a place. */
let expected: Point | null = null;

export function expectAt(at: Point | null): void {
  expected = at;
}

/**
 * The placement as the layout shall take it up: newcomers that nothing ties to those who are there stand around the
 * expected place, on free ground. Like every other place without a pin it is the canvas's own and never in the text.
 */
export function seedExpected(before: Placement, shown: NetworkView): Placement {
  const known = before.natural.positions;
  const come = shown.nodes.filter(({ id }) => !known.has(id));
  if (!expected || known.size === 0 || come.length === 0) return before;
  const at = expected;
  expected = null;
  const ids = new Set(come.map(({ id }) => id));
  const inside = shown.edges.filter(({ source, target }) => ids.has(source) && ids.has(target));
  const isTied = shown.edges.some(({ source, target }) => ids.has(source) !== ids.has(target));
  if (isTied || come.some(({ pin }) => pin !== null)) return before;
  const { direction } = before;
  const inner = placeInColumns(come, inside, direction).positions;
  const box = boundsOf(come.flatMap((node) => boxAt(node, inner.get(node.id), direction)));
  if (!box) return before;
  const wish = { ...box, x: Math.round(at[0] - box.width / 2), y: Math.round(at[1] - box.height / 2) };
  const taken = shown.nodes.flatMap((node) => boxAt(node, before.shown.positions.get(node.id), direction));
  const [x, y] = turnPoint(
    freeSpot(
      turned(wish, direction),
      taken.map((other) => turned(other, direction)),
    ),
    direction,
  );
  const seeds = [...inner].map(([id, place]) => [id, [place[0] + x - box.x, place[1] + y - box.y]] as const);
  return {
    ...before,
    natural: { ...before.natural, positions: new Map<string, Point>([...known, ...seeds]) },
    edges: [...before.edges, ...inside],
  };
}

function boxAt(node: LayoutNode, place: Point | undefined, direction: Direction): readonly Box[] {
  if (!place) return [];
  const { width, height } = geometryOf(node, direction);
  return [{ x: place[0], y: place[1], width, height }];
}

function turned(box: Box, direction: Direction): Box {
  return direction === "right" ? box : { x: box.y, y: box.x, width: box.height, height: box.width };
}
