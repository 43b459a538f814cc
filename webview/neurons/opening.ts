import { MOST_UNITS } from "../../core/layout/openLayer.ts";
import type { NetworkView, NodeView } from "../../core/protocol.ts";
import { announce, notify } from "../actions.ts";
import { t } from "../l10n.ts";
import { indexOf, nodeView } from "../selectors.ts";
import { dispatch, getState } from "../store.ts";

/** Which layers show their neurons. A matter of the view alone: nothing here sends an edit. */

/** Why a node has no units to show, in a sentence; null where it has. */
export function whyNotOpenable(view: NodeView): string | null {
  if (view.look === "group") return t("This is a folded group; unfold it to see its layers.");
  if (view.broken) return t("{0} cannot be computed yet, so its units are not known.", view.id);
  if (view.params.some(({ shape }) => shape.length > 2))
    return t(
      "{0} slides shared kernels over its input: its units have no weights of their own to draw. The kernels are in the inspector.",
      view.id,
    );
  if (view.shape.length === 0) return t("{0} is one number, not a layer of units.", view.id);
  if (view.shape.length > 1)
    return t("{0} has the shape [{1}]: only vectors are drawn as units.", view.id, view.shape.join(", "));
  if (view.size > MOST_UNITS)
    return t(
      "{0} has {1} units; more than {2} cannot be told apart at any zoom. The inspector lists them.",
      view.id,
      view.size,
      MOST_UNITS,
    );
  return null;
}

export function canOpen(view: NodeView): boolean {
  return whyNotOpenable(view) === null;
}

const opened = new WeakMap<NetworkView, { readonly by: readonly string[]; readonly network: NetworkView }>();

/**
 * The network with its opened layers marked. The vectors beside an opened layer (inputs, activations, outputs) show
 * their components too, so that its weights have two ends; another `dense` opens only when it is asked for.
 */
export function withOpened(network: NetworkView, ids: readonly string[]): NetworkView {
  if (ids.length === 0) return network;
  const before = opened.get(network);
  if (before?.by === ids) return before.network;
  const open = openIds(network, ids);
  const nodes = network.nodes.map((view) => (open.has(view.id) ? { ...view, isOpen: true } : view));
  const made = open.size === 0 ? network : { ...network, nodes };
  opened.set(network, { by: ids, network: made });
  return made;
}

function openIds(network: NetworkView, ids: readonly string[]): ReadonlySet<string> {
  const wanted = new Set(ids);
  const open = new Set<string>();
  const index = indexOf(network);
  const beside = (id: string) => {
    const view = network.nodes[index.nodes.get(id) ?? -1];
    if (view && view.op !== "dense" && view.look !== "loss" && canOpen(view)) open.add(id);
  };
  for (const view of network.nodes) {
    if (!wanted.has(view.id) || !canOpen(view)) continue;
    open.add(view.id);
    if (view.op !== "dense") continue;
    for (const edge of index.incoming.get(view.id) ?? []) beside(edge.source);
    for (const edge of index.outgoing.get(view.id) ?? []) beside(edge.target);
  }
  return open;
}

/** Layers that the command opens: those with weights of their own. */
function layersOf(network: NetworkView): readonly NodeView[] {
  return network.nodes.filter((view) => view.op === "dense" && canOpen(view));
}

export function isOpened(id: string): boolean {
  return getState().look.opened.includes(id);
}

/** Opens or folds one layer; says why where that is not possible. */
export function toggleNeurons(id: string): boolean {
  const view = nodeView(getState(), id);
  if (!view) return false;
  const { opened } = getState().look;
  if (opened.includes(id)) {
    look(opened.filter((other) => other !== id));
    announce(t("{0} is one box again.", id));
    return true;
  }
  const why = whyNotOpenable(view);
  if (why !== null) {
    notify("information", why);
    return true;
  }
  look([...opened, id]);
  announce(t("{0} shows its {1} units. Arrow down walks through them, N folds them.", id, view.size));
  return true;
}

/** All layers at once: open where any is folded, else folded. */
export function toggleAllNeurons(): void {
  const { network, look: before } = getState();
  const layers = network ? layersOf(network) : [];
  if (layers.length === 0) {
    const why = t("There is no dense layer whose neurons could be shown.");
    notify("information", why);
    return;
  }
  const areOpen = layers.every(({ id }) => before.opened.includes(id));
  look(areOpen ? [] : layers.map(({ id }) => id));
  announce(areOpen ? t("All layers are boxes again.") : t("{0} layers show their neurons.", layers.length));
}

function look(ids: readonly string[]): void {
  dispatch({ type: "look", look: { opened: ids } });
}
