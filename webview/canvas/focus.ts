import type { ReactFlowInstance } from "@xyflow/react";
import { standInFor } from "../groups/foldNetwork.ts";
import { isGroupId } from "../groups/groupId.ts";
import { wantsStillness } from "../layout/glide.ts";
import { currentScene } from "../scene/current.ts";
import { keep } from "../scene/kept.ts";
import { getState } from "../store.ts";
import type { FlowEdge, FlowNode } from "./flowModel.ts";

/** Keyboard focus on nodes and wires, which React Flow may have taken out of the page because they are out of view. */

type Flow = ReactFlowInstance<FlowNode, FlowEdge>;

let flow: Flow | null = null;

/** The canvas hands over its viewport when it mounts. */
export function setViewportOf(instance: Flow | null): void {
  flow = instance;
}

export function nodeElement(id: string): HTMLElement | null {
  // CSS has no way to write the control character in the id of a folded group.
  if (isGroupId(id))
    return (
      [...document.querySelectorAll<HTMLElement>(".react-flow__node")].find(({ dataset }) => dataset["id"] === id) ??
      null
    );
  return document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
}

export function edgeElement(key: string): SVGElement | null {
  if (key.includes("\u0000"))
    return (
      [...document.querySelectorAll<SVGElement>(".react-flow__edge")].find(({ dataset }) => dataset["id"] === key) ??
      null
    );
  return document.querySelector<SVGElement>(`.react-flow__edge[data-id="${CSS.escape(key)}"]`);
}

/** Frames to wait for an element that the next reading of the text or a move of the viewport brings. */
const PATIENCE = 60;

export function focusNode(id: string): void {
  keep({ focus: { kind: "node", id } });
  bringIntoView(id);
  focusWhenThere(() => nodeElement(id));
}

/** The way in for the keyboard, also where every node is out of view: the selected node, or else the first, comes to it. */
export function enterByKeyboard(): void {
  const { network, selection } = getState();
  const [selected] = selection.nodes;
  const id = selected ?? network?.nodes[0]?.id;
  if (id === undefined) document.querySelector<HTMLElement>(".canvas")?.focus();
  else focusNode(id);
}

export function focusEdge(key: string): void {
  keep({ focus: { kind: "edge", key } });
  focusWhenThere(() => edgeElement(key));
}

let waited = 0;
let isWaiting = false;

/** Where several wait, the last one gets the keyboard. */
function focusWhenThere(find: () => HTMLElement | SVGElement | null): void {
  waited += 1;
  const own = waited;
  const look = (frames: number) => {
    if (own !== waited) return;
    const element = find();
    isWaiting = !element && frames > 0;
    if (element) element.focus({ preventScroll: true });
    else if (isWaiting) requestAnimationFrame(() => look(frames - 1));
  };
  look(PATIENCE);
}

/** True while the focus waits for an element that is not there yet. */
export function isFocusing(): boolean {
  return isWaiting;
}

export function focusedNode(): string | null {
  return document.activeElement?.closest<HTMLElement>(".react-flow__node")?.dataset["id"] ?? null;
}

export function focusedEdge(): string | null {
  return document.activeElement?.closest<SVGElement>(".react-flow__edge")?.dataset["id"] ?? null;
}

/** The same for a node of which something is out of view; one that is seen whole stays where it is. */
export function bringIntoViewIfHidden(hidden: string): void {
  const area = areaOf(hidden);
  const frame = document.querySelector(".react-flow")?.getBoundingClientRect();
  if (!area || !flow || !frame) return;
  const { x, y, zoom } = flow.getViewport();
  const [left, top] = [area.x * zoom + x, area.y * zoom + y];
  const isSeen =
    left >= 0 && top >= 0 && left + area.width * zoom <= frame.width && top + area.height * zoom <= frame.height;
  if (!isSeen) bringAreaIntoView(area);
}

/** A node in a folded group is where the group is. Moves the view no further than needed: not at all where the node is well inside it. */
export function bringIntoView(hidden: string): void {
  const area = areaOf(hidden);
  if (area) bringAreaIntoView(area);
}

/** Null where it has no place yet. */
function areaOf(hidden: string): Area | null {
  const state = getState();
  const id = state.network ? standInFor(state.network, state.look, hidden) : hidden;
  const scene = currentScene()?.scene;
  const i = scene?.indexOf.get(id);
  if (!scene || i === undefined) return null;
  const [left = Number.NaN, top = 0, right = 0, bottom = 0] = scene.boxes.subarray(4 * i, 4 * i + 4);
  return Number.isNaN(left) ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

/** The same for one that has just been added, as soon as it has a place. */
export function bringIntoViewWhenPlaced(id: string, frames = PATIENCE): void {
  const scene = currentScene()?.scene;
  const i = scene?.indexOf.get(id);
  if (scene && i !== undefined && !Number.isNaN(scene.boxes[4 * i] ?? Number.NaN)) bringIntoView(id);
  else if (frames > 0) requestAnimationFrame(() => bringIntoViewWhenPlaced(id, frames - 1));
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The same for a part of the canvas. What is larger than the view and covers most of it stays where it is. */
export function bringAreaIntoView(area: Area): void {
  const frame = document.querySelector(".react-flow")?.getBoundingClientRect();
  if (!flow || !frame) return;
  const { x, y, zoom } = flow.getViewport();
  const margin = 24;
  const shift = (from: number, length: number, room: number) => {
    const seen = Math.min(from + length, room) - Math.max(from, 0);
    if (length > room - 2 * margin && seen > room / 2) return 0;
    if (from < margin) return margin - from;
    return from + length > room - margin ? Math.max(margin - from, room - margin - from - length) : 0;
  };
  const dx = shift(area.x * zoom + x, area.width * zoom, frame.width);
  const dy = shift(area.y * zoom + y, area.height * zoom, frame.height);
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, motion());
}

/** Shows the whole of an area: by moving alone where it fits at this zoom, else by zooming out to it. */
export function showArea(area: Area): void {
  const frame = document.querySelector(".react-flow")?.getBoundingClientRect();
  if (!flow || !frame) return;
  const { zoom } = flow.getViewport();
  if (area.width * zoom <= frame.width - 48 && area.height * zoom <= frame.height - 48) bringAreaIntoView(area);
  else {
    // Ids stand above, the legend below.
    const [above, below] = [area.height * 0.06, area.height * 0.1];
    const all = { ...area, y: area.y - above, height: area.height + above + below };
    void flow.fitBounds(all, { padding: 0.05, ...motion() });
  }
}

/** Out of the layer that one has zoomed into: back to the whole network. */
export function leaveArea(): boolean {
  if (!flow) return false;
  void flow.fitView({ padding: 0.06, maxZoom: 1.25, ...motion() });
  return true;
}

function motion(): { readonly duration: number } {
  return { duration: wantsStillness() ? 0 : 200 };
}

/** What has the keyboard stays in the page, wherever the view moves. */
export function rememberFocus(): void {
  const node = focusedNode();
  const edge = focusedEdge();
  keep({ focus: node !== null ? { kind: "node", id: node } : edge !== null ? { kind: "edge", key: edge } : null });
}
