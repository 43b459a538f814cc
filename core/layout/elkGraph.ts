import { type LayoutGroup, placeInColumns } from "./columns.ts";
import { flowGeometry, turnLayout } from "./flowSpace.ts";
import { COLUMN_GAP, type Layout, ROW_GAP } from "./layout.ts";
import type { Direction, LayoutEdge, LayoutNode, Point } from "./nodeGeometry.ts";
import { rimOf } from "./rim.ts";

/** The part of ELK's JSON that we use; written out here so that core needs no layout engine to be compiled. */
export interface ElkGraph {
  readonly id: string;
  readonly layoutOptions: Readonly<Record<string, string>>;
  readonly children: readonly ElkChild[];
  readonly edges: readonly ElkWire[];
}

export interface ElkChild {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
  readonly layoutOptions: Readonly<Record<string, string>>;
  readonly ports: readonly {
    readonly id: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
}

export interface ElkWire {
  readonly id: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  readonly sections?: readonly { readonly bendPoints?: readonly { readonly x: number; readonly y: number }[] }[];
}

/**
 * Left to right in layers: ELK, too, works in the space of the flow (`flowSpace.ts`), which is what it does by itself
 * for any other direction. Model order makes ELK keep the file's reading order wherever crossings allow it, so that
 * the same text gives the same picture and a small change of the text a small change of the picture.
 */
const OPTIONS: Readonly<Record<string, string>> = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  // One crossing is worth five places out of order: among pictures with as few crossings, the file's order decides.
  "elk.layered.considerModelOrder.crossingCounterNodeInfluence": "0.2",
  "elk.layered.crossingMinimization.strategy": "LAYER_SWEEP",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.nodePlacement.favorStraightEdges": "true",
  "elk.edgeRouting": "POLYLINE",
  "elk.spacing.nodeNode": String(ROW_GAP),
  "elk.spacing.edgeNode": "18",
  "elk.spacing.edgeEdge": "12",
  "elk.layered.spacing.nodeNodeBetweenLayers": String(COLUMN_GAP),
  "elk.layered.spacing.edgeNodeBetweenLayers": "20",
  "elk.separateConnectedComponents": "false",
  "elk.padding": "[top=0,left=0,bottom=0,right=0]",
};

/**
 * From here on nodes are placed within their layers by linear segments: half the time of the network simplex on 300
 * nodes (npm run bench), and a picture of nearly the same size with its wires as straight.
 */
const LARGE = 150;

/** Names in ELK's JSON are our indices, not ids: an id may hold anything, and the engine keys plain objects by name. */
const ROOT = "root";
const nodeName = (index: number) => `n${index}`;
const entryName = (index: number) => `n${index}i`;
const exitName = (index: number) => `n${index}o`;

export function toElkGraph(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  direction: Direction = "right",
  groups: readonly LayoutGroup[] = [],
): ElkGraph {
  const index = new Map(nodes.map((node, i) => [node.id, i]));
  const rim = rimOf(nodes, edges);
  const wires: ElkWire[] = [];
  edges.forEach((edge, i) => {
    const source = index.get(edge.source);
    const target = index.get(edge.target);
    if (source === undefined || target === undefined) return;
    wires.push({ id: `e${i}`, sources: [exitName(source)], targets: [entryName(target)] });
  });
  const children = nodes.map((node, i) => toElkChild(node, i, rim.get(node.id), direction));
  return {
    id: ROOT,
    layoutOptions: {
      ...OPTIONS,
      ...(nodes.length >= LARGE && { "elk.layered.nodePlacement.strategy": "LINEAR_SEGMENTS" }),
      ...(groups.length > 0 && { "elk.layered.crossingMinimization.forceNodeModelOrder": "true" }),
    },
    children: groups.length > 0 ? inOwnOrder(children, nodes, edges, direction, groups) : children,
    edges: wires,
  };
}

/** ELK knows no groups within a layer, but takes an order: ours, in which members stand together. */
function inOwnOrder(
  children: readonly ElkChild[],
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  direction: Direction,
  groups: readonly LayoutGroup[],
): readonly ElkChild[] {
  const { positions } = turnLayout(placeInColumns(nodes, edges, direction, groups), direction);
  const places = nodes.map((node) => positions.get(node.id) ?? [0, 0]);
  const order = nodes.map((_, i) => i);
  order.sort((a, b) => (places[a]?.[0] ?? 0) - (places[b]?.[0] ?? 0) || (places[a]?.[1] ?? 0) - (places[b]?.[1] ?? 0));
  return order.map((i) => children[i]).filter((child) => child !== undefined);
}

function toElkChild(
  node: LayoutNode,
  index: number,
  rim: "left" | "right" | undefined,
  direction: Direction,
): ElkChild {
  const { width, height, entry, exit } = flowGeometry(node, direction);
  const port = (id: string, [x, y]: Point) => ({ id, x, y, width: 0, height: 0 });
  return {
    id: nodeName(index),
    width,
    height,
    layoutOptions: {
      "elk.portConstraints": "FIXED_POS",
      ...(rim && { "elk.layered.layering.layerConstraint": rim === "left" ? "FIRST" : "LAST" }),
    },
    ports: [port(entryName(index), entry), port(exitName(index), exit)],
  };
}

/** Reads positions and bends from what ELK gave back for `toElkGraph(nodes, edges)`. */
export function fromElkGraph(
  result: ElkGraph,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  direction: Direction = "right",
): Layout {
  const positions = new Map<string, Point>();
  for (const child of result.children) {
    const node = nodes[Number(child.id.slice(1))];
    if (node) positions.set(node.id, [Math.round(child.x ?? 0), Math.round(child.y ?? 0)]);
  }
  const routes = new Map<string, readonly Point[]>();
  for (const wire of result.edges) {
    const edge = edges[Number(wire.id.slice(1))];
    const bends = wire.sections?.flatMap((section) => section.bendPoints ?? []) ?? [];
    if (edge && bends.length > 0)
      routes.set(
        edge.key,
        bends.map(({ x, y }): Point => [Math.round(x), Math.round(y)]),
      );
  }
  return turnLayout({ positions, routes }, direction);
}
