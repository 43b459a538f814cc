import { turnPoint } from "../../core/layout/flowSpace.ts";
import { type Direction, geometryOf, type Point } from "../../core/layout/nodeGeometry.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { incomingEdges, outgoingEdges } from "../selectors.ts";
import { flowStep } from "./flowKeys.ts";

export type ArrowKey = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/**
 * Where an arrow key leads. Where the network runs to the right: left and right along the wires, to the neighbour
 * nearest in height; up and down to the next node above or below, in the same column if there is one. Where it runs
 * down, the other way round.
 */
export function neighbour(
  network: NetworkView,
  positions: ReadonlyMap<string, Point>,
  from: string,
  key: ArrowKey,
  direction: Direction = "right",
): string | null {
  const middle = middles(network, positions, direction);
  const here = middle.get(from);
  if (!here) return null;
  const step = flowStep(key, direction);
  if (step === "back" || step === "forth") {
    const wired =
      step === "back"
        ? incomingEdges(network, from).map((edge) => edge.source)
        : outgoingEdges(network, from).map((edge) => edge.target);
    return nearest(wired, middle, (there) => Math.abs(there[1] - here[1]));
  }
  const sign = step === "beforeInRow" ? -1 : 1;
  const others = [...middle.keys()].filter((id) => id !== from && ((middle.get(id)?.[1] ?? 0) - here[1]) * sign > 0);
  // Sideways distance counts more: up and down shall stay in the column.
  return nearest(others, middle, (there) => Math.abs(there[1] - here[1]) + 3 * Math.abs(there[0] - here[0]));
}

/** Middles of the bodies, x along the flow and y across it. */
function middles(
  network: NetworkView,
  positions: ReadonlyMap<string, Point>,
  direction: Direction,
): ReadonlyMap<string, Point> {
  const points = new Map<string, Point>();
  for (const node of network.nodes) {
    const place = positions.get(node.id);
    const { body } = geometryOf(node, direction);
    if (place) points.set(node.id, turnPoint([place[0] + body.width / 2, place[1] + body.height / 2], direction));
  }
  return points;
}

function nearest(
  ids: readonly string[],
  middle: ReadonlyMap<string, Point>,
  distance: (there: Point) => number,
): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    const there = middle.get(id);
    if (!there) continue;
    const d = distance(there);
    if (d < least) {
      least = d;
      best = id;
    }
  }
  return best;
}
