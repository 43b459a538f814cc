import type { Edge, Node, NodeHandle } from "@xyflow/react";
import { Position } from "@xyflow/react";
import type { Layout } from "../../core/layout/layout.ts";
import { geometryOf, type Point } from "../../core/layout/nodeGeometry.ts";
import type { EdgeView, NetworkView, NodeView } from "../../core/protocol.ts";
import { mergedKey, shownName } from "../groups/groupId.ts";
import type { Linking, Selection } from "../state.ts";

export type FlowNode = Node<{ readonly view: NodeView }, "network" | "folded">;
export type FlowEdge = Edge<{ readonly view: EdgeView | null; readonly bends: readonly Point[] | null }, "wire">;

/** Side of the square that takes the pointer at each end of a wire. Wires start and end at its middle. */
export const HANDLE = 14;
/** Key of the wire drawn while a keyboard connection looks for its target. */
export const LINKING_KEY = "linking";

/**
 * What React Flow is given: places, sizes and selection, and nothing that a step changes. Values and highlights come
 * from the store inside each node, and an unchanged node keeps its object, so that React Flow skips it.
 */
export function toFlowNodes(
  network: NetworkView,
  layout: Layout,
  selection: Selection,
  before: ReadonlyMap<string, FlowNode>,
): FlowNode[] {
  const selected = new Set(selection.nodes);
  const nodes: FlowNode[] = [];
  for (const view of network.nodes) {
    const place = layout.positions.get(view.id);
    if (!place) continue;
    const old = before.get(view.id);
    const same =
      old !== undefined &&
      old.data.view === view &&
      old.position.x === place[0] &&
      old.position.y === place[1] &&
      old.selected === selected.has(view.id);
    nodes.push(same ? old : toFlowNode(view, place, selected.has(view.id), network.readOnly));
  }
  return nodes;
}

function toFlowNode(view: NodeView, place: Point, selected: boolean, readOnly: boolean): FlowNode {
  const { width, height, entry, exit } = geometryOf(view);
  const handles: NodeHandle[] = [handleAt("source", exit)];
  if (view.look !== "input") handles.push(handleAt("target", entry));
  return {
    id: view.id,
    type: view.look === "group" ? "folded" : "network",
    position: { x: place[0], y: place[1] },
    width,
    height,
    // Known without measuring, so that fitting and culling work before anything is mounted (xyflow#3883).
    measured: { width, height },
    handles,
    selected,
    draggable: !readOnly,
    data: { view },
    domAttributes: { "aria-labelledby": labelId(view.id), "aria-keyshortcuts": "A C F2 Delete Enter Shift+F10" },
  };
}

function labelOfWire({ key, source, target, reference }: EdgeView): string {
  const from = key === mergedKey(source, target) ? shownName(source) : reference;
  return `wire from ${from} to ${shownName(target)}`;
}

function handleAt(type: "source" | "target", [x, y]: Point): NodeHandle {
  const position = type === "source" ? Position.Right : Position.Left;
  return { type, position, x: x - HANDLE / 2, y: y - HANDLE / 2, width: HANDLE, height: HANDLE };
}

/** The element that names the node to a screen reader. Ids may hold spaces, which an IDREF may not. */
export function labelId(id: string): string {
  return `name-${encodeURIComponent(id)}`;
}

export function toFlowEdges(
  network: NetworkView,
  layout: Layout,
  selection: Selection,
  linking: Linking | null,
  before: ReadonlyMap<string, FlowEdge>,
): FlowEdge[] {
  const selected = new Set(selection.edges);
  const edges = network.edges.map((view): FlowEdge => {
    const bends = layout.routes.get(view.key) ?? null;
    const isSelected = selected.has(view.key);
    const old = before.get(view.key);
    if (old && old.data?.view === view && old.data.bends === bends && old.selected === isSelected) return old;
    return {
      id: view.key,
      type: "wire",
      source: view.source,
      target: view.target,
      selected: isSelected,
      ariaLabel: labelOfWire(view),
      data: { view, bends },
    };
  });
  if (linking?.candidate) {
    edges.push({
      id: LINKING_KEY,
      type: "wire",
      source: linking.from,
      target: linking.candidate,
      selectable: false,
      focusable: false,
      data: { view: null, bends: null },
    });
  }
  return edges;
}
