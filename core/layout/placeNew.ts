import { type Box, freeSpot } from "./freeSpot.ts";
import { COLUMN_GAP, type Layout, ROW_GAP } from "./layout.ts";
import { geometryOf, type LayoutEdge, type LayoutNode, type Point } from "./nodeGeometry.ts";
import { routesBetween } from "./routes.ts";

/**
 * The layout after a change of the text: whoever had a place keeps it, to the pixel, so that adding a node never
 * shuffles the rest. New nodes stand beside their neighbours. A node moves only if it is pinned elsewhere, or if a new
 * wire into it would run backwards.
 */
export function placeNew(
  before: Layout,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  edgesBefore: readonly LayoutEdge[] = [],
): Layout {
  const known = inheritRenamed(before.positions, nodes);
  const positions = new Map<string, Point>();
  for (const node of nodes) {
    const place = node.pin ?? known.get(node.id);
    if (place) positions.set(node.id, place);
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const incoming = groupEdges(edges, "target");
  const wiredBefore = new Set(edgesBefore.map(wireName));
  const outgoing = groupEdges(edges, "source");
  // What is pushed pushes on, so that no wire behind it runs backwards.
  const moved = new Set<string>();
  // In topological order: the inputs of a new node have their place before it does.
  for (const node of nodes) {
    const old = positions.get(node.id);
    if (node.pin) continue;
    const wires = incoming.get(node.id) ?? [];
    // Wires of a cycle can never all run to the right; they are shown, but push nobody.
    const pushing = old
      ? wires.filter(
          (wire) =>
            (!wiredBefore.has(wireName(wire)) || moved.has(wire.source)) && !leadsTo(node.id, wire.source, outgoing),
        )
      : wires;
    const left = leftmost(pushing, positions, byId);
    if (old && (left === null || old[0] >= left.rightEdge)) continue;
    if (old) moved.add(node.id);
    const wish: Point =
      old && left
        ? [left.rightEdge + COLUMN_GAP, old[1]]
        : wishFor(node, left, outgoing.get(node.id) ?? [], positions, byId);
    // Who is pushed takes the place of those it feeds: they are pushed on in their turn, if nobody pinned them.
    const giveWay = new Set(old ? outgoing.get(node.id)?.map((wire) => wire.target) : []);
    const taken = boxes(positions, byId, (id) => id !== node.id && (!giveWay.has(id) || byId.get(id)?.pin != null));
    positions.set(node.id, freeSpot(boxAt(node, wish), taken));
  }
  return { positions, routes: routesBetween(before, positions, edges) };
}

/** Whatever input it is: indices shift when an input before it goes. */
function wireName(edge: LayoutEdge): string {
  return JSON.stringify([edge.source, edge.target]);
}

function leadsTo(from: string, to: string, outgoing: ReadonlyMap<string, readonly LayoutEdge[]>): boolean {
  const seen = new Set([from]);
  for (const id of seen) {
    if (id === to) return true;
    for (const edge of outgoing.get(id) ?? []) seen.add(edge.target);
  }
  return false;
}

interface Left {
  /** Of the input that reaches furthest right. */
  readonly rightEdge: number;
  /** Mean height of the inputs' exits. */
  readonly middle: number;
}

function leftmost(
  wires: readonly LayoutEdge[],
  positions: ReadonlyMap<string, Point>,
  byId: ReadonlyMap<string, LayoutNode>,
): Left | null {
  let rightEdge = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let count = 0;
  for (const wire of wires) {
    const place = positions.get(wire.source);
    const source = byId.get(wire.source);
    if (!place || !source) continue;
    const { exit } = geometryOf(source);
    rightEdge = Math.max(rightEdge, place[0] + exit[0]);
    sum += place[1] + exit[1];
    count += 1;
  }
  return count === 0 ? null : { rightEdge, middle: sum / count };
}

function wishFor(
  node: LayoutNode,
  left: Left | null,
  wires: readonly LayoutEdge[],
  positions: ReadonlyMap<string, Point>,
  byId: ReadonlyMap<string, LayoutNode>,
): Point {
  const { width, entry } = geometryOf(node);
  if (left) return [left.rightEdge + COLUMN_GAP, left.middle - entry[1]];
  const targets = wires.map((wire) => positions.get(wire.target)).filter((place) => place !== undefined);
  if (targets.length > 0) {
    const y = targets.reduce((sum, place) => sum + place[1], 0) / targets.length;
    return [Math.min(...targets.map((place) => place[0])) - COLUMN_GAP - width, y];
  }
  return belowEverything(node, positions, byId);
}

/** Without neighbours: inputs below the leftmost column, all others below the middle. */
function belowEverything(
  node: LayoutNode,
  positions: ReadonlyMap<string, Point>,
  byId: ReadonlyMap<string, LayoutNode>,
): Point {
  const all = boxes(positions, byId, (id) => id !== node.id);
  if (all.length === 0) return [0, 0];
  const left = Math.min(...all.map((box) => box.x));
  const right = Math.max(...all.map((box) => box.x + box.width));
  const { width } = geometryOf(node);
  const x = node.look === "input" ? left : (left + right - width) / 2;
  const below = all.filter((box) => box.x < x + width && x < box.x + box.width);
  const bottom = Math.max(...(below.length > 0 ? below : all).map((box) => box.y + box.height));
  return [x, bottom + ROW_GAP];
}

/** One id gone and one come at once is a rename, whoever made it: the node keeps its place. */
function inheritRenamed(
  positions: ReadonlyMap<string, Point>,
  nodes: readonly LayoutNode[],
): ReadonlyMap<string, Point> {
  const ids = new Set(nodes.map((node) => node.id));
  const gone = [...positions.keys()].filter((id) => !ids.has(id));
  const come = nodes.filter((node) => !positions.has(node.id));
  const [from, ...otherGone] = gone;
  const [to, ...otherCome] = come;
  const place = from === undefined ? undefined : positions.get(from);
  if (!place || !to || otherGone.length > 0 || otherCome.length > 0) return positions;
  return new Map([...positions, [to.id, place]]);
}

function groupEdges(
  edges: readonly LayoutEdge[],
  end: "source" | "target",
): ReadonlyMap<string, readonly LayoutEdge[]> {
  const groups = new Map<string, LayoutEdge[]>();
  for (const edge of edges) {
    const group = groups.get(edge[end]);
    if (group) group.push(edge);
    else groups.set(edge[end], [edge]);
  }
  return groups;
}

function boxes(
  positions: ReadonlyMap<string, Point>,
  byId: ReadonlyMap<string, LayoutNode>,
  counts: (id: string) => boolean,
): readonly Box[] {
  const list: Box[] = [];
  for (const [id, place] of positions) {
    const node = byId.get(id);
    if (node && counts(id)) list.push(boxAt(node, place));
  }
  return list;
}

function boxAt(node: LayoutNode, [x, y]: Point): Box {
  const { width, height } = geometryOf(node);
  return { x, y, width, height };
}
