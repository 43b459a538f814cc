import type { Intent } from "../core/document/intent.ts";
import type { PreviewChange, Requests } from "../core/protocol.ts";
import { ask } from "./ask.ts";
import { debugOf, insideOf } from "./debug/debugged.ts";
import { goTo, showSample } from "./debug/goTo.ts";
import { t } from "./l10n.ts";
import { dispatch, getState, store } from "./store.ts";

export { ask } from "./ask.ts";

/** The verbs of the canvas and its panels. Each says what a person asked for; the text and the host do the rest. */

export function stepTo(cursor: number): void {
  if (debugOf(getState())) goTo(cursor);
  else dispatch({ type: "cursor", cursor });
}

export function stepForward(): void {
  stepTo(getState().cursor + 1);
}

export function stepBack(): void {
  dispatch({ type: "playing", playing: false });
  // Out of a step that has been entered is back to before it.
  stepTo(getState().cursor - (insideOf(getState()) === null ? 1 : 0));
}

export function toStart(): void {
  stepTo(0);
}

export function toEnd(): void {
  dispatch({ type: "playing", playing: false });
  stepTo(Number.POSITIVE_INFINITY);
}

export function togglePlay(): void {
  const { playing, pass, cursor } = getState();
  if (!pass) return;
  // Play at the end starts over, as every player does.
  if (!playing && cursor >= pass.timeline.length) toStart();
  dispatch({ type: "playing", playing: !playing });
}

/** The next or an earlier sample: of the data, or of the batch that is debugged. */
export function moveSample(by: number): Promise<void> {
  const { pass } = getState();
  const debug = debugOf(getState());
  return debug ? showSample(debug.sample + by) : selectRow((pass?.row ?? 0) + by);
}

export function selectRow(row: number): Promise<void> {
  const rows = getState().pass?.rowCount ?? 0;
  if (rows === 0) return Promise.resolve();
  return ask("selectRow", { row: ((row % rows) + rows) % rows }).then(ignore);
}

export function differentiate(target: string | null): Promise<void> {
  return ask("differentiate", { target }).then(ignore);
}

/** An empty list ends the preview. */
export function preview(changes: readonly PreviewChange[]): Promise<void> {
  return ask("preview", { changes }).then(ignore);
}

export function reveal(node: string | null, offset: number | null = null): Promise<void> {
  return ask("reveal", { node, offset }).then(ignore);
}

export function undo(): Promise<void> {
  return ask("undo", null)
    .then(({ ok }) => ok && announce(t("Undone.")))
    .then(ignore);
}

export function redo(): Promise<void> {
  return ask("redo", null)
    .then(({ ok }) => ok && announce(t("Redone.")))
    .then(ignore);
}

export function applyFix(problem: number): Promise<void> {
  const { network } = getState();
  return network ? ask("applyFix", { version: network.version, problem }).then(ignore) : Promise.resolve();
}

export function announce(text: string): void {
  dispatch({ type: "announce", text });
}

/** Also says it: what appears as a notice is read out as it appears. */
export function notify(severity: "error" | "information", text: string): void {
  dispatch({ type: "notice", notice: { severity, text } });
}

/** For gestures that begin with a question: says at once where nothing may be written. */
export function refusesEditing(): boolean {
  const refuses = getState().network?.readOnly ?? true;
  if (refuses && getState().network) notify("error", t("This file is read-only."));
  return refuses;
}

let queue: Promise<unknown> = Promise.resolve();

/**
 * One gesture: one undo step. Gestures queue, since each must be made against the text that the one before it left.
 * Resolves to false where it was refused; the reason is then on screen.
 */
export function edit(intents: readonly Intent[], label: string): Promise<boolean> {
  if (intents.length === 0) return Promise.resolve(true);
  if (refusesEditing()) return Promise.resolve(false);
  dispatch({ type: "editSent" });
  const done = queue.then(() => sendEdit(intents, label)).finally(() => dispatch({ type: "editAnswered" }));
  queue = done;
  return done;
}

/** Requests that add whole parts: one step of undo each, in the same queue. Resolves to the new nodes, or null where it was refused. */
export type PartsRequest = "paste" | "duplicate" | "stack" | "insertTemplate";

export function addParts<K extends PartsRequest>(
  name: K,
  args: Requests[K]["args"],
  label: string,
): Promise<readonly string[] | null> {
  if (refusesEditing()) return Promise.resolve(null);
  dispatch({ type: "editSent" });
  const done = queue.then(() => sendParts(name, args, label)).finally(() => dispatch({ type: "editAnswered" }));
  queue = done;
  return done;
}

async function sendParts<K extends PartsRequest>(
  name: K,
  args: Requests[K]["args"],
  label: string,
): Promise<readonly string[] | null> {
  const version = getState().network?.version;
  if (version === undefined) return null;
  const answer = await ask(name, args);
  if (!answer.ok) return null;
  const { nodes, notes } = answer.value;
  await newerNetwork(version);
  dispatch({ type: "select", nodes });
  announce(label);
  dispatch({ type: "notice", notice: null });
  if (notes.length > 0) notify("information", notes.join(" "));
  return nodes;
}

async function sendEdit(intents: readonly Intent[], label: string): Promise<boolean> {
  const version = getState().network?.version;
  if (version === undefined) return false;
  const answer = await ask("edit", { version, intents, label });
  if (!answer.ok) return false;
  announce(label);
  // Why the gesture before it was refused is no longer news.
  dispatch({ type: "notice", notice: null });
  await newerNetwork(version);
  return true;
}

/** The reply can overtake the reading of the text that it caused; a second gesture must not be sent with the old version. */
function newerNetwork(version: number): Promise<void> {
  return new Promise((resolve) => {
    const arrived = () => (getState().network?.version ?? 0) > version;
    if (arrived()) return resolve();
    const finish = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const stop = store.subscribe(() => arrived() && finish());
    const timer = setTimeout(finish, 1000);
  });
}

function ignore(): void {}
