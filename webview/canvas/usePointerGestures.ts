import {
  type EdgeChange,
  type NodeChange,
  type ReactFlowInstance,
  type ReactFlowProps,
  useStoreApi,
} from "@xyflow/react";
import { useMemo } from "react";
import type { Point } from "../../core/layout/nodeGeometry.ts";
import { notify } from "../actions.ts";
import type { LayoutControl } from "../layout/useLayout.ts";
import { startDragging, stopDragging, withOthers } from "../scene/dragAlong.ts";
import { keep } from "../scene/kept.ts";
import { partAt, selectAt } from "../scene/usePaintedPointer.ts";
import { dispatch, getState } from "../store.ts";
import type { FlowEdge, FlowNode } from "./flowModel.ts";
import { connect, pin, reconnect } from "./gestures.ts";
import { showRefusal } from "./Refusal.tsx";
import { refuseConnection } from "./rules.ts";

type Flow = ReactFlowInstance<FlowNode, FlowEdge>;

export interface PointerGestures {
  readonly flowProps: Partial<ReactFlowProps<FlowNode, FlowEdge>>;
  readonly onDoubleClick: (event: React.MouseEvent) => void;
}

/** Every gesture of the pointer: select, drag, connect, add, and the menu. */
export function usePointerGestures(
  flow: Flow,
  { move, restore }: Pick<LayoutControl, "move" | "restore">,
): PointerGestures {
  const store = useStoreApi();
  return useMemo(
    () => ({
      flowProps: {
        ...selecting(move, () => store.getState().multiSelectionActive),
        ...dragging(restore),
        ...connecting(flow),
        ...hovering(),
        ...menus(flow),
      },
      onDoubleClick: doubleClicking(flow),
    }),
    [flow, store, move, restore],
  );
}

/**
 * React Flow reports changes; selection goes to the store and places to the layout, everything else is its own affair.
 * It knows only what is in the page: where it selects anew, what is painted and selected is let go here.
 */
function selecting(
  move: (places: ReadonlyMap<string, Point>) => void,
  isAdding: () => boolean,
): PointerGestures["flowProps"] {
  return {
    onNodesChange(changes: NodeChange<FlowNode>[]) {
      const places = new Map<string, Point>();
      for (const change of changes) {
        if (change.type === "position" && change.position)
          places.set(change.id, [change.position.x, change.position.y]);
      }
      if (places.size > 0) move(withOthers(places));
      const isNew = !isAdding() && selectsAny(changes);
      const { selection } = getState();
      const nodes = afterChanges(isNew ? [] : selection.nodes, changes);
      if (nodes) dispatch({ type: "select", nodes, edges: isNew ? [] : selection.edges });
    },
    onEdgesChange(changes: EdgeChange<FlowEdge>[]) {
      const isNew = !isAdding() && selectsAny(changes);
      const { selection } = getState();
      const edges = afterChanges(isNew ? [] : selection.edges, changes);
      if (edges) dispatch({ type: "select", nodes: isNew ? [] : selection.nodes, edges });
    },
    onPaneClick: (event) => {
      if (!selectAt(event)) dispatch({ type: "select" });
    },
  };
}

function selectsAny(changes: readonly (NodeChange<FlowNode> | EdgeChange<FlowEdge>)[]): boolean {
  return changes.some((change) => change.type === "select" && change.selected);
}

function afterChanges(
  selected: readonly string[],
  changes: readonly (NodeChange<FlowNode> | EdgeChange<FlowEdge>)[],
): readonly string[] | null {
  const next = new Set(selected);
  let changed = false;
  for (const change of changes) {
    if (change.type !== "select") continue;
    changed = true;
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  return changed ? [...next] : null;
}

/** A pin is written on drop, once for all nodes that were dragged together. */
function dragging(restore: () => void): PointerGestures["flowProps"] {
  const from = new Map<string, Point>();
  return {
    onNodeDragStart(_, __, nodes) {
      from.clear();
      for (const node of nodes) from.set(node.id, [node.position.x, node.position.y]);
      startDragging(nodes);
    },
    onNodeDragStop(_, __, nodes) {
      const moved = nodes.filter(({ id, position }) => {
        const [x, y] = from.get(id) ?? [Number.NaN, Number.NaN];
        return x !== position.x || y !== position.y;
      });
      const places = withOthers(new Map(moved.map(({ id, position }) => [id, [position.x, position.y] as const])));
      stopDragging();
      if (moved.length === 0) return;
      void pin(places).then((done) => done || restore());
    },
  };
}

function connecting(flow: Flow): PointerGestures["flowProps"] {
  const follow = (event: PointerEvent | MouseEvent) => {
    const { network } = getState();
    const over = nodeAt(event.clientX, event.clientY);
    const reason =
      network && source !== null && over !== null && over !== source ? refuseConnection(network, source, over) : null;
    showRefusal(reason === null ? null : { reason, at: [event.clientX, event.clientY] });
  };
  let source: string | null = null;
  const stop = () => {
    document.removeEventListener("pointermove", follow);
    showRefusal(null);
    source = null;
  };
  return {
    isValidConnection: ({ source, target }) => {
      const { network } = getState();
      return network !== null && refuseConnection(network, source, target) === null;
    },
    onConnectStart(_, { nodeId, handleType }) {
      source = handleType === "source" ? nodeId : null;
      document.addEventListener("pointermove", follow);
    },
    onConnectEnd(event, { isValid, fromNode, toNode, fromHandle }) {
      stop();
      if (!fromNode || fromHandle?.type === "target") return;
      const { clientX, clientY } =
        "changedTouches" in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
      // Dropping anywhere on a node counts, not on its small handle alone.
      const to = (isValid ? toNode?.id : null) ?? nodeAt(clientX, clientY);
      if (to !== null && to !== fromNode.id) void connect(fromNode.id, to);
      else if (to === null) {
        const { x, y } = flow.screenToFlowPosition({ x: clientX, y: clientY });
        dispatch({ type: "palette", palette: { at: [x, y], client: [clientX, clientY], from: fromNode.id } });
      }
    },
    onReconnectStart: (_, edge) => keep({ reconnecting: edge.id }),
    onReconnect: (edge, { source, target }) => void reconnect(edge.id, source, target),
    onReconnectEnd: (_, __, ___, { isValid, toNode }) => {
      keep({ reconnecting: null });
      if (isValid === false && toNode) notify("error", "That connection is not possible.");
    },
  };
}

export function nodeAt(x: number, y: number): string | null {
  return document.elementFromPoint(x, y)?.closest<HTMLElement>(".react-flow__node")?.dataset["id"] ?? null;
}

function hovering(): PointerGestures["flowProps"] {
  const leave = () => dispatch({ type: "hover", part: null });
  return {
    onNodeMouseEnter: (_, { id }) => dispatch({ type: "hover", part: { kind: "node", id } }),
    onNodeMouseLeave: leave,
    onEdgeMouseEnter: (_, { id }) => dispatch({ type: "hover", part: { kind: "edge", key: id } }),
    onEdgeMouseLeave: leave,
  };
}

function menus(flow: Flow): PointerGestures["flowProps"] {
  const open = (
    event: React.MouseEvent | MouseEvent,
    part: NonNullable<ReturnType<typeof getState>["menu"]>["part"],
  ) => {
    event.preventDefault();
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    dispatch({ type: "menu", menu: { part, x: event.clientX, y: event.clientY, at: [x, y] } });
  };
  return {
    onNodeContextMenu: (event, { id }) => open(event, { kind: "node", id }),
    onEdgeContextMenu: (event, { id }) => open(event, { kind: "edge", key: id }),
    // What is only painted and was not hovered before the press.
    onPaneContextMenu: (event) => open(event, partAt(event.clientX, event.clientY)),
    onSelectionContextMenu: (event, [node]) => open(event, node ? { kind: "node", id: node.id } : null),
  };
}

/** On the id: rename. On empty canvas: add a node there. */
function doubleClicking(flow: Flow): PointerGestures["onDoubleClick"] {
  return (event) => {
    const target = event.target as Element;
    if (getState().network?.readOnly ?? true) return;
    const node = target.closest<HTMLElement>(".node-body")?.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
    if (node !== undefined) dispatch({ type: "renaming", id: node });
    else if (
      target.classList.contains("react-flow__pane") ||
      target.classList.contains("canvas") ||
      target.closest(".empty")
    ) {
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      dispatch({ type: "palette", palette: { at: [x, y], client: [event.clientX, event.clientY], from: null } });
    }
  };
}
