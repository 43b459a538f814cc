import { differentiate, edit, redo, reveal, undo } from "../actions.ts";
import { isGroupId } from "../groups/groupId.ts";
import { bundleItems, foldAllItems, groupItems, groupingItems } from "../groups/groupMenu.ts";
import { edgeView, nodeView } from "../selectors.ts";
import type { MenuRequest, State } from "../state.ts";
import { dispatch } from "../store.ts";
import { remove, unpin } from "./gestures.ts";
import { startLinking } from "./keyboard.ts";
import { rewriteItems } from "./rewrite.ts";
import { possibleTargets } from "./rules.ts";
import { shownNetwork } from "./shownNetwork.ts";

export interface MenuItem {
  readonly label: string;
  readonly icon: string;
  readonly keys?: string;
  readonly disabled?: boolean;
  /** A line above it. */
  readonly first?: boolean;
  readonly run: () => void;
}

/** What can be done with the part under the pointer; the same verbs as the keys. */
export function menuItems(request: MenuRequest, state: State, tidy: () => void): readonly MenuItem[] {
  const { part } = request;
  if (part?.kind === "node") return nodeItems(part.id, state);
  if (part?.kind === "edge") return edgeItems(part.key, state);
  return groundItems(request, state, tidy);
}

function nodeItems(id: string, state: State): readonly MenuItem[] {
  const view = nodeView(state, id);
  const { network } = state;
  if (network && isGroupId(id)) return groupItems(id, state, network);
  if (!view || !network) return [];
  const frozen = network.readOnly;
  const targets = network.targets.filter((target) => target === id || target.startsWith(`${id}[`));
  const several = state.selection.nodes.includes(id) && state.selection.nodes.length + state.selection.edges.length > 1;
  return [
    {
      label: "Connect to…",
      icon: "arrow-right",
      keys: "C",
      disabled: frozen || possibleTargets(network, id, shownNetwork(state) ?? network).length === 0,
      run: () => startLinking(id),
    },
    {
      label: "Add a node after it…",
      icon: "add",
      keys: "A",
      disabled: frozen,
      run: () => dispatch({ type: "palette", palette: { at: null, client: null, from: id } }),
    },
    { label: "Rename", icon: "edit", keys: "F2", disabled: frozen, run: () => dispatch({ type: "renaming", id }) },
    {
      label: several ? "Delete the selection" : "Delete",
      icon: "trash",
      keys: "Del",
      disabled: frozen,
      run: () => void remove(several ? state.selection : { nodes: [id], edges: [] }),
    },
    ...rewriteItems(id, state),
    ...(view.pin ? [{ label: "Unpin", icon: "pinned", disabled: frozen, run: () => void unpin([id]) }] : []),
    ...groupingItems(id, state, network),
    ...targets.slice(0, 8).map((target, i) => ({
      label: `Differentiate ${target}`,
      icon: "symbol-operator",
      first: i === 0,
      disabled: state.pass?.target === target && !state.pass.targetIsObjective,
      run: () => void differentiate(target),
    })),
    { label: "Show in the text", icon: "go-to-file", first: true, run: () => void reveal(id) },
  ];
}

function edgeItems(key: string, state: State): readonly MenuItem[] {
  const edge = edgeView(state, key);
  if (!edge) return bundleItems(key, state);
  return [
    {
      label: `Disconnect ${edge.source} from ${edge.target}`,
      icon: "trash",
      keys: "Del",
      disabled: state.network?.readOnly ?? true,
      run: () =>
        void edit(
          [{ kind: "disconnect", to: edge.target, at: edge.input }],
          `Disconnect ${edge.source} from ${edge.target}`,
        ),
    },
    { label: "Show in the text", icon: "go-to-file", first: true, run: () => void reveal(edge.target) },
  ];
}

function groundItems(request: MenuRequest, state: State, tidy: () => void): readonly MenuItem[] {
  const frozen = state.network?.readOnly ?? true;
  const pinned = state.network?.nodes.filter((node) => node.pin).map((node) => node.id) ?? [];
  return [
    {
      label: "Add a node…",
      icon: "add",
      keys: "A",
      disabled: frozen,
      run: () => dispatch({ type: "palette", palette: { at: request.at, client: [request.x, request.y], from: null } }),
    },
    { label: "Tidy up", icon: "wand", run: tidy },
    ...(pinned.length > 0
      ? [
          {
            label: pinned.length === 1 ? "Unpin the pinned node" : `Unpin all ${pinned.length}`,
            icon: "pinned",
            disabled: frozen,
            run: () => void unpin(pinned),
          },
        ]
      : []),
    ...foldAllItems(state),
    { label: "Undo", icon: "discard", first: true, disabled: frozen, run: () => void undo() },
    { label: "Redo", icon: "redo", disabled: frozen, run: () => void redo() },
    { label: "Show the text", icon: "go-to-file", first: true, run: () => void reveal(null) },
  ];
}
