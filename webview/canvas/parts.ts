import type { Intent } from "../../core/document/intent.ts";
import type { Point } from "../../core/layout/nodeGeometry.ts";
import { addParts, announce, ask, edit, refusesEditing } from "../actions.ts";
import { membersOf } from "../groups/groupIndex.ts";
import { t } from "../l10n.ts";
import type { PartForm } from "../state.ts";
import { dispatch, getState } from "../store.ts";
import { focusNode } from "./focus.ts";
import { placesOfAll, remove } from "./gestures.ts";

/** Whole parts of a network: copied, cut, pasted, duplicated, and taken out so that what is left stays connected. */

/** The text stands on the system's clipboard afterwards. */
export async function copy(chosen: readonly string[]): Promise<boolean> {
  const nodes = membersOfAll(chosen);
  if (nodes.length === 0) return false;
  const answer = await ask("copy", { nodes });
  if (answer.ok) announce(nodes.length === 1 ? t("Copied {0}.", nodes[0] ?? "") : t("Copied {0} nodes.", nodes.length));
  return answer.ok;
}

export async function cut(nodes: readonly string[]): Promise<boolean> {
  if (refusesEditing()) return false;
  return (await copy(nodes)) && remove({ nodes, edges: [] });
}

/** Null: what is on the system's clipboard. */
export function paste(
  text: string | null,
  at: readonly [number, number] | null = null,
): Promise<readonly string[] | null> {
  const rounded = at && ([Math.round(at[0]), Math.round(at[1])] as const);
  return addParts("paste", { text, at: rounded }, t("Pasted.")).then(goThere);
}

export function duplicate(chosen: readonly string[]): Promise<readonly string[] | null> {
  return duplicateNodes(membersOfAll(chosen), []);
}

/** Copies that stand where they were dropped; the originals stay. */
export function duplicateAt(dropped: ReadonlyMap<string, Point>): Promise<readonly string[] | null> {
  const places = placesOfAll(dropped);
  const rounded = [...places].map(([id, [x, y]]) => [id, [Math.round(x), Math.round(y)]] as const);
  return duplicateNodes([...places.keys()], rounded);
}

function duplicateNodes(
  nodes: readonly string[],
  places: readonly (readonly [string, Point])[],
): Promise<readonly string[] | null> {
  const label = nodes.length === 1 ? t("Duplicated {0}.", nodes[0] ?? "") : t("Duplicated {0} nodes.", nodes.length);
  return addParts("duplicate", { nodes, ...(places.length > 0 && { places }) }, label).then(goThere);
}

/** The next key is meant for what was added, and so is the next arrow. */
function goThere(nodes: readonly string[] | null): readonly string[] | null {
  const [first] = nodes ?? [];
  if (first !== undefined) focusNode(first);
  return nodes;
}

/** Copies of the selection behind it, each fed by the one before; `copies` in all. Says why where it cannot be chained. */
export function stack(nodes: readonly string[], copies: number): Promise<readonly string[] | null> {
  return addParts("stack", { nodes, copies }, t("Stacked {0} copies.", copies));
}

/** Asks how many copies, or for a name, before anything is done. False where nothing is chosen. */
export function askAbout(kind: PartForm["kind"], chosen: readonly string[]): boolean {
  const nodes = membersOfAll(chosen);
  if (nodes.length === 0) {
    announce(t("Select nodes first."));
    return false;
  }
  if (kind === "stack" && refusesEditing()) return false;
  dispatch({ type: "partForm", partForm: { kind, nodes } });
  return true;
}

/** What the nodes fed takes their inputs instead, where that means something. */
export function heal(chosen: readonly string[]): Promise<boolean> {
  const nodes = membersOfAll(chosen);
  const intents = nodes.map((id): Intent => ({ kind: "removeNode", id, heal: true }));
  const what = nodes.length === 1 ? (nodes[0] ?? "") : t("{0} nodes", nodes.length);
  return edit(intents, t("Delete {0} and reconnect", what));
}

/** A folded group stands for its members. */
function membersOfAll(chosen: readonly string[]): readonly string[] {
  const { network } = getState();
  return network ? membersOf(network, chosen) : chosen;
}
