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

function focusWhenThere(find: () => HTMLElement | SVGElement | null, frames = PATIENCE): void {
  const element = find();
  if (element) element.focus({ preventScroll: true });
  else if (frames > 0) requestAnimationFrame(() => focusWhenThere(find, frames - 1));
}

export function focusedNode(): string | null {
  return document.activeElement?.closest<HTMLElement>(".react-flow__node")?.dataset["id"] ?? null;
}

export function focusedEdge(): string | null {
  return document.activeElement?.closest<SVGElement>(".react-flow__edge")?.dataset["id"] ?? null;
}

/** A node in a folded group is where the group is. Moves the view no further than needed: not at all where the node is well inside it. */
export function bringIntoView(hidden: string): void {
  const state = getState();
  const id = state.network ? standInFor(state.network, state.look, hidden) : hidden;
  const scene = currentScene()?.scene;
  const i = scene?.indexOf.get(id);
  const frame = document.querySelector(".react-flow")?.getBoundingClientRect();
  if (!flow || !scene || i === undefined || !frame) return;
  const { x, y, zoom } = flow.getViewport();
  const [x0 = Number.NaN, y0 = 0, x1 = 0, y1 = 0] = scene.boxes.subarray(4 * i, 4 * i + 4);
  if (Number.isNaN(x0)) return;
  const [left, top, width, height] = [x0 * zoom + x, y0 * zoom + y, x1 - x0, y1 - y0];
  const margin = 24;
  const shift = (from: number, length: number, room: number) =>
    from < margin
      ? margin - from
      : from + length > room - margin
        ? Math.max(margin - from, room - margin - from - length)
        : 0;
  const dx = shift(left, width * zoom, frame.width);
  const dy = shift(top, height * zoom, frame.height);
  if (dx !== 0 || dy !== 0)
    void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: wantsStillness() ? 0 : 200 });
}

/** What has the keyboard stays in the page, wherever the view moves. */
export function rememberFocus(): void {
  const node = focusedNode();
  const edge = focusedEdge();
  keep({ focus: node !== null ? { kind: "node", id: node } : edge !== null ? { kind: "edge", key: edge } : null });
}
