import { type Box, freeSpot } from "./freeSpot.ts";
import { ROW_GAP } from "./layout.ts";
import { geometryOf, type LayoutEdge, type LayoutNode, type Point } from "./nodeGeometry.ts";

/**
 * Places for nodes that took the place of others: they read what those had read, and those are gone or read nothing but the
 * newcomers now. A layer that became its neurons, neurons that became a layer, and either taken back, stand where the others
 * stood: a column about their middle, or the nearest stretch that is free.
 */
export function placeReplaced(
  positions: ReadonlyMap<string, Point>,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  edgesBefore: readonly LayoutEdge[],
): ReadonlyMap<string, Point> {
  const placed = new Map<string, Point>();
  if (edgesBefore.length === 0) return placed;
  const now = sourcesOf(edges);
  const before = sourcesOf(edgesBefore);
  const ids = new Set(nodes.map((node) => node.id));
  // One that joined neurons and is their layer now had read nothing but what is gone.
  const isNew = (node: LayoutNode): boolean =>
    !positions.has(node.id) || before.get(node.id)?.list.every((source) => !ids.has(source)) === true;
  const come = nodes.filter((node) => node.pin === null && isNew(node));
  for (const [key, group] of groupBy(come, (node) => now.get(node.id)?.key)) {
    const newcomers = new Set(group.map((node) => node.id));
    const replaced = [...before].flatMap(([id, sources]) => {
      const place = positions.get(id);
      const joins = group.length > 1 && now.get(id)?.list.every((source) => newcomers.has(source)) === true;
      return sources.key === key && place && (!ids.has(id) || joins) ? [{ id, place }] : [];
    });
    // One for one is a rename, or another op in its place: that node's place is known.
    if (replaced.length === 0 || (replaced.length === 1 && group.length === 1)) continue;
    const others = nodes.filter((node) => !newcomers.has(node.id) && !replaced.some(({ id }) => id === node.id));
    const taken = others.flatMap((node) => boxOf(node, positions));
    placeColumn(
      group,
      replaced.map(({ place }) => place),
      taken,
      placed,
    );
    for (const { id } of replaced) {
      // Who joins them stays at their middle; that it stands behind them is seen to with all wires.
      const joint = nodes.find((node) => node.id === id && node.pin === null);
      if (joint) placed.set(id, [positions.get(id)?.[0] ?? 0, middleOf(group, placed) - geometryOf(joint).entry[1]]);
    }
  }
  return placed;
}

function placeColumn(
  group: readonly LayoutNode[],
  places: readonly Point[],
  taken: readonly Box[],
  placed: Map<string, Point>,
): void {
  // How the others looked is not known any more: several that read the same were neurons, one was a layer.
  const was = geometryOf({ look: places.length > 1 ? "neuron" : "layer", size: 1 });
  const tops = places.map(([, y]) => y);
  const middle = (Math.min(...tops) + Math.max(...tops) + was.height) / 2;
  const height = group.reduce((sum, node) => sum + geometryOf(node).height, (group.length - 1) * ROW_GAP);
  const width = Math.max(...group.map((node) => geometryOf(node).width));
  const x = Math.min(...places.map((place) => place[0]));
  const [, top] = freeSpot({ x, y: Math.round(middle - height / 2), width, height }, taken);
  let y = top;
  for (const node of group) {
    placed.set(node.id, [x, y]);
    y += geometryOf(node).height + ROW_GAP;
  }
}

/** Half way between the entries of the first and the last. */
function middleOf(group: readonly LayoutNode[], placed: ReadonlyMap<string, Point>): number {
  const entries = group.map((node) => (placed.get(node.id)?.[1] ?? 0) + geometryOf(node).entry[1]);
  return Math.round((Math.min(...entries) + Math.max(...entries)) / 2);
}

interface Sources {
  /** The same for the same sources. */
  readonly key: string;
  readonly list: readonly string[];
}

/** What every node reads, each source once. */
function sourcesOf(edges: readonly LayoutEdge[]): ReadonlyMap<string, Sources> {
  const lists = new Map<string, Set<string>>();
  for (const { source, target } of edges) {
    const list = lists.get(target);
    if (list) list.add(source);
    else lists.set(target, new Set([source]));
  }
  return new Map([...lists].map(([id, set]) => [id, { key: JSON.stringify([...set].toSorted()), list: [...set] }]));
}

function groupBy(
  nodes: readonly LayoutNode[],
  keyOf: (node: LayoutNode) => string | undefined,
): ReadonlyMap<string, readonly LayoutNode[]> {
  const groups = new Map<string, LayoutNode[]>();
  for (const node of nodes) {
    const key = keyOf(node);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  return groups;
}

function boxOf(node: LayoutNode, positions: ReadonlyMap<string, Point>): readonly Box[] {
  const place = positions.get(node.id);
  const { width, height } = geometryOf(node);
  return place ? [{ x: place[0], y: place[1], width, height }] : [];
}
