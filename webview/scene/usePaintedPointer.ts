import { useStoreApi } from "@xyflow/react";
import { useEffect, useMemo } from "react";
import type { Part, Selection } from "../state.ts";
import { dispatch, getState } from "../store.ts";
import { currentScene, toCanvas } from "./current.ts";
import { nodeAt, partsIn, wireAt } from "./find.ts";

/** How near to a wire, and how near to the body of a node, the pointer has to be; in CSS pixels. */
const WIRE_REACH = 8;
const NODE_REACH = 3;

/** What is painted at a point of the window. */
export function partAt(clientX: number, clientY: number): Part | null {
  const current = currentScene();
  if (!current) return null;
  const { zoom } = current.viewport();
  const [x, y] = toCanvas(current, clientX, clientY);
  const id = nodeAt(current.scene, x, y, NODE_REACH / zoom);
  if (id !== null) return { kind: "node", id };
  const key = wireAt(current.scene, x, y, WIRE_REACH / zoom);
  return key === null ? null : { kind: "edge", key };
}

/**
 * The pointer over what is only painted. Whatever it comes near to is hovered, and what is hovered is mounted, so that
 * pressing, dragging, menus and reconnecting are React Flow's as for everything else in the page.
 */
export function usePaintedPointer(): {
  readonly onPointerMove: (event: React.PointerEvent) => void;
  readonly onPointerLeave: () => void;
} {
  const flow = useStoreApi();
  useMarquee();
  return useMemo(
    () => ({
      onPointerMove(event) {
        const isConnecting = flow.getState().connection.inProgress;
        // A view that is being dragged passes under the pointer without meaning to.
        if (event.buttons !== 0 && !isConnecting) return;
        if (!isGround(event.target as Element)) return;
        const part = partAt(event.clientX, event.clientY);
        dispatch({ type: "hover", part: isConnecting && part?.kind === "edge" ? null : part });
      },
      onPointerLeave: () => dispatch({ type: "hover", part: null }),
    }),
    [flow],
  );
}

/**
 * The pane itself, where nothing of the page lies over the painted picture, or a wire in hand, beside which another may
 * be nearer. Not its grips: there all wires of a node lie on each other, and the one in hand is meant.
 */
function isGround(target: Element): boolean {
  if (target.classList.contains("react-flow__edgeupdater")) return false;
  return target.classList.contains("react-flow__pane") || target.closest(".react-flow__edge") !== null;
}

/** A press on something painted that was not hovered before, as a finger makes it. Ctrl, Cmd and Shift add to the selection. */
export function selectAt(event: {
  clientX: number;
  clientY: number;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}): boolean {
  const part = partAt(event.clientX, event.clientY);
  if (!part) return false;
  const { selection } = getState();
  const adds = event.ctrlKey || event.metaKey || event.shiftKey;
  dispatch({ type: "select", ...(adds ? toggled(selection, part) : only(part)) });
  return true;
}

function only(part: Part): Selection {
  return part.kind === "node" ? { nodes: [part.id], edges: [] } : { nodes: [], edges: [part.key] };
}

function toggled({ nodes, edges }: Selection, part: Part): Selection {
  const toggle = (list: readonly string[], entry: string) =>
    list.includes(entry) ? list.filter((other) => other !== entry) : [...list, entry];
  return part.kind === "node" ? { nodes: toggle(nodes, part.id), edges } : { nodes, edges: toggle(edges, part.key) };
}

/** React Flow's box sees only the nodes it has; what else is in it is found here. */
function useMarquee(): void {
  const flow = useStoreApi();
  useEffect(() => {
    let last: unknown = null;
    return flow.subscribe(({ userSelectionRect, userSelectionActive, transform: [x, y, zoom] }) => {
      if (userSelectionRect === last) return;
      last = userSelectionRect;
      const current = currentScene();
      if (!userSelectionRect || !userSelectionActive || !current) return;
      const { x: left, y: top, width, height } = userSelectionRect;
      dispatch({
        type: "select",
        ...partsIn(current.scene, [
          (left - x) / zoom,
          (top - y) / zoom,
          (left + width - x) / zoom,
          (top + height - y) / zoom,
        ]),
      });
    });
  }, [flow]);
}
