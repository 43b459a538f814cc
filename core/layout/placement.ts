import { placeInColumns } from "./columns.ts";
import { EMPTY_LAYOUT, type Layout } from "./layout.ts";
import type { LayoutEdge, LayoutNode, Point } from "./nodeGeometry.ts";
import { applyPins } from "./pins.ts";
import { placeNew } from "./placeNew.ts";
import { placeReplaced } from "./placeReplaced.ts";
import { routesBetween } from "./routes.ts";

/** The picture, and what has to be remembered to change it little. */
export interface Placement {
  /** With pins where a person put them. */
  readonly shown: Layout;
  /** Where the layout by itself has every node: there it returns when it is unpinned, or when a drag is undone. */
  readonly natural: Layout;
  readonly edges: readonly LayoutEdge[];
  /** True for a picture that was made at once and that ELK should refine. */
  readonly isRough: boolean;
}

export const EMPTY_PLACEMENT: Placement = { shown: EMPTY_LAYOUT, natural: EMPTY_LAYOUT, edges: [], isRough: false };

/** The placement for a new reading of the text: mostly new networks are placed in columns, others keep all their places. */
export function updatePlacement(
  before: Placement,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): Placement {
  const replaced = placeReplaced(before.natural.positions, nodes, edges, before.edges);
  const known = { ...before.natural, positions: new Map([...before.natural.positions, ...replaced]) };
  const kept = nodes.filter((node) => known.positions.has(node.id)).length;
  if (kept * 2 < nodes.length)
    return placeWhole({ positions: placeInColumns(nodes, edges), routes: new Map() }, nodes, edges, true);
  const shown = placeNew(known, nodes, edges, before.edges);
  const positions = new Map<string, Point>();
  for (const node of nodes) {
    const place = (node.pin && before.natural.positions.get(node.id)) ?? shown.positions.get(node.id);
    if (place) positions.set(node.id, place);
  }
  return {
    shown,
    natural: { positions, routes: routesBetween(before.natural, positions, edges) },
    edges,
    isRough: before.isRough,
  };
}

/** Takes over a layout of everything. */
export function placeWhole(
  natural: Layout,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  isRough = false,
): Placement {
  return { shown: applyPins(natural, nodes, edges), natural, edges, isRough };
}
