import { placeInColumns } from "../../core/layout/columns.ts";
import { turnPoint } from "../../core/layout/flowSpace.ts";
import { type Box, freeSpot, overlaps } from "../../core/layout/freeSpot.ts";
import type { Layout } from "../../core/layout/layout.ts";
import { type Direction, geometryOf, type LayoutNode, type Point } from "../../core/layout/nodeGeometry.ts";
import type { Placement } from "../../core/layout/placement.ts";
import type { NetworkView, NodeView } from "../../core/protocol.ts";
import { wholeOf } from "./foldNetwork.ts";
import { groupId, groupNameOf } from "./groupId.ts";
import { type GroupSummary, summarizeGroup } from "./groupIndex.ts";
import { boxAround, placeOfGroup } from "./groupPlace.ts";

/** Where the members of a folded group stood when it was folded, and where it was put for them. */
interface Memory {
  readonly at: Point;
  readonly natural: ReadonlyMap<string, Point>;
  readonly shown: ReadonlyMap<string, Point>;
}

/** By the group's name. There is one canvas a page. */
const memories = new Map<string, Memory>();

/**
 * The placement as the layout shall take it up when groups were folded or unfolded: a group that was folded stands in
 * the middle of where its members stood, members of one that was unfolded where they stood before (moved as the group
 * was moved meanwhile). So nobody else has a reason to move.
 */
export function seedPlaces(before: Placement, shown: NetworkView): Placement {
  const nodes = new Map(shown.nodes.map((node) => [node.id, node]));
  const known = before.natural.positions;
  const come = shown.nodes.filter(({ id }) => !known.has(id));
  const foldedNow = come.filter(({ look }) => look === "group");
  const unfoldedNow = [...known.keys()].filter((id) => groupNameOf(id) !== null && !nodes.has(id));
  if (known.size === 0 || foldedNow.length + unfoldedNow.length === 0) return before;

  const seeds = new Map<string, Point>();
  for (const view of foldedNow) rememberFolding(view, before, shown, seeds, unfoldedNow);
  for (const id of unfoldedNow) {
    const name = groupNameOf(id) ?? "";
    const at = before.shown.positions.get(id) ?? known.get(id);
    if (!at) continue;
    for (const [member, place] of placesAfter(name, at, before, shown))
      if (nodes.has(member) && !known.has(member)) seeds.set(member, place);
  }
  return {
    ...before,
    natural: { ...before.natural, positions: new Map([...known, ...seeds]) },
    // Wires of what was seeded are no news: they push nobody.
    edges: [...before.edges, ...shown.edges.filter(({ source, target }) => seeds.has(source) || seeds.has(target))],
  };
}

function rememberFolding(
  view: NodeView,
  before: Placement,
  shown: NetworkView,
  seeds: Map<string, Point>,
  gone: readonly string[],
): void {
  const name = groupNameOf(view.id) ?? "";
  const members = summarizeGroup(wholeOf(shown), name)?.members ?? [];
  const wish = placeOfGroup(members, before.shown.positions, view.size);
  if (!wish) {
    // Its members were hidden before: then it is another group under a new name.
    const [other, ...others] = gone;
    const memory = memories.get(groupNameOf(other ?? "") ?? "");
    if (memory && others.length === 0) memories.set(name, memory);
    return;
  }
  const { direction } = before;
  const taken = shown.nodes.flatMap((node) =>
    boxAt(node, seeds.get(node.id) ?? before.shown.positions.get(node.id), direction),
  );
  const room = boxAround(members, before.shown.positions, direction);
  const at = roomFor(view, wish, room, taken, direction);
  seeds.set(view.id, at);
  memories.set(name, { at, natural: placesOf(members, before.natural), shown: placesOf(members, before.shown) });
}

/** Steps to each side in which the members' space is searched. */
const STEPS = 6;

/** The spot nearest to the wished one among the members' own where the card covers nobody; else the nearest free one. */
function roomFor(view: NodeView, wish: Point, room: Box | null, taken: readonly Box[], direction: Direction): Point {
  const { width, height, body } = geometryOf(view, direction);
  const spots: Point[] = [];
  for (let i = -STEPS; i <= STEPS; i++)
    for (let j = -STEPS; j <= STEPS; j++)
      spots.push([
        wish[0] + Math.round((i * (room?.width ?? 0)) / 2 / STEPS),
        wish[1] + Math.round((j * (room?.height ?? 0)) / 2 / STEPS),
      ]);
  const away = ([x, y]: Point) => Math.hypot(x - wish[0], y - wish[1]);
  spots.sort((a, b) => away(a) - away(b));
  const free = spots.find(([x, y]) => !taken.some((box) => overlaps({ x, y, ...body }, box)));
  return free ?? freeSpotOn({ x: wish[0], y: wish[1], width, height }, taken, direction);
}

function placesAfter(name: string, at: Point, before: Placement, shown: NetworkView): ReadonlyMap<string, Point> {
  const memory = memories.get(name);
  if (memory) return moved(memory.natural, [at[0] - memory.at[0], at[1] - memory.at[1]]);
  const group = summarizeGroup(shown, name);
  if (!group) return new Map();
  // Never seen unfolded: in columns of its own, as near as there is room.
  const { direction } = before;
  const places = placesOfMembers(wholeOf(shown), group, at, direction);
  const box = boxAround(group.members, places, direction);
  if (!box) return places;
  const members = new Set(group.members.map(({ id }) => id));
  const taken = shown.nodes.flatMap((node) =>
    members.has(node.id) ? [] : boxAt(node, before.shown.positions.get(node.id), direction),
  );
  const spot = freeSpotOn(box, taken, direction);
  return moved(places, [spot[0] - box.x, spot[1] - box.y]);
}

/** Where the members would stand with the folded group at this place: as they stood to one another, else in columns. */
export function placesOfMembers(
  network: NetworkView,
  group: GroupSummary,
  at: Point,
  direction: Direction,
): ReadonlyMap<string, Point> {
  const memory = memories.get(group.name)?.shown;
  const isWhole = memory !== undefined && group.members.every(({ id }) => memory.has(id));
  const inside = new Set(group.members.map(({ id }) => id));
  const inner = network.edges.filter(({ source, target }) => inside.has(source) && inside.has(target));
  const places = isWhole ? memory : placeInColumns(group.members, inner, direction).positions;
  const [only, ...others] = group.outputs;
  const from = placeOfGroup(group.members, places, others.length === 0 ? (only?.size ?? 0) : 0);
  return from ? moved(places, [Math.round(at[0] - from[0]), Math.round(at[1] - from[1])]) : places;
}

/** Members of a group that was just unfolded glide out of where it stood. */
export function startOfGlide(from: Layout, to: Layout): Layout {
  const origins = new Map<string, Point>();
  for (const [name, memory] of memories) {
    const at = from.positions.get(groupId(name));
    if (!at || to.positions.has(groupId(name))) continue;
    for (const id of memory.shown.keys()) if (!from.positions.has(id)) origins.set(id, at);
  }
  return origins.size === 0 ? from : { ...from, positions: new Map([...from.positions, ...origins]) };
}

/** For tests. */
export function forgetPlaces(): void {
  memories.clear();
}

function placesOf(nodes: readonly LayoutNode[], { positions }: Layout): ReadonlyMap<string, Point> {
  return new Map(
    nodes.flatMap(({ id }) => {
      const place = positions.get(id);
      return place ? [[id, place] as const] : [];
    }),
  );
}

function moved(places: ReadonlyMap<string, Point>, [dx, dy]: Point): ReadonlyMap<string, Point> {
  return new Map([...places].map(([id, [x, y]]) => [id, [x + dx, y + dy] as const]));
}

/** Across the flow, whichever way that runs. */
function freeSpotOn(box: Box, taken: readonly Box[], direction: Direction): Point {
  return turnPoint(
    freeSpot(
      turned(box, direction),
      taken.map((other) => turned(other, direction)),
    ),
    direction,
  );
}

function turned(box: Box, direction: Direction): Box {
  return direction === "right" ? box : { x: box.y, y: box.x, width: box.height, height: box.width };
}

function boxAt(node: LayoutNode, place: Point | undefined, direction: Direction): readonly Box[] {
  if (!place) return [];
  const { width, height } = geometryOf(node, direction);
  return [{ x: place[0], y: place[1], width, height }];
}
