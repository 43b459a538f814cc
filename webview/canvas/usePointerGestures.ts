import {
  type EdgeChange,
  type NodeChange,
  type ReactFlowInstance,
  type ReactFlowProps,
  useStoreApi,
} from "@xyflow/react";
import { useMemo } from "react";
import type { Point } from "../../core/layout/nodeGeometry.ts";
import { announce, refusesEditing } from "../actions.ts";
import { t } from "../l10n.ts";
import type { LayoutControl } from "../layout/useLayout.ts";
import { doubleClickOnLayer } from "../neurons/menu.ts";
import { startDragging, stopDragging, withOthers } from "../scene/dragAlong.ts";
import { partAt, selectAt } from "../scene/usePaintedPointer.ts";
import { dispatch, getState } from "../store.ts";
import { connecting } from "./connecting.ts";
import { endPull, type Keys, pull, pulledBy } from "./dragAids.ts";
import type { FlowEdge, FlowNode } from "./flowModel.ts";
import { pin } from "./gestures.ts";
import { duplicateAt } from "./parts.ts";
import { insertNode, looseNode, wireAt } from "./wireInsertion.ts";

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
  const inside = useStoreApi();
  return useMemo(() => {
    const drag = createDrag(restore);
    return {
      flowProps: {
        ...selecting(move, drag, () => inside.getState().multiSelectionActive),
        ...dragging(drag),
        ...connecting(flow, () => inside.getState().cancelConnection()),
        ...hovering(),
        ...menus(flow),
      },
      onDoubleClick: doubleClicking(flow),
    };
  }, [flow, inside, move, restore]);
}

/**
 * React Flow reports changes; selection goes to the store and places to the layout, everything else is its own affair.
 * It knows only what is in the page: where it selects anew, what is painted and selected is let go here.
 */
function selecting(
  move: (places: ReadonlyMap<string, Point>) => void,
  drag: Drag,
  isAdding: () => boolean,
): PointerGestures["flowProps"] {
  return {
    onNodesChange(changes: NodeChange<FlowNode>[]) {
      const places = new Map<string, Point>();
      for (const change of changes) {
        if (change.type === "position" && change.position)
          places.set(change.id, [change.position.x, change.position.y]);
      }
      if (places.size > 0 && !drag.isCancelled)
        move(withOthers(drag.isActive() ? pull(places, drag.from, drag.keys()) : places));
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
    // A click, not a drag, on one of several means this one.
    onNodeClick(event, { id }) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      const { nodes, edges } = getState().selection;
      if (nodes.length + edges.length > 1 && nodes.includes(id)) dispatch({ type: "select", nodes: [id] });
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

/** Escape puts everything back, although the button is still down. */
interface Drag {
  readonly from: Map<string, Point>;
  isCancelled: boolean;
  readonly keys: () => Keys;
  readonly isActive: () => boolean;
  readonly start: (event: PointerEvent | MouseEvent | TouchEvent) => void;
  readonly stop: () => void;
  readonly restore: () => void;
}

function createDrag(restore: () => void): Drag {
  let isActive = false;
  let keys: Keys = { isFree: false, isCopying: false };
  // React Flow's changes do not say which keys are down.
  const follow = ({ altKey, ctrlKey, metaKey }: PointerEvent | MouseEvent | TouchEvent) => {
    keys = { isFree: ctrlKey || metaKey, isCopying: altKey };
    document.querySelector(".canvas")?.toggleAttribute("data-copying", isActive && altKey);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    endPull();
    event.preventDefault();
    event.stopPropagation();
    drag.isCancelled = true;
    restore();
    announce(t("Not moved."));
  };
  const drag: Drag = {
    from: new Map(),
    isCancelled: false,
    keys: () => keys,
    isActive: () => isActive,
    start(event) {
      drag.isCancelled = false;
      isActive = true;
      follow(event);
      document.addEventListener("pointermove", follow, { capture: true });
      document.addEventListener("keydown", press, { capture: true });
    },
    stop() {
      isActive = false;
      document.querySelector(".canvas")?.removeAttribute("data-copying");
      document.removeEventListener("pointermove", follow, { capture: true });
      document.removeEventListener("keydown", press, { capture: true });
    },
    restore,
  };
  return drag;
}

function wireUnder(event: MouseEvent | TouchEvent): string | null {
  const point = "clientX" in event ? event : event.changedTouches[0];
  return point ? wireAt(point.clientX, point.clientY) : null;
}

/** A pin is written on drop, once for all nodes that were dragged together. */
function dragging(drag: Drag): PointerGestures["flowProps"] {
  const { from, restore } = drag;
  return {
    onNodeDragStart(event, __, nodes) {
      from.clear();
      for (const node of nodes) from.set(node.id, [node.position.x, node.position.y]);
      drag.start(event);
      startDragging(nodes);
    },
    onNodeDrag(event, _, nodes) {
      const [only] = nodes;
      if (nodes.length > 1 || !only || !looseNode(only.id)) return;
      const key = wireUnder(event);
      dispatch({ type: "hover", part: key === null ? null : { kind: "edge", key } });
    },
    onNodeDragStop(event, _, nodes) {
      drag.stop();
      const [dx, dy] = pulledBy();
      endPull();
      if (drag.isCancelled) {
        drag.isCancelled = false;
        stopDragging();
        restore();
        return;
      }
      const moved = nodes.filter(({ id, position }) => {
        const [x, y] = from.get(id) ?? [Number.NaN, Number.NaN];
        return x !== position.x + dx || y !== position.y + dy;
      });
      const dropped = moved.map(({ id, position }) => [id, [position.x + dx, position.y + dy] as const] as const);
      const places = withOthers(new Map(dropped));
      stopDragging();
      if (moved.length === 0) return;
      if (event.altKey) {
        restore();
        void duplicateAt(places);
        return;
      }
      const [only] = moved;
      const wire = places.size === 1 && only && looseNode(only.id) ? wireUnder(event) : null;
      if (wire !== null && only) {
        void insertNode(only.id, wire).then((done) => done || restore());
        return;
      }
      void pin(places).then((done) => done || restore());
    },
  };
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

/** On the id: rename. On the rest of a layer: show its neurons. On empty canvas: add a node there. */
function doubleClicking(flow: Flow): PointerGestures["onDoubleClick"] {
  return (event) => {
    const target = event.target as Element;
    if (doubleClickOnLayer(target)) return;
    const node = target.closest<HTMLElement>(".node-body")?.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
    const isGround =
      target.classList.contains("react-flow__pane") ||
      target.classList.contains("canvas") ||
      target.closest(".empty") !== null;
    if ((node === undefined && !isGround) || refusesEditing()) return;
    if (node !== undefined) dispatch({ type: "renaming", id: node });
    else {
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      dispatch({ type: "palette", palette: { at: [x, y], client: [event.clientX, event.clientY], from: null } });
    }
  };
}
