import type { Point } from "../../core/layout/nodeGeometry.ts";
import { getState } from "../store.ts";
import { currentScene } from "./current.ts";
import { placeOf } from "./scene.ts";

/** Selected nodes that are only painted are dragged along with those in the page, which React Flow drags. */
interface Drag {
  readonly leader: string;
  readonly from: Point;
  readonly others: ReadonlyMap<string, Point>;
}

let drag: Drag | null = null;

type Dragged = { readonly id: string; readonly position: { readonly x: number; readonly y: number } };

export function startDragging(nodes: readonly Dragged[]): void {
  const [leader] = nodes;
  const scene = currentScene()?.scene;
  const { selection } = getState();
  drag = null;
  if (!leader || !scene || !selection.nodes.includes(leader.id)) return;
  const dragged = new Set(nodes.map((node) => node.id));
  const others = new Map<string, Point>();
  for (const id of selection.nodes) {
    const place = dragged.has(id) ? null : placeOf(scene, id);
    if (place) others.set(id, place);
  }
  drag = { leader: leader.id, from: [leader.position.x, leader.position.y], others };
}

/** The places of React Flow's nodes, and of those that go along. */
export function withOthers(places: ReadonlyMap<string, Point>): ReadonlyMap<string, Point> {
  const leader = drag && places.get(drag.leader);
  if (!drag || !leader || drag.others.size === 0) return places;
  const [dx, dy] = [leader[0] - drag.from[0], leader[1] - drag.from[1]];
  const all = new Map(places);
  for (const [id, [x, y]] of drag.others) all.set(id, [x + dx, y + dy]);
  return all;
}

export function stopDragging(): void {
  drag = null;
}
