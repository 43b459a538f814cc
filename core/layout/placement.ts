import { boxAt, groupEdges } from "./boxes.ts";
import { type LayoutGroup, placeInColumns } from "./columns.ts";
import { flowGeometry, turnLayout, turnPoint } from "./flowSpace.ts";
import { type Box, freeSpot, overlaps } from "./freeSpot.ts";
import { COLUMN_GAP, EMPTY_LAYOUT, type Layout } from "./layout.ts";
import { placeNewcomers } from "./newcomers.ts";
import type { Direction, LayoutEdge, LayoutNode, Point } from "./nodeGeometry.ts";
import { arrange } from "./pins.ts";
import { routesBetween } from "./routes.ts";

/** The picture, and what has to be remembered to change it little. */
export interface Placement {
  /** With pins where a person put them, and everybody who has to make way aside. */
  readonly shown: Layout;
  /** Where the layout by itself has every node: there it returns when it is unpinned, or when a drag is undone. */
  readonly natural: Layout;
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  readonly direction: Direction;
  /** Those who came in somebody's place, and may need more room than there was: others make way for them. */
  readonly firm: ReadonlySet<string>;
  /** Those who went: where they stood and what they read. Who comes back the same finds the old place again. */
  readonly left: ReadonlyMap<string, Left>;
  /** True for a picture that was made at once and that ELK should refine. */
  readonly isRough: boolean;
}

interface Left {
  readonly place: Point;
  readonly reads: string;
  readonly isFirm: boolean;
}

export interface LayoutWishes {
  readonly direction?: Direction;
  readonly groups?: readonly LayoutGroup[];
}

export const EMPTY_PLACEMENT: Placement = {
  shown: EMPTY_LAYOUT,
  natural: EMPTY_LAYOUT,
  nodes: [],
  edges: [],
  direction: "right",
  firm: new Set(),
  left: new Map(),
  isRough: false,
};

/** Of those who went, this many are remembered. */
const MEMORY = 5000;

/**
 * The placement for a new reading of the text: another network is placed in columns; in the same one whoever had a place
 * keeps it, to the pixel, so that a change never shuffles the rest. Newcomers stand beside their neighbours.
 */
export function updatePlacement(
  before: Placement,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  { direction = "right", groups = [] }: LayoutWishes = {},
): Placement {
  const kept = nodes.reduce((count, node) => count + (before.natural.positions.has(node.id) ? 1 : 0), 0);
  // A few ids in common do not make it the same network.
  const isOther = kept * 4 < nodes.length && kept * 4 < before.natural.positions.size;
  if (before.direction !== direction || isOther || (kept === 0 && !isRename(before, nodes))) {
    const whole = placeInColumns(shutLayers(nodes), edges, direction, groups);
    return placeWhole(whole, nodes, edges, { direction, groups, isRough: nodes.length > 0 });
  }

  const home = turnLayout(before.natural, direction).positions;
  const known = inheritRenamed(home, nodes);
  const places = new Map<string, Point>();
  const rewritten = rewrittenIn(before, nodes, edges);
  for (const node of nodes) {
    const place = (rewritten.has(node.id) ? null : known.get(node.id)) ?? (node.pin && turnPoint(node.pin, direction));
    if (place) places.set(node.id, place);
  }
  const gone = goneFrom(before, places, known, direction);
  // Whoever made way for what is gone now goes home, and leaves the ground to those who come back.
  const homes = groundOf(nodes, places, new Map(), direction);
  const back = comeBack(before, nodes, edges, places, homes, direction);
  const taken = groundOf(nodes, places, turnLayout(before.shown, direction).positions, direction);
  const came = placeNewcomers({
    direction,
    nodes: shutLayers(nodes),
    edges,
    groups,
    places,
    taken,
    gone: back.size > 0 ? new Map() : gone,
  });
  const firm = new Set([...before.firm, ...back, ...came].filter((id) => places.has(id)));
  turnBackwardWires(before, nodes, edges, places, direction, rewritten);

  const natural = turnLayout({ positions: places, routes: new Map() }, direction).positions;
  const shown = turnLayout(
    { positions: arrange(places, nodes, firm, direction), routes: new Map() },
    direction,
  ).positions;
  const natured = { positions: natural, routes: routesBetween(before.natural, natural, edges) };
  return {
    shown: { positions: shown, routes: routesBetween(natured, shown, edges) },
    natural: natured,
    nodes,
    edges,
    direction,
    firm,
    left: remember(before, places),
    isRough: before.isRough,
  };
}

/** Takes over a layout of everything. Where most nodes are pinned, the person's picture leads, and the rest joins it. */
export function placeWhole(
  layout: Layout,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  { direction = "right", groups = [], isRough = false }: LayoutWishes & { readonly isRough?: boolean } = {},
): Placement {
  let positions = turnLayout(layout, direction).positions;
  const pinned = nodes.filter((node) => node.pin !== null);
  if (pinned.length > 0 && pinned.length * 2 >= nodes.length) {
    const places = new Map<string, Point>();
    for (const { id, pin } of pinned) if (pin) places.set(id, turnPoint(pin, direction));
    const taken = pinned.map((node) => boxAt(node, places.get(node.id) ?? [0, 0], direction));
    placeNewcomers({ direction, nodes: shutLayers(nodes), edges, groups, places, taken, gone: new Map() });
    for (const { id } of pinned) places.set(id, positions.get(id) ?? places.get(id) ?? [0, 0]);
    positions = places;
  }
  const natural = turnLayout({ positions, routes: new Map() }, direction).positions;
  const shown = turnLayout(
    { positions: arrange(positions, nodes, new Set(), direction), routes: new Map() },
    direction,
  );
  const natured = { positions: natural, routes: routesBetween(layout, natural, edges) };
  return {
    shown: { positions: shown.positions, routes: routesBetween(layout, shown.positions, edges) },
    natural: natured,
    nodes,
    edges,
    direction,
    firm: new Set(),
    left: new Map(),
    isRough,
  };
}

/**
 * The nodes as they are laid out: natural places are those of a picture with every layer shut, and what opening one
 * takes is given in `arrange` alone, so that it is the same whether a layer was opened before the layout or after it.
 */
export function shutLayers<T extends LayoutNode>(nodes: readonly T[]): readonly T[] {
  return nodes.some((node) => node.isOpen) ? nodes.map((node) => ({ ...node, isOpen: false })) : nodes;
}

/** Ground where nobody new may stand: where the others are seen, and where they return to. */
function groundOf(
  nodes: readonly LayoutNode[],
  places: ReadonlyMap<string, Point>,
  seen: ReadonlyMap<string, Point>,
  direction: Direction,
): Box[] {
  const taken: Box[] = [];
  for (const node of nodes) {
    const place = places.get(node.id);
    if (!place) continue;
    taken.push(boxAt(node, place, direction));
    const shown = node.pin ? turnPoint(node.pin, direction) : seen.get(node.id);
    if (shown && (shown[0] !== place[0] || shown[1] !== place[1])) taken.push(boxAt(node, shown, direction));
  }
  return taken;
}

function goneFrom(
  before: Placement,
  places: ReadonlyMap<string, Point>,
  known: ReadonlyMap<string, Point>,
  direction: Direction,
): ReadonlyMap<string, { box: Box; neighbours: ReadonlySet<string> }> {
  const gone = new Map<string, { box: Box; neighbours: Set<string> }>();
  for (const node of before.nodes) {
    const place = known.get(node.id);
    if (place && !places.has(node.id)) gone.set(node.id, { box: boxAt(node, place, direction), neighbours: new Set() });
  }
  if (gone.size === 0) return gone;
  for (const { source, target } of before.edges) {
    if (places.has(target)) gone.get(source)?.neighbours.add(target);
    if (places.has(source)) gone.get(target)?.neighbours.add(source);
  }
  return gone;
}

/** Who went and comes back the same, by an undo or from a folded group, stands where it stood. Gives back the firm ones. */
function comeBack(
  before: Placement,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  places: Map<string, Point>,
  taken: Box[],
  direction: Direction,
): ReadonlySet<string> {
  const firm = new Set<string>();
  if (before.left.size === 0) return firm;
  const reads = readsOf(edges);
  const free = [...taken];
  for (const node of nodes) {
    const left = places.has(node.id) ? undefined : before.left.get(node.id);
    if (!left || left.reads !== (reads.get(node.id) ?? "")) continue;
    const place = turnPoint(left.place, direction);
    const box = boxAt(node, place, direction);
    const isFree = !free.some((other) => overlaps(box, other));
    if (!isFree && !left.isFirm) {
      const [x, y] = freeSpot(box, taken);
      places.set(node.id, [x, y]);
      taken.push({ ...box, x, y });
      continue;
    }
    places.set(node.id, place);
    taken.push(box);
    if (left.isFirm) firm.add(node.id);
  }
  return firm;
}

/** What each node reads, by name. Folded groups do not count: whether one is folded makes no other node of it. */
function readsOf(edges: readonly LayoutEdge[]): ReadonlyMap<string, string> {
  const reads = new Map<string, string>();
  for (const [target, wires] of groupEdges(edges, "target")) {
    const names = wires.map((wire) => wire.source).filter((source) => !source.startsWith("\u0000"));
    reads.set(target, JSON.stringify(names.sort()));
  }
  return reads;
}

function remember(before: Placement, places: ReadonlyMap<string, Point>): ReadonlyMap<string, Left> {
  const left = new Map([...before.left].filter(([id]) => !places.has(id)));
  const reads = readsOf(before.edges);
  for (const [id, place] of before.natural.positions)
    if (!places.has(id)) {
      left.delete(id);
      left.set(id, { place, reads: reads.get(id) ?? "", isFirm: before.firm.has(id) });
    }
  for (const id of left.keys()) {
    if (left.size <= MEMORY) break;
    left.delete(id);
  }
  return left;
}

function isRename(before: Placement, nodes: readonly LayoutNode[]): boolean {
  return nodes.length === 1 && before.natural.positions.size === 1;
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

/**
 * Who keeps its id but has become another thing: a layer that joins its neurons now, or is a layer again. It goes and comes
 * like them, so that all of them together stand where it stood, and the others make way.
 */
function rewrittenIn(
  before: Placement,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): ReadonlySet<string> {
  const ids = new Set(nodes.map((node) => node.id));
  const stood = new Map(before.nodes.map((node) => [node.id, node]));
  if (nodes.every(({ id }) => stood.has(id)) && before.nodes.every(({ id }) => ids.has(id))) return new Set();
  const [reads, had] = [groupEdges(edges, "target"), groupEdges(before.edges, "target")];
  const key = (wires: ReadonlyMap<string, readonly LayoutEdge[]>, id: string): string =>
    JSON.stringify([...new Set((wires.get(id) ?? []).map((wire) => wire.source))].toSorted());
  const rewritten = nodes.filter(({ id, look }) => {
    const old = stood.get(id);
    const [sources, sourcesBefore] = [reads, had].map(
      (wires) => new Set((wires.get(id) ?? []).map((wire) => wire.source)),
    );
    if (!old || !sources || !sourcesBefore) return false;
    const isOther = (set: ReadonlySet<string>): boolean => set.size > 1 || (set.size === 1 && look !== old.look);
    return (
      (isOther(sources) && [...sources].every((source) => !stood.has(source) && key(reads, source) === key(had, id))) ||
      (isOther(sourcesBefore) &&
        [...sourcesBefore].every((source) => !ids.has(source) && key(had, source) === key(reads, id)))
    );
  });
  return new Set(rewritten.map(({ id }) => id));
}

/** A new wire between two who stay (or one from a node that is another thing now) may run backwards: then its target goes behind its source, and nobody else moves. */
function turnBackwardWires(
  before: Placement,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  places: Map<string, Point>,
  direction: Direction,
  rewritten: ReadonlySet<string>,
): void {
  const wiredBefore = new Set(before.edges.map(wireName));
  const stood = before.natural.positions;
  const fresh = edges.filter(
    (edge) =>
      stood.has(edge.source) &&
      stood.has(edge.target) &&
      (!wiredBefore.has(wireName(edge)) || rewritten.has(edge.source)),
  );
  if (fresh.length === 0) return;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const outgoing = groupEdges(edges, "source");
  const incoming = groupEdges(fresh, "target");
  // In topological order: what a node reads stands before it does.
  for (const node of nodes) {
    const place = places.get(node.id);
    if (node.pin || !place) continue;
    let edge = Number.NEGATIVE_INFINITY;
    for (const wire of incoming.get(node.id) ?? []) {
      const source = byId.get(wire.source);
      const at = places.get(wire.source);
      // Wires of a cycle can never all run forward; they are shown, but push nobody.
      if (source && at && !leadsTo(node.id, wire.source, outgoing))
        edge = Math.max(edge, at[0] + flowGeometry(source, direction).exit[0]);
    }
    if (place[0] >= edge) continue;
    const taken: Box[] = [];
    for (const other of nodes) {
      const at = other === node ? undefined : places.get(other.id);
      if (at) taken.push(boxAt(other, at, direction));
      if (at && other.pin) taken.push(boxAt(other, turnPoint(other.pin, direction), direction));
    }
    places.set(node.id, freeSpot(boxAt(node, [edge + COLUMN_GAP, place[1]], direction), taken));
  }
}

/** Whatever input it is: indices shift when an input before it goes. */
function wireName(edge: LayoutEdge): string {
  return `${edge.source}\u0000\u0000${edge.target}`;
}

function leadsTo(from: string, to: string, outgoing: ReadonlyMap<string, readonly LayoutEdge[]>): boolean {
  const seen = new Set([from]);
  for (const id of seen) {
    if (id === to) return true;
    for (const edge of outgoing.get(id) ?? []) seen.add(edge.target);
  }
  return false;
}
