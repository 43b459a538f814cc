import { boxAt } from "./boxes.ts";
import { type LayoutGroup, placeInColumns } from "./columns.ts";
import { flowGeometry, turnLayout } from "./flowSpace.ts";
import { type Box, boundsOf, freeSpot } from "./freeSpot.ts";
import { COLUMN_GAP, ROW_GAP } from "./layout.ts";
import type { Direction, LayoutEdge, LayoutNode, Point } from "./nodeGeometry.ts";

/** What newcomers find: who stands where, in the space of the flow. */
export interface Ground {
  readonly direction: Direction;
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  readonly groups: readonly LayoutGroup[];
  /** Places of those who stay. Grows as newcomers find theirs. */
  readonly places: Map<string, Point>;
  /** Ground that is taken. Grows likewise. */
  readonly taken: Box[];
  /** Those who went in the same change: where they stood, and with whom they were wired. */
  readonly gone: ReadonlyMap<string, { readonly box: Box; readonly neighbours: ReadonlySet<string> }>;
}

/**
 * Places for nodes that have none. Those that hang together come as one block, laid out by itself; it stands where it
 * replaces something, else behind what it reads, else before what reads it, on free ground. Nobody moves for it here.
 * Gives back the ids of those that took somebody's place, and for whom others may have to make way.
 */
export function placeNewcomers(ground: Ground): ReadonlySet<string> {
  const come = ground.nodes.filter((node) => !ground.places.has(node.id));
  const firm = new Set<string>();
  if (come.length === 0) return firm;
  const byId = new Map(ground.nodes.map((node) => [node.id, node]));
  for (const block of blocksOf(come, ground)) {
    const inner = layOutBlock(block.nodes, ground);
    const extent = boundsOf(block.nodes.map((node) => boxAt(node, inner.get(node.id) ?? [0, 0], ground.direction)));
    if (!extent) continue;
    const [x, y] = block.replaced
      ? centreOn(block.replaced, extent)
      : freeSpot({ ...extent, ...wishFor(block.nodes, inner, extent, { ...ground, byId }) }, ground.taken);
    for (const node of block.nodes) {
      const [dx, dy] = inner.get(node.id) ?? [0, 0];
      const place: Point = [x + dx - extent.x, y + dy - extent.y];
      ground.places.set(node.id, place);
      ground.taken.push(boxAt(node, place, ground.direction));
      if (block.replaced) firm.add(node.id);
    }
  }
  return firm;
}

interface Block {
  readonly nodes: readonly LayoutNode[];
  /** The ground of those it replaces; null where it replaces nobody. */
  readonly replaced: Box | null;
}

/** Newcomers that are wired together, or that come for the same ones that went. In the order of their first node. */
function blocksOf(come: readonly LayoutNode[], ground: Ground): readonly Block[] {
  const parent = new Map(come.map((node) => [node.id, node.id]));
  const find = (id: string): string => {
    let root = id;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    parent.set(id, root);
    return root;
  };
  const join = (a: string, b: string) => parent.set(find(b), find(a));
  const outside = new Map<string, Set<string>>();
  for (const { source, target } of ground.edges) {
    const [a, b] = [parent.has(source), parent.has(target)];
    if (a && b) join(source, target);
    else if (a !== b) {
      const [inner, outer] = a ? [source, target] : [target, source];
      const known = outside.get(inner);
      if (known) known.add(outer);
      else outside.set(inner, new Set([outer]));
    }
  }
  const goneBy = new Map<string, string[]>();
  for (const [id, { neighbours }] of ground.gone)
    for (const outer of neighbours) {
      const list = goneBy.get(outer);
      if (list) list.push(id);
      else goneBy.set(outer, [id]);
    }
  const replacedBy = new Map<string, Set<string>>();
  const firstFor = new Map<string, string>();
  for (const { id } of come) {
    for (const outer of outside.get(id) ?? [])
      for (const went of goneBy.get(outer) ?? []) {
        const first = firstFor.get(went);
        if (first !== undefined) join(first, id);
        else firstFor.set(went, id);
        const set = replacedBy.get(id);
        if (set) set.add(went);
        else replacedBy.set(id, new Set([went]));
      }
  }
  const blocks = new Map<string, { nodes: LayoutNode[]; went: Set<string>; isWired: boolean }>();
  for (const node of come) {
    const root = find(node.id);
    const block = blocks.get(root) ?? { nodes: [], went: new Set<string>(), isWired: false };
    block.nodes.push(node);
    for (const went of replacedBy.get(node.id) ?? []) block.went.add(went);
    if (outside.has(node.id)) block.isWired = true;
    blocks.set(root, block);
  }
  return [...blocks.values()].map(({ nodes, went, isWired }) => {
    // Whoever has no neighbours that could tell comes for those who went, if they were alone too.
    const whom = went.size > 0 ? [...went] : isWired ? [] : lonely(ground.gone);
    return { nodes, replaced: boundsOf(whom.flatMap((id) => ground.gone.get(id)?.box ?? [])) };
  });
}

function lonely(gone: Ground["gone"]): readonly string[] {
  return [...gone].filter(([, { neighbours }]) => neighbours.size === 0).map(([id]) => id);
}

function layOutBlock(nodes: readonly LayoutNode[], ground: Ground): ReadonlyMap<string, Point> {
  const [only] = nodes;
  if (nodes.length === 1 && only) return new Map([[only.id, [0, 0]]]);
  const ids = new Set(nodes.map((node) => node.id));
  const inside = ground.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target));
  const layout = placeInColumns(nodes, inside, ground.direction, ground.groups);
  return turnLayout(layout, ground.direction).positions;
}

function centreOn(box: Box, extent: Box): Point {
  // What is of more or fewer columns than what it replaces begins where that began: before it stand its inputs.
  const slack = box.width - extent.width;
  const x = box.x + (slack < 0 || slack > COLUMN_GAP ? 0 : slack / 2);
  return [Math.round(x), Math.round(box.y + (box.height - extent.height) / 2)];
}

/** Where the block's corner would be, if nobody stood there. */
function wishFor(
  nodes: readonly LayoutNode[],
  inner: ReadonlyMap<string, Point>,
  extent: Box,
  ground: Ground & { readonly byId: ReadonlyMap<string, LayoutNode> },
): { readonly x: number; readonly y: number } {
  const members = new Map(nodes.map((node) => [node.id, node]));
  let after = Number.NEGATIVE_INFINITY;
  let before = Number.POSITIVE_INFINITY;
  const levels: { readonly input: number[]; readonly output: number[] } = { input: [], output: [] };
  for (const { source, target } of ground.edges) {
    const isInput = members.has(target);
    const member = members.get(isInput ? target : source);
    const other = ground.byId.get(isInput ? source : target);
    const place = other && ground.places.get(other.id);
    if (!member || !other || !place || members.has(other.id)) continue;
    const [dx, dy] = inner.get(member.id) ?? [0, 0];
    const own = flowGeometry(member, ground.direction);
    const its = flowGeometry(other, ground.direction);
    if (isInput) {
      after = Math.max(after, place[0] + its.exit[0] + COLUMN_GAP - (dx - extent.x));
      levels.input.push(place[1] + its.exit[1] - (dy - extent.y) - own.entry[1]);
    } else {
      before = Math.min(before, place[0] - COLUMN_GAP - own.width - (dx - extent.x));
      levels.output.push(place[1] + its.entry[1] - (dy - extent.y) - own.exit[1]);
    }
  }
  // Between the two where there is room, else right behind what it reads.
  if (levels.input.length > 0)
    return { x: before > after ? Math.min((after + before) / 2, after + COLUMN_GAP) : after, y: mean(levels.input) };
  if (levels.output.length > 0) return { x: before, y: mean(levels.output) };
  return belowEverything(nodes, extent, ground);
}

/** Without neighbours: inputs below the leftmost column, all others below the middle. */
function belowEverything(nodes: readonly LayoutNode[], extent: Box, { taken }: Ground): { x: number; y: number } {
  const all = boundsOf(taken);
  if (!all) return { x: 0, y: 0 };
  const isInput = nodes.every((node) => node.look === "input");
  const x = isInput ? all.x : all.x + (all.width - extent.width) / 2;
  const below = boundsOf(taken.filter((box) => box.x < x + extent.width && x < box.x + box.width)) ?? all;
  return { x, y: below.y + below.height + ROW_GAP };
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, x) => sum + x, 0) / list.length;
}
