import type { ReactFlowInstance } from "@xyflow/react";
import { useMemo, useState } from "react";
import { opsThatFit } from "../../core/graph/opsThatFit.ts";
import type { Point } from "../../core/layout/nodeGeometry.ts";
import { announce, notify } from "../actions.ts";
import { placeAt } from "../canvas/connecting.ts";
import { showRefusal } from "../canvas/Refusal.tsx";
import { opsForWire, wireAt } from "../canvas/wireInsertion.ts";
import { t } from "../l10n.ts";
import { edgeView } from "../selectors.ts";
import { dispatch, getState } from "../store.ts";
import PaletteEntry from "./PaletteEntry.tsx";
import type { PaletteItem } from "./paletteItems.ts";
import type { Destination } from "./takeItem.ts";

/** Taking something out of the palette and dropping it: on a wire, on a node, or on empty canvas. */
export interface Grab {
  readonly start: (item: PaletteItem, event: React.PointerEvent) => void;
  /** True where the click that follows a press ended a drag. */
  readonly wasDragged: () => boolean;
  readonly held: { readonly item: PaletteItem; readonly at: Point } | null;
}

/** Less than this is a click. */
const THRESHOLD = 5;

type Flow = Pick<ReactFlowInstance, "screenToFlowPosition">;

export function useDragging(flow: Flow, take: (item: PaletteItem, to: Destination) => void): Grab {
  const [held, setHeld] = useState<Grab["held"]>(null);
  const control = useMemo(() => ({ dragged: false, take }), [take]);
  return {
    held,
    wasDragged: () => control.dragged,
    start(item, down) {
      if (down.button !== 0) return;
      control.dragged = false;
      const move = (event: PointerEvent) => {
        const distance = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY);
        if (!control.dragged && distance < THRESHOLD) return;
        control.dragged = true;
        setHeld({ item, at: [event.clientX, event.clientY] });
        lightUp(item, aimAt(event.clientX, event.clientY), event);
      };
      const press = (event: KeyboardEvent) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        end();
        announce(t("Not added."));
      };
      const up = (event: PointerEvent) => {
        const wasHeld = control.dragged;
        end();
        if (!wasHeld) return;
        const aim = aimAt(event.clientX, event.clientY);
        const reason = aim && refuses(item, aim);
        if (reason) notify("error", reason);
        else if (aim) control.take(item, destinationOf(item, aim, flow, event));
      };
      const end = () => {
        document.removeEventListener("pointermove", move);
        document.removeEventListener("pointerup", up);
        document.removeEventListener("pointercancel", end);
        document.removeEventListener("keydown", press, { capture: true });
        setHeld(null);
        showRefusal(null);
        dispatch({ type: "hover", part: null });
      };
      document.addEventListener("pointermove", move);
      document.addEventListener("pointerup", up);
      document.addEventListener("pointercancel", end);
      document.addEventListener("keydown", press, { capture: true });
    },
  };
}

type Aim =
  | { readonly kind: "node"; readonly id: string }
  | { readonly kind: "edge"; readonly key: string }
  | { readonly kind: "ground" };

/** Null beside the canvas. */
function aimAt(x: number, y: number): Aim | null {
  const element = document.elementFromPoint(x, y);
  if (!element?.closest(".canvas")) return null;
  const node = placeAt(x, y);
  if (node) return { kind: "node", id: node.id };
  const key = wireAt(x, y);
  return key === null ? { kind: "ground" } : { kind: "edge", key };
}

/** Why it cannot go there; null where it can. */
function refuses(item: PaletteItem, aim: Aim): string | null {
  const state = getState();
  if (!state.network || aim.kind === "ground") return null;
  if (item.kind !== "op") return aim.kind === "edge" ? t("A template does not go into a wire; drop it beside.") : null;
  const edge = aim.kind === "edge" ? edgeView(state, aim.key) : null;
  const offers =
    aim.kind === "node" ? opsThatFit(state.network, aim.id) : edge ? opsForWire(state.network, edge) : null;
  return offers?.others.find(({ op }) => op === item.op)?.reason ?? null;
}

function lightUp(item: PaletteItem, aim: Aim | null, event: PointerEvent): void {
  const reason = aim && refuses(item, aim);
  const isFree = aim === null || aim.kind === "ground" || reason !== null;
  dispatch({ type: "hover", part: isFree ? null : aim });
  showRefusal(reason ? { reason, at: [event.clientX, event.clientY] } : null);
}

function destinationOf(item: PaletteItem, aim: Aim, flow: Flow, event: PointerEvent): Destination {
  const { network } = getState();
  if (aim.kind === "edge") return { into: aim.key };
  if (aim.kind === "node") {
    const offer =
      item.kind === "op" && network ? opsThatFit(network, aim.id).fitting.find(({ op }) => op === item.op) : undefined;
    return { inputs: offer?.inputs ?? [aim.id] };
  }
  const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
  return { at: [x, y] };
}

/** What is in the hand, at the pointer. */
export function Ghost({ grab: { held } }: { readonly grab: Grab }) {
  if (!held) return null;
  return (
    <div
      className="palette-ghost palette-entry"
      style={{ left: held.at[0] + 10, top: held.at[1] + 10 }}
      aria-hidden="true"
    >
      <PaletteEntry item={held.item} />
    </div>
  );
}
