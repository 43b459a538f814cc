import { foldableWith, whyNotExpandable } from "../../core/graph/rewritable.ts";
import { joinIds } from "../../core/isolate.ts";
import type { NetworkView, NodeView } from "../../core/protocol.ts";
import { edit, notify, refusesEditing } from "../actions.ts";
import { t } from "../l10n.ts";
import { nodeView } from "../selectors.ts";
import type { State } from "../state.ts";
import { dispatch, getState } from "../store.ts";
import { request } from "../transport.ts";
import { focusNode } from "./focus.ts";

/** Layers and neurons are one network: a layer written as its neurons, and neurons written as a layer. */

/** From here on a menu says how many numbers and lines the file gets. */
const MANY_NUMBERS = 2000;

export interface Rewrite {
  readonly label: string;
  readonly icon: string;
  readonly run: () => void;
}

/** What can be made of a node, or of the selection that it belongs to; null where it stays what it is. */
export function rewriteOf(node: Pick<NodeView, "id" | "op"> | null, state: State): Rewrite | null {
  const { network, selection } = state;
  if (!node || !network) return null;
  const { id } = node;
  const together = selection.nodes.includes(id) && selection.nodes.length > 1 ? selection.nodes : [id];
  if (node.op === "dense") {
    const layers = whole(together, network);
    if (layers === null || layers.some((one) => whyNotExpandable(one) !== null)) return null;
    return { label: expansionLabel(layers), icon: "type-hierarchy-sub", run: () => void expandLayers(together) };
  }
  const neurons = neuronsOf(together, id, network);
  if (neurons.length < 2) return null;
  return {
    label: t("Fold {0} into a layer", listed(neurons)),
    icon: "layers",
    run: () => void foldTogether(neurons),
  };
}

/** For the menu of a node. */
export function rewriteItems(
  id: string,
  state: State,
): readonly (Rewrite & { readonly keys: string; readonly disabled: boolean })[] {
  const found = rewriteOf(nodeView(state, id), state);
  return found ? [{ ...found, keys: "E", disabled: state.network?.readOnly ?? true }] : [];
}

/** The key: what is chosen, rewritten the way it can be. */
export function rewriteChosen([id]: readonly string[]): boolean {
  if (id === undefined) return false;
  if (refusesEditing()) return true;
  const found = rewriteOf(nodeView(getState(), id), getState());
  if (found) found.run();
  else notify("information", whyNeither(id));
  return true;
}

export function expandChosen(ids: readonly string[]): void {
  const why = ids.map((id) => nodeView(getState(), id)).map((node) => node && whyNotExpandable(node));
  const [first] = why.filter((sentence) => sentence != null);
  if (ids.length === 0) notify("information", t("Select a layer first."));
  else if (first != null) notify("information", first);
  else void expandLayers(ids);
}

export function foldChosen(ids: readonly string[]): void {
  const nodes = getState().network?.nodes ?? [];
  const [id] = ids;
  const neurons = id === undefined || ids.length > 1 ? inOrder(ids, nodes) : foldableWith(nodes, id);
  if (id === undefined) notify("information", t("Select neurons first."));
  else if (neurons.length < 2) notify("information", whyNeither(id));
  // What does not fit is said by the text, which knows why.
  else void foldTogether(neurons);
}

/** One gesture for all of them. Selects the neurons. */
export async function expandLayers(ids: readonly string[]): Promise<boolean> {
  const { network } = getState();
  const layers = network && whole(ids, network);
  if (!layers) return false;
  const units = layers.reduce((sum, { size }) => sum + size, 0);
  const label = t("Expand {0} into {1} neurons", listed(ids), units);
  const isDrawn = (await Promise.all(ids.map(drawsNumbers))).includes(true);
  return rewrite(
    ids.map((id) => ({ kind: "expandLayer", id })),
    isDrawn ? t("{0}; the numbers that were drawn are written out", label) : label,
    "neuron",
  );
}

/** Selects the layer. */
export function foldTogether(ids: readonly string[]): Promise<boolean> {
  return rewrite([{ kind: "foldNeurons", ids }], t("Fold {0} into a layer", listed(ids)), "dense");
}

async function rewrite(intents: Parameters<typeof edit>[0], label: string, op: string): Promise<boolean> {
  const before = new Set(idsOf(getState().network, op));
  const done = await edit(intents, label);
  if (!done) return false;
  const nodes = idsOf(getState().network, op).filter((id) => !before.has(id));
  dispatch({ type: "select", nodes });
  // What had the focus is gone, and the keyboard must not fall out of the canvas with it.
  if (nodes[0] !== undefined) focusNode(nodes[0]);
  return true;
}

function idsOf(network: NetworkView | null, op: string): readonly string[] {
  return (network?.nodes ?? []).filter((node) => node.op === op).map((node) => node.id);
}

/** Whether some of the node's numbers stand in no text; false where that cannot be asked now. */
async function drawsNumbers(id: string): Promise<boolean> {
  try {
    const { params } = await request("inspect", { node: id });
    return params.some(({ name, initialised }) => initialised && name !== "b");
  } catch {
    return false;
  }
}

function neuronsOf(together: readonly string[], id: string, network: NetworkView): readonly string[] {
  const alike = foldableWith(network.nodes, id);
  if (together.length === 1) return alike;
  return together.every((other) => alike.includes(other)) ? inOrder(together, network.nodes) : [];
}

const inOrder = (ids: readonly string[], nodes: readonly NodeView[]): readonly string[] =>
  nodes.filter((node) => ids.includes(node.id)).map((node) => node.id);

/** The nodes of these ids; null where one of them is none. */
function whole(ids: readonly string[], network: NetworkView): readonly NodeView[] | null {
  const nodes = network.nodes.filter((node) => ids.includes(node.id));
  return nodes.length === ids.length ? nodes : null;
}

function expansionLabel(layers: readonly NodeView[]): string {
  const units = layers.reduce((sum, { size }) => sum + size, 0);
  const numbers = layers.reduce((sum, { parameterCount }) => sum + parameterCount, 0);
  if (numbers > MANY_NUMBERS) return t("Expand into {0} neurons (as many lines, {1} numbers)", units, numbers);
  return units === 1 ? t("Expand into its neuron") : t("Expand into {0} neurons", units);
}

/** `h1, h2, h3`; of many the ends. */
function listed(ids: readonly string[]): string {
  const [first = "", ...rest] = ids;
  return ids.length <= 4 ? joinIds(ids) : t("{0} … {1} ({2})", first, rest.at(-1) ?? "", ids.length);
}

function whyNeither(id: string): string {
  const node = nodeView(getState(), id);
  if (node?.op !== "neuron") return (node && whyNotExpandable(node)) ?? t("Select a layer or neurons first.");
  return t("No other neuron reads the same inputs through the same activation as {0}.", id);
}
