import { useMemo } from "react";
import type { Detail } from "../../core/debugger/debuggee.ts";
import type { DebugView, PassView } from "../../core/protocol.ts";
import { giveWayToExplanation } from "../box/boxParts.ts";
import { sharedValue } from "../controls/sharedValue.ts";
import { debugOf } from "../debug/debugged.ts";
import { getState, type State, useStore } from "../store.ts";
import type { StepQuestion } from "./explanations.ts";

export type Way = "forward" | "backward";

/** What the reader picked: the unit and input of the elementwise formulas, and the first of many terms. */
export interface Picked {
  /** The node, or the parameter of an update, that it holds for. */
  readonly of: string;
  readonly unit: number;
  readonly input: number;
  readonly from: number;
}

/** A node whose step is explained instead of the current one, until the reader steps on. */
export interface Pinned {
  readonly node: string;
  readonly way: Way;
  readonly cursor: number;
}

export const picked = sharedValue<Picked | null>(null);
export const pinned = sharedValue<Pinned | null>(null);

/** A debug session that stands inside a step: the unit, and the part of it that was done last. */
export interface Inside {
  readonly unit: number | null;
  /** The first component of the unit. */
  readonly component: number | null;
  readonly detail: Detail | null;
}

export interface Explained {
  readonly question: StepQuestion;
  readonly node: string | null;
  readonly way: Way;
  readonly isPinned: boolean;
  readonly inside: Inside | null;
  /** The step of the optimizer at the end of a pass. */
  readonly isUpdate: boolean;
  /** What a pick of the reader's holds for. */
  readonly of: string;
}

/** Which step the panel explains, of what; null at the beginning and without a pass. */
export function useExplained(): Explained | null {
  const pass = useStore((state) => state.pass);
  const cursor = useStore((state) => (state.pass ? Math.min(settledCursor(state), state.pass.timeline.length) : 0));
  const debug = useStore(debugViewOf);
  const choice = picked.use();
  const pin = pinned.use();
  return useMemo(
    () => (pass ? explainedAt(pass, cursor, choice, pin, debug) : null),
    [pass, cursor, choice, pin, debug],
  );
}

/** A debug session on its way to a step is not kept waiting by questions about it. */
function settledCursor(state: State): number {
  return state.asked === null ? state.cursor : (debugOf(state)?.cursor ?? state.cursor);
}

function explainedAt(
  pass: PassView,
  cursor: number,
  choice: Picked | null,
  pin: Pinned | null,
  debug: DebugView | null,
): Explained | null {
  const at = pin?.cursor === cursor ? stepOf(pass, pin.node, pin.way) : -1;
  const isPinned = at >= 0;
  const inside = !isPinned && debug?.inside != null && cursor < pass.timeline.length ? insideOf(debug) : null;
  const step = isPinned ? at : inside ? cursor : cursor - 1;
  const there = pass.timeline[step];
  if (!there) return null;
  const of = there.node ?? `update ${inside?.unit ?? ""}`;
  const own = choice?.of === of ? choice : null;
  const isUpdate = there.phase === "update";
  // Inside an update a unit is a parameter.
  const unit = own?.unit ?? (isUpdate ? undefined : (inside?.component ?? 0));
  const question: StepQuestion = {
    pass,
    step,
    ...(unit === undefined ? {} : { unit }),
    ...(isUpdate ? { parameter: inside?.unit ?? 0 } : { input: own?.input ?? 0, from: own?.from ?? 0 }),
    ...(isPinned ? { cursor } : {}),
  };
  return {
    question,
    node: there.node,
    way: there.phase === "backward" ? "backward" : "forward",
    isPinned,
    inside,
    isUpdate,
    of,
  };
}

export function stepOf(pass: PassView, node: string, way: Way): number {
  return pass.timeline.findIndex((step) => step.node === node && (step.phase === "backward") === (way === "backward"));
}

function insideOf({ unit, component, detail }: DebugView): Inside {
  return { unit: unit ?? null, component: component ?? unit ?? null, detail: detail ?? null };
}

/** Whoever shows a debug session keeps it in the state. */
function debugViewOf(state: State & { readonly debug?: DebugView | null }): DebugView | null {
  return state.debug ?? null;
}

/** Explains a node: its backward step where that is done at the cursor, else its forward step. */
export function explainNode(node: string, way?: Way): void {
  const { pass, cursor } = getState();
  if (!pass) return;
  const at = Math.min(cursor, pass.timeline.length);
  const back = stepOf(pass, node, "backward");
  // It shows in the place of derivatives between two nodes, and of a training run.
  giveWayToExplanation();
  pinned.set({ node, way: way ?? (back >= 0 && back < at ? "backward" : "forward"), cursor: at });
}
