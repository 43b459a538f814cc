import type { Edge, Node, NodeHandle } from "@xyflow/react";
import { Position } from "@xyflow/react";
import { geometryOf, type Point } from "../../core/layout/nodeGeometry.ts";
import type { EdgeView, NodeView } from "../../core/protocol.ts";
import { placeOf, type Scene } from "../scene/scene.ts";
import type { Selection } from "../state.ts";

export type FlowNode = Node<{ readonly view: NodeView }, "network">;
export type FlowEdge = Edge<{ readonly view: EdgeView }, "wire">;

/** Side of the square that takes the pointer at each end of a wire. Wires start and end at its middle. */
export const HANDLE = 14;

/**
 * What React Flow is given: the nodes that are in the page, with place, size and selection, and nothing that a step
 * changes. Values and highlights come from the store inside each node, and an unchanged node keeps its object, so that
 * React Flow skips it.
 */
export function toFlowNodes(
  scene: Scene,
  mounted: ReadonlySet<string>,
  selection: Selection,
  before: ReadonlyMap<string, FlowNode>,
): FlowNode[] {
  const selected = new Set(selection.nodes);
  const nodes: FlowNode[] = [];
  // In the order of the network, which is that of the Tab key.
  const indices = [...mounted].flatMap((id) => scene.indexOf.get(id) ?? []).sort((a, b) => a - b);
  for (const i of indices) {
    const view = scene.nodes[i];
    const place = view && placeOf(scene, view.id);
    if (!view || !place) continue;
    const old = before.get(view.id);
    const same =
      old !== undefined &&
      old.data.view === view &&
      old.position.x === place[0] &&
      old.position.y === place[1] &&
      old.selected === selected.has(view.id);
    nodes.push(same ? old : toFlowNode(view, place, selected.has(view.id), scene.network.readOnly));
  }
  return nodes;
}

function toFlowNode(view: NodeView, place: Point, selected: boolean, readOnly: boolean): FlowNode {
  const { width, height, entry, exit } = geometryOf(view);
  const handles: NodeHandle[] = [handleAt("source", exit)];
  if (view.look !== "input") handles.push(handleAt("target", entry));
  return {
    id: view.id,
    type: "network",
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

function handleAt(type: "source" | "target", [x, y]: Point): NodeHandle {
  const position = type === "source" ? Position.Right : Position.Left;
  return { type, position, x: x - HANDLE / 2, y: y - HANDLE / 2, width: HANDLE, height: HANDLE };
}

/** The element that names the node to a screen reader. Ids may hold spaces, which an IDREF may not. */
export function labelId(id: string): string {
  return `name-${encodeURIComponent(id)}`;
}

/** The wires that a person has hold of. All others are only painted. */
export function toFlowEdges(
  scene: Scene,
  mounted: ReadonlySet<string>,
  selection: Selection,
  before: ReadonlyMap<string, FlowEdge>,
): FlowEdge[] {
  const selected = new Set(selection.edges);
  return [...mounted].flatMap((key): FlowEdge[] => {
    const view = scene.edges[scene.edgeIndexOf.get(key) ?? -1];
    if (!view) return [];
    const isSelected = selected.has(key);
    const old = before.get(key);
    if (old && old.data?.view === view && old.selected === isSelected) return [old];
    const ariaLabel = `wire from ${view.reference} to ${view.target}`;
    return [
      {
        id: key,
        type: "wire",
        source: view.source,
        target: view.target,
        selected: isSelected,
        ariaLabel,
        data: { view },
      },
    ];
  });
}
