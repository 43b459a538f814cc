import { useSyncExternalStore } from "react";
import type { Point } from "../../core/layout/nodeGeometry.ts";
import { currentScene } from "../scene/current.ts";
import { boxesIn } from "../scene/find.ts";
import type { Rectangle, Scene } from "../scene/scene.ts";
import { NO_SNAP, type Snap, snapTo } from "./snapping.ts";

/** What helps while nodes are dragged: lines that show where they are level with others, and where copies come from. */
export interface DragAids {
  readonly snap: Snap;
  /** Bodies of the originals, while the drag makes copies. */
  readonly originals: readonly Rectangle[];
}

const NONE: DragAids = { snap: NO_SNAP, originals: [] };
/** Pixels on the screen. */
const REACH = 6;
/** In a picture of more, every place would be level with something. */
const MOST = 2000;

let aids = NONE;
const listeners = new Set<() => void>();

export function useDragAids(): DragAids {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => aids,
  );
}

function show(next: DragAids): void {
  if (next === aids) return;
  aids = next;
  for (const listener of listeners) listener();
}

export interface Keys {
  /** Ctrl or Cmd: nothing is pulled anywhere. */
  readonly isFree: boolean;
  /** Alt: the drag makes copies. */
  readonly isCopying: boolean;
}

/** Moves dragged nodes a little further where that makes them level with others, and shows the lines. */
export function pull(
  places: ReadonlyMap<string, Point>,
  from: ReadonlyMap<string, Point>,
  { isFree, isCopying }: Keys,
): ReadonlyMap<string, Point> {
  const current = currentScene();
  if (!current) return places;
  const { scene } = current;
  const box = boundsAt(scene, places);
  const snap =
    isFree || !box ? NO_SNAP : snapTo(box, othersInView(scene, current, places), REACH / current.viewport().zoom);
  const originals = isCopying ? bodiesAt(scene, from) : [];
  show(snap === NO_SNAP && originals.length === 0 ? NONE : { snap, originals });
  const [dx, dy] = snap.by;
  if (dx === 0 && dy === 0) return places;
  return new Map([...places].map(([id, [x, y]]) => [id, [x + dx, y + dy] as const]));
}

export function pulledBy(): readonly [number, number] {
  return aids.snap.by;
}

export function endPull(): void {
  show(NONE);
}

function bodyAt(scene: Scene, id: string, [x, y]: Point): Rectangle | null {
  const i = scene.indexOf.get(id);
  if (i === undefined) return null;
  const [left = 0, top = 0, right = 0, bottom = 0] = scene.bodies.subarray(4 * i, 4 * i + 4);
  return [x, y, x + right - left, y + bottom - top];
}

function bodiesAt(scene: Scene, places: ReadonlyMap<string, Point>): readonly Rectangle[] {
  return [...places].map(([id, place]) => bodyAt(scene, id, place)).filter((body) => body !== null);
}

function boundsAt(scene: Scene, places: ReadonlyMap<string, Point>): Rectangle | null {
  const bodies = bodiesAt(scene, places);
  if (bodies.length === 0) return null;
  return [
    Math.min(...bodies.map(([left]) => left)),
    Math.min(...bodies.map(([, top]) => top)),
    Math.max(...bodies.map(([, , right]) => right)),
    Math.max(...bodies.map(([, , , bottom]) => bottom)),
  ];
}

function othersInView(
  scene: Scene,
  { viewport, pane }: NonNullable<ReturnType<typeof currentScene>>,
  dragged: ReadonlyMap<string, Point>,
): readonly Rectangle[] {
  const { x, y, zoom } = viewport();
  const { clientWidth, clientHeight } = pane;
  const seen = boxesIn(scene.bodies, [-x / zoom, -y / zoom, (clientWidth - x) / zoom, (clientHeight - y) / zoom]);
  if (seen.length > MOST) return [];
  return seen.flatMap((i) => {
    if (dragged.has(scene.nodes[i]?.id ?? "")) return [];
    const [left = 0, top = 0, right = 0, bottom = 0] = scene.bodies.subarray(4 * i, 4 * i + 4);
    return [[left, top, right, bottom] as const];
  });
}
