import type { ReactFlowInstance, ReactFlowProps } from "@xyflow/react";
import { announce, notify } from "../actions.ts";
import { t } from "../l10n.ts";
import { keep } from "../scene/kept.ts";
import { partAt } from "../scene/usePaintedPointer.ts";
import { edgeView } from "../selectors.ts";
import { dispatch, getState } from "../store.ts";
import type { FlowEdge, FlowNode } from "./flowModel.ts";
import { connect, reconnect } from "./gestures.ts";
import { showRefusal } from "./Refusal.tsx";
import { judgeEnd, type Place, setWiring, type Wiring, wiring } from "./wiring.ts";

type Flow = ReactFlowInstance<FlowNode, FlowEdge>;

/** Drawing a wire from a stem to a node, or backwards from an entry; and moving one end of a wire. */
export function connecting(flow: Flow, forget: () => void): Partial<ReactFlowProps<FlowNode, FlowEdge>> {
  let isCancelled = false;
  let moved: { readonly key: string; readonly fixedEnd: Wiring["fixedEnd"] } | null = null;

  const follow = (event: PointerEvent | MouseEvent) => {
    const wire = wiring();
    const { network } = getState();
    if (!wire || !network) return;
    const place = placeAt(event.clientX, event.clientY);
    const over = place && place.id !== wire.fixed ? place : null;
    if (over?.id !== wire.over?.id || over?.port !== wire.over?.port) setWiring({ ...wire, over });
    const verdict = over && judgeEnd(network, wire, over);
    showRefusal(verdict && !verdict.fits ? { reason: verdict.reason, at: [event.clientX, event.clientY] } : null);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    isCancelled = true;
    stop();
    forget();
    announce(t("Not connected."));
  };
  const stop = () => {
    document.removeEventListener("pointermove", follow);
    document.removeEventListener("keydown", press, { capture: true });
    showRefusal(null);
    setWiring(null);
  };

  return {
    isValidConnection: ({ source, target }) => {
      const wire = wiring();
      const { network } = getState();
      if (!network || !wire) return false;
      return judgeEnd(network, wire, { id: wire.fixedEnd === "source" ? target : source, port: null }).fits;
    },
    // React Flow shows the grips only where it is given; where the wire goes is decided when it is let go (`onConnectEnd`).
    onReconnect() {},
    onReconnectStart(_, edge, fixedEnd) {
      moved = { key: edge.id, fixedEnd };
      keep({ reconnecting: edge.id });
    },
    onConnectStart(_, { nodeId, handleType }) {
      if (nodeId === null) return;
      isCancelled = false;
      const edge = moved && edgeView(getState(), moved.key);
      setWiring({
        fixed: nodeId,
        fixedEnd: handleType === "target" ? "target" : "source",
        // With the source end in hand the port stays; with the target end any port may be chosen.
        moves: edge ? { key: edge.key, port: handleType === "target" ? edge.port : null } : null,
        over: null,
      });
      document.addEventListener("pointermove", follow);
      document.addEventListener("keydown", press, { capture: true });
    },
    onConnectEnd(event, { isValid, toNode }) {
      const wire = wiring();
      stop();
      const wasMoved = moved;
      moved = null;
      keep({ reconnecting: null });
      if (!wire || isCancelled) return;
      const { clientX, clientY } =
        "changedTouches" in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
      // Dropping anywhere on a node counts, not on its small handle alone.
      const under = placeAt(clientX, clientY);
      const place = under ?? (isValid && toNode ? { id: toNode.id, port: null } : null);
      if (place && place.id !== wire.fixed) drop(wire, place);
      else if (!place && !wasMoved) openPaletteFor(flow, wire, clientX, clientY);
    },
  };
}

function drop(wire: Wiring, { id, port }: Place): void {
  const [source, target] = wire.fixedEnd === "source" ? [wire.fixed, id] : [id, wire.fixed];
  if (wire.moves) void reconnect(wire.moves.key, source, target, port);
  else void connect(source, target, wire.fixedEnd === "source" ? port : null);
}

/** On empty canvas: what shall stand there? */
function openPaletteFor(flow: Flow, wire: Wiring, clientX: number, clientY: number): void {
  if (wire.fixedEnd === "target") {
    notify("information", t("Drop the wire on the node whose value it shall bring."));
    return;
  }
  const { x, y } = flow.screenToFlowPosition({ x: clientX, y: clientY });
  dispatch({ type: "palette", palette: { at: [x, y], client: [clientX, clientY], from: wire.fixed } });
}

/** The port or node under the pointer; nodes that are painted and not in the page count as well. */
export function placeAt(clientX: number, clientY: number): Place | null {
  const element = document.elementFromPoint(clientX, clientY);
  const port = element?.closest<HTMLElement>("[data-port]");
  if (port?.dataset["portOf"] !== undefined) return { id: port.dataset["portOf"], port: port.dataset["port"] ?? null };
  const node = element?.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
  if (node !== undefined) return { id: node, port: null };
  if (!element?.closest(".react-flow")) return null;
  const painted = partAt(clientX, clientY);
  return painted?.kind === "node" ? { id: painted.id, port: null } : null;
}
