import type { NetworkView } from "../../core/protocol.ts";
import { shownNetwork } from "../canvas/shownNetwork.ts";
import { indexOf } from "../selectors.ts";
import type { State } from "../state.ts";

const made = new WeakMap<NetworkView, ReadonlySet<string>>();

/** Keys of the wires in whose place the weights themselves are drawn: all into or out of an opened layer. */
export function replacedEdges(state: State): ReadonlySet<string> {
  const shown = shownNetwork(state);
  if (!shown) return NONE;
  let keys = made.get(shown);
  if (!keys) {
    const open = new Set(shown.nodes.filter(({ isOpen }) => isOpen).map(({ id }) => id));
    const { incoming } = indexOf(shown);
    const found = new Set<string>();
    for (const view of open.size > 0 ? shown.nodes : []) {
      if (view.broken) continue;
      const edges = incoming.get(view.id) ?? [];
      const touched = edges.filter(({ source }) => open.has(view.id) || open.has(source));
      // A layer's weights are drawn for all of its inputs at once.
      const isWeighted = view.op === "dense" || view.op === "neuron";
      for (const edge of isWeighted && touched.length > 0 ? edges : touched) found.add(edge.key);
    }
    keys = found;
    made.set(shown, keys);
  }
  return keys;
}

const NONE: ReadonlySet<string> = new Set();
