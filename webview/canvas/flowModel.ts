import type { Edge, Node, NodeHandle } from "@xyflow/react";
import { Position } from "@xyflow/react";
import { type Direction, geometryOf, type Point } from "../../core/layout/nodeGeometry.ts";
import type { EdgeView, NodeView } from "../../core/protocol.ts";
import { mergedKey, shownName } from "../groups/groupId.ts";
import { t } from "../l10n.ts";
import { placeOf, type Scene } from "../scene/scene.ts";
import type { Selection } from "../state.ts";

export type FlowNode = Node<{ readonly view: NodeView; readonly direction: Direction }, "network" | "folded">;
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
      old.data.direction === scene.direction &&
      old.position.x === place[0] &&
      old.position.y === place[1] &&
      old.selected === selected.has(view.id);
    nodes.push(same ? old : toFlowNode(view, place, selected.has(view.id), scene.network.readOnly, scene.direction));
  }
  return nodes;
}

function toFlowNode(
  view: NodeView,
  place: Point,
  selected: boolean,
  readOnly: boolean,
  direction: Direction,
): FlowNode {
  const { width, height, entry, exit } = geometryOf(view, direction);
  const handles: NodeHandle[] = [handleAt("source", exit, direction)];
  if (view.look !== "input") handles.push(handleAt("target", entry, direction));
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
    data: { view, direction },
    domAttributes: {
      "aria-labelledby": labelId(view.id),
      "aria-roledescription": t("node"),
      "aria-keyshortcuts": "A C E N F2 F9 Delete Enter Shift+F10",
    },
  };
}

function labelOfWire({ key, source, target, reference }: EdgeView): string {
  const from = key === mergedKey(source, target) ? shownName(source) : reference;
  return t("wire from {0} to {1}", from, shownName(target));
}

/** Where wires leave and arrive. */
export function sideOf(type: "source" | "target", direction: Direction): Position {
  if (direction === "down") return type === "source" ? Position.Bottom : Position.Top;
  return type === "source" ? Position.Right : Position.Left;
}

function handleAt(type: "source" | "target", [x, y]: Point, direction: Direction): NodeHandle {
  const position = sideOf(type, direction);
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
    const ariaLabel = labelOfWire(view);
    return [
      {
        id: key,
        type: "wire",
        source: view.source,
        target: view.target,
        selected: isSelected,
        ariaLabel,
        // The description that React Flow would give in English tells of keys that are not ours.
        domAttributes: { "aria-roledescription": t("wire"), "aria-describedby": undefined },
        data: { view },
      },
    ];
  });
}
