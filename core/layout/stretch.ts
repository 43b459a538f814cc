import { boxAt } from "./boxes.ts";
import { flowGeometry } from "./flowSpace.ts";
import { type Box, overlaps } from "./freeSpot.ts";
import { ROW_GAP } from "./layout.ts";
import type { Direction, LayoutNode, Point } from "./nodeGeometry.ts";

interface Opened {
  readonly node: LayoutNode;
  /** Where its room ended along the flow while it was shut. */
  readonly edge: number;
  /** By how much it is longer along the flow now, with the way of its weights. */
  readonly extra: number;
  readonly from: number;
}

/**
 * Makes room along the flow for opened layers: whatever stood past a layer goes as much farther as the layer has grown.
 * Order and distances stay, so the picture is the same one, only wider; opened layers of one column share their room.
 * Those that would then lie over each other across the flow move apart. Pinned nodes stay. Changes `places`.
 */
export function stretch(places: Map<string, Point>, nodes: readonly LayoutNode[], direction: Direction): void {
  const opened: Opened[] = [];
  for (const node of nodes) {
    const place = places.get(node.id);
    if (!node.isOpen || !place) continue;
    const shut = flowGeometry({ ...node, isOpen: false }, direction).width;
    const extra = flowGeometry(node, direction).width - shut;
    opened.push({ node, from: place[0], edge: place[0] + shut, extra: Math.max(0, extra) });
  }
  if (opened.length === 0) return;
  const steps = stepsOf(opened);
  for (const node of nodes) {
    const place = places.get(node.id);
    if (!place || node.pin) continue;
    const shift = steps.reduce((sum, { edge, extra }) => sum + (place[0] >= edge ? extra : 0), 0);
    if (shift > 0) places.set(node.id, [place[0] + shift, place[1]]);
  }
  moveApart(opened, places, direction);
}

/** One step a column of opened layers: past its first end, everything goes farther by the most that one of them needs. */
function stepsOf(opened: readonly Opened[]): readonly { readonly edge: number; readonly extra: number }[] {
  const steps: { edge: number; extra: number }[] = [];
  for (const { from, edge, extra } of opened.toSorted((a, b) => a.from - b.from)) {
    const last = steps.at(-1);
    if (last && from < last.edge) {
      last.edge = Math.min(last.edge, edge);
      last.extra = Math.max(last.extra, extra);
    } else steps.push({ edge, extra });
  }
  return steps;
}

/** From the middle one of those that overlap, up and down: so the picture keeps its middle. */
function moveApart(opened: readonly Opened[], places: Map<string, Point>, direction: Direction): void {
  const boxOf = ({ node }: Opened): Box => boxAt(node, places.get(node.id) ?? [0, 0], direction);
  const middle = (one: Opened) => boxOf(one).y + boxOf(one).height / 2;
  const ordered = opened.toSorted((a, b) => middle(a) - middle(b));
  const half = Math.floor(ordered.length / 2);
  const done: Opened[] = ordered.slice(half, half + 1);
  const push = (one: Opened, sign: 1 | -1) => {
    for (let again = true; again && !one.node.pin; ) {
      again = false;
      const box = boxOf(one);
      const other = done.find((wall) => overlaps(box, boxOf(wall)));
      if (!other) continue;
      const wall = boxOf(other);
      const y = sign > 0 ? Math.ceil(wall.y + wall.height + ROW_GAP) : Math.floor(wall.y - box.height - ROW_GAP);
      places.set(one.node.id, [box.x, y]);
      again = true;
    }
    done.push(one);
  };
  for (const one of ordered.slice(half + 1)) push(one, 1);
  for (const one of ordered.slice(0, half).toReversed()) push(one, -1);
}
