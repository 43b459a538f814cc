import { debugOf } from "./debug/debugged.ts";
import type { CanvasLook, State } from "./state.ts";
import { getState, store } from "./store.ts";
import { vsCodeApi } from "./transport.ts";

/** What survives a hidden tab and a restart: how one looked at the network, never what it says. */
export interface SavedView {
  readonly version: 1;
  readonly viewport: { readonly x: number; readonly y: number; readonly zoom: number } | null;
  /** Null is the end. */
  readonly cursor: number | null;
  readonly selectedNodes: readonly string[];
  readonly look: CanvasLook | null;
}

const NOTHING: SavedView = { version: 1, viewport: null, cursor: null, selectedNodes: [], look: null };

/** Reads what was saved; anything of another version or shape counts as nothing. */
export function readSaved(stored: unknown): SavedView {
  if (typeof stored !== "object" || stored === null) return NOTHING;
  const saved = stored as Partial<SavedView>;
  if (saved.version !== 1) return NOTHING;
  const { viewport, cursor, selectedNodes, look } = saved;
  const numbers = viewport ? [viewport.x, viewport.y, viewport.zoom] : [];
  return {
    version: 1,
    viewport: viewport && numbers.every(Number.isFinite) && viewport.zoom > 0 ? viewport : null,
    cursor: typeof cursor === "number" && cursor >= 0 ? cursor : null,
    selectedNodes: onlyTexts(selectedNodes),
    look: look
      ? {
          folded: onlyTexts(look.folded),
          opened: onlyTexts(look.opened),
          direction: look.direction === "down" ? "down" : "right",
          minimap: look.minimap !== false,
        }
      : null,
  };
}

function onlyTexts(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((entry) => typeof entry === "string") : [];
}

export const savedView: SavedView = readSaved(vsCodeApi().getState());

let viewport = savedView.viewport;
let timer: ReturnType<typeof setTimeout> | null = null;

export function rememberViewport(next: NonNullable<SavedView["viewport"]>): void {
  viewport = next;
  saveSoon();
}

/** Puts back the selection and the cursor, and saves them whenever they change. */
export function keepView(): () => void {
  let last = getState();
  if (savedView.cursor !== null) store.dispatch({ type: "cursor", cursor: savedView.cursor });
  // A canvas that was never looked at before begins as the setting says, which the page carries.
  store.dispatch({ type: "look", look: savedView.look ?? { direction: firstDirection() } });
  store.dispatch({ type: "select", nodes: savedView.selectedNodes });
  return store.subscribe(() => {
    const state = getState();
    if (state.cursor !== last.cursor || state.selection !== last.selection || state.look !== last.look) saveSoon();
    last = state;
  });
}

function firstDirection(): CanvasLook["direction"] {
  return document.getElementById("root")?.dataset["direction"] === "down" ? "down" : "right";
}

function saveSoon(): void {
  if (timer !== null) clearTimeout(timer);
  timer = setTimeout(() => vsCodeApi().setState(mergeSaved(vsCodeApi().getState(), viewOf(getState()))), 200);
}

/** The panels keep their widths in the same place; they stay. */
export function mergeSaved(stored: unknown, view: SavedView): object {
  return { ...(typeof stored === "object" ? stored : {}), ...view };
}

function viewOf(state: State): SavedView {
  // Where a debug session stands is not where one was.
  const own = debugOf(state) ? state.ownCursor : state.cursor;
  const atEnd = state.pass === null || !Number.isFinite(own) || (!debugOf(state) && own >= state.pass.timeline.length);
  return {
    version: 1,
    viewport,
    cursor: atEnd ? null : own,
    selectedNodes: state.selection.nodes,
    look: state.look,
  };
}
