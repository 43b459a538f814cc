import type { Layout } from "../../core/layout/layout.ts";
import { geometryOf, type Point } from "../../core/layout/nodeGeometry.ts";
import { announce, refusesEditing } from "../actions.ts";
import { t } from "../l10n.ts";
import { getState } from "../store.ts";
import { pin } from "./gestures.ts";
import type { ArrowKey } from "./neighbours.ts";
import { shownNetwork } from "./shownNetwork.ts";

/** Moving several nodes by keys and bringing them into line. Places are of bodies: captions and stems hang on to them. */

export type Edge = "left" | "centre" | "right" | "top" | "middle" | "bottom";
export type Axis = "horizontally" | "vertically";

export interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The places after aligning; empty where nothing would move. */
export function aligned(boxes: readonly Box[], edge: Edge): ReadonlyMap<string, Point> {
  const left = Math.min(...boxes.map((box) => box.x));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const top = Math.min(...boxes.map((box) => box.y));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  const place = ({ x, y, width, height }: Box): Point => {
    switch (edge) {
      case "left":
        return [left, y];
      case "right":
        return [right - width, y];
      case "centre":
        return [(left + right - width) / 2, y];
      case "top":
        return [x, top];
      case "bottom":
        return [x, bottom - height];
      case "middle":
        return [x, (top + bottom - height) / 2];
    }
  };
  return moved(boxes, place);
}

/** The same gap between each and the next; the outermost two stay. */
export function distributed(boxes: readonly Box[], axis: Axis): ReadonlyMap<string, Point> {
  const isAcross = axis === "horizontally";
  const start = (box: Box) => (isAcross ? box.x : box.y);
  const length = (box: Box) => (isAcross ? box.width : box.height);
  const sorted = [...boxes].sort((a, b) => start(a) - start(b));
  const [first] = sorted;
  const last = sorted.at(-1);
  if (!first || !last || sorted.length < 3) return new Map();
  const room = start(last) + length(last) - start(first);
  const gap = (room - sorted.reduce((sum, box) => sum + length(box), 0)) / (sorted.length - 1);
  const places = new Map<string, number>();
  let at = start(first);
  for (const box of sorted) {
    places.set(box.id, at);
    at += length(box) + gap;
  }
  return moved(boxes, (box) => {
    const next = places.get(box.id) ?? start(box);
    return isAcross ? [next, box.y] : [box.x, next];
  });
}

function moved(boxes: readonly Box[], place: (box: Box) => Point): ReadonlyMap<string, Point> {
  const places = new Map<string, Point>();
  for (const box of boxes) {
    const [x, y] = place(box);
    if (Math.round(x) !== Math.round(box.x) || Math.round(y) !== Math.round(box.y)) places.set(box.id, [x, y]);
  }
  return places;
}

export function align(ids: readonly string[], layout: Layout, edge: Edge): Promise<boolean> {
  return place(aligned(boxesOf(ids, layout), edge));
}

export function distribute(ids: readonly string[], layout: Layout, axis: Axis): Promise<boolean> {
  return place(distributed(boxesOf(ids, layout), axis));
}

async function place(places: ReadonlyMap<string, Point>): Promise<boolean> {
  if (places.size > 0) return pin(places);
  announce(t("They stand like that already."));
  return false;
}

function boxesOf(ids: readonly string[], layout: Layout): readonly Box[] {
  return ids.flatMap((id) => {
    const at = layout.positions.get(id);
    const view = shownNetwork(getState())?.nodes.find((node) => node.id === id);
    return at && view ? [{ id, x: at[0], y: at[1], ...geometryOf(view).body }] : [];
  });
}

/** Keys that come this soon after one another are one gesture, and one step of undo. */
const BURST = 600;

let burst: Map<string, Point> | null = null;
let timer: ReturnType<typeof setTimeout> | null = null;
let show: ((places: ReadonlyMap<string, Point>) => void) | null = null;

/** How nodes are moved on the screen before their new place is written; the canvas hands it over when it mounts. */
export function setMover(move: ((places: ReadonlyMap<string, Point>) => void) | null): void {
  show = move;
}

export function nudge(key: ArrowKey, by: number, ids: readonly string[], layout: Layout): boolean {
  if (ids.length === 0 || refusesEditing()) return ids.length > 0;
  const dx = key === "ArrowLeft" ? -by : key === "ArrowRight" ? by : 0;
  const dy = key === "ArrowUp" ? -by : key === "ArrowDown" ? by : 0;
  if (burst && (burst.size !== ids.length || !ids.every((id) => burst?.has(id)))) finish();
  burst ??= new Map();
  for (const id of ids) {
    const at = burst.get(id) ?? layout.positions.get(id);
    if (at) burst.set(id, [Math.round(at[0]) + dx, Math.round(at[1]) + dy]);
  }
  show?.(burst);
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(finish, BURST);
  return true;
}

function finish(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  const places = burst;
  burst = null;
  if (places) void pin(places);
}
