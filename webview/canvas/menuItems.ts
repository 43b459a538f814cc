import type { CanvasCommand, NetworkView } from "../../core/protocol.ts";
import { ask, differentiate, edit, redo, reveal, undo } from "../actions.ts";
import { carryOut } from "../commands.ts";
import { debugItems } from "../debug/nodeItems.ts";
import { showDerivatives } from "../derivatives/derivativeCommands.ts";
import { copyPicture } from "../export/exportActions.ts";
import { isGroupId } from "../groups/groupId.ts";
import { bundleItems, foldAllItems, groupItems, groupingItems } from "../groups/groupMenu.ts";
import { t } from "../l10n.ts";
import { mapItems, toggleItem } from "../maps/menu.ts";
import { neuronItems } from "../neurons/menu.ts";
import { isPaletteOpen, togglePalette } from "../palette/paletteState.ts";
import { edgeView, nodeView } from "../selectors.ts";
import type { MenuRequest, State } from "../state.ts";
import { dispatch, getState } from "../store.ts";
import { explainNode } from "../timeline/explained.ts";
import { askWhy } from "../timeline/why.ts";
import { remove, unpin } from "./gestures.ts";
import { selectAll, startLinking } from "./keyboard.ts";
import { askAbout, copy, cut, duplicate, heal, paste } from "./parts.ts";
import { rewriteItems } from "./rewrite.ts";
import { possibleTargets } from "./rules.ts";
import { isSelecting, toggleTool } from "./selectTool.ts";
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
  if (part?.kind === "edge") return edgeItems(part.key, request, state);
  return groundItems(request, state, tidy);
}

function nodeItems(id: string, state: State): readonly MenuItem[] {
  const view = nodeView(state, id);
  const { network } = state;
  if (network && isGroupId(id)) {
    const several = state.selection.nodes.includes(id) && state.selection.nodes.length > 1;
    const chosen = several ? state.selection.nodes : [id];
    return [...groupItems(id, state, network), ...wholeItems(chosen, network.readOnly)];
  }
  if (!view || !network) return [];
  const { selection } = state;
  if (selection.nodes.includes(id) && selection.nodes.length > 1) return severalItems(id, state, network);
  const frozen = network.readOnly;
  const targets = network.targets.filter((target) => target === id || target.startsWith(`${id}[`));
  return [
    {
      label: t("Connect to…"),
      icon: "arrow-right",
      keys: "C",
      disabled: frozen || possibleTargets(network, id, shownNetwork(state) ?? network).length === 0,
      run: () => startLinking(id),
    },
    {
      label: t("Add a node after it…"),
      icon: "add",
      keys: "A",
      disabled: frozen,
      run: () => dispatch({ type: "palette", palette: { at: null, client: null, from: id } }),
    },
    { label: t("Rename"), icon: "edit", keys: "F2", disabled: frozen, run: () => dispatch({ type: "renaming", id }) },
    ...partItems([id], frozen),
    ...neuronItems(view, state),
    ...rewriteItems(id, state),
    ...(view.pin ? [{ label: t("Unpin"), icon: "pinned", disabled: frozen, run: () => void unpin([id]) }] : []),
    ...groupingItems(id, state, network),
    ...wholeItems([id], frozen),
    ...targets.slice(0, 8).map((target, i) => ({
      label: t("Differentiate {0}", target),
      icon: "symbol-operator",
      first: i === 0,
      disabled: state.pass?.target === target && !state.pass.targetIsObjective,
      run: () => void differentiate(target),
    })),
    {
      label: t("Explain its steps"),
      icon: "symbol-operator",
      keys: "X",
      first: true,
      disabled: state.pass === null,
      run: () => explainNode(id),
    },
    {
      label: t("Why this gradient?"),
      icon: "question",
      keys: "W",
      disabled: state.pass === null,
      run: () => void askWhy(id),
    },
    {
      label: t("Paths to what is differentiated"),
      icon: "git-merge",
      keys: "P",
      disabled: state.pass === null,
      run: () => showDerivatives("paths"),
    },
    ...mapItems(view),
    ...debugItems(id, state),
    { label: t("Show in the text"), icon: "go-to-file", first: true, run: () => void reveal(id) },
  ];
}

/** Copying and deleting, of one node or of all that are selected. */
function partItems(nodes: readonly string[], frozen: boolean): readonly MenuItem[] {
  const { edges } = getState().selection;
  const all = { nodes, edges: nodes.length > 1 ? edges : [] };
  return [
    { label: t("Copy"), icon: "copy", keys: "Ctrl+C", first: true, run: () => void copy(nodes) },
    { label: t("Cut"), icon: "clippy", keys: "Ctrl+X", disabled: frozen, run: () => void cut(nodes) },
    { label: t("Duplicate"), icon: "files", keys: "Ctrl+D", disabled: frozen, run: () => void duplicate(nodes) },
    {
      label: nodes.length > 1 ? t("Delete the selection") : t("Delete"),
      icon: "trash",
      keys: "Del",
      disabled: frozen,
      run: () => void remove(all),
    },
    {
      label: t("Delete and reconnect"),
      icon: "debug-disconnect",
      keys: "Ctrl+Del",
      disabled: frozen,
      run: () => void heal(nodes),
    },
  ];
}

/** A selection or a group taken as one thing. */
export function wholeItems(chosen: readonly string[], frozen: boolean): readonly MenuItem[] {
  return [
    {
      label: t("Stack copies…"),
      icon: "layers",
      first: true,
      disabled: frozen,
      run: () => void askAbout("stack", chosen),
    },
    { label: t("Save as a template…"), icon: "save", run: () => void askAbout("saveTemplate", chosen) },
  ];
}

type Arrangement = readonly [command: CanvasCommand, label: string, icon: string];

function arrangements(): readonly Arrangement[] {
  return [
    ["alignLeft", t("Align left"), "layout-sidebar-left"],
    ["alignCentre", t("Align centres"), "split-horizontal"],
    ["alignRight", t("Align right"), "layout-sidebar-right"],
    ["alignTop", t("Align top"), "layout-menubar"],
    ["alignMiddle", t("Align middles"), "split-vertical"],
    ["alignBottom", t("Align bottom"), "layout-panel"],
    ["distributeHorizontally", t("Distribute horizontally"), "arrow-both"],
    ["distributeVertically", t("Distribute vertically"), "list-flat"],
  ];
}

function severalItems(id: string, state: State, network: NetworkView): readonly MenuItem[] {
  const { nodes } = state.selection;
  const frozen = network.readOnly;
  const pinned = nodes.filter((one) => nodeView(state, one)?.pin);
  return [
    ...partItems(nodes, frozen).map((item, i) => (i === 0 ? { ...item, first: false } : item)),
    ...groupingItems(id, state, network),
    ...wholeItems(nodes, frozen),
    ...betweenItems(nodes, state),
    ...arrangements().map(([command, label, icon], i) => ({
      label,
      icon,
      first: i === 0,
      disabled: frozen || (command.startsWith("distribute") && nodes.length < 3),
      run: () => carryOut(command),
    })),
    ...(pinned.length > 0
      ? [{ label: t("Unpin {0}", pinned.length), icon: "pinned", disabled: frozen, run: () => void unpin(pinned) }]
      : []),
  ];
}

/** Of two nodes: how one depends on the other. */
function betweenItems(nodes: readonly string[], state: State): readonly MenuItem[] {
  if (nodes.length !== 2 || nodes.some(isGroupId)) return [];
  const disabled = state.pass === null;
  return [
    {
      label: t("Paths between them"),
      icon: "git-merge",
      keys: "P",
      first: true,
      disabled,
      run: () => showDerivatives("paths"),
    },
    { label: t("Jacobian between them"), icon: "table", keys: "J", disabled, run: () => showDerivatives("jacobian") },
  ];
}

function edgeItems(key: string, request: MenuRequest, state: State): readonly MenuItem[] {
  const edge = edgeView(state, key);
  if (!edge) return bundleItems(key, state);
  return [
    {
      label: t("Insert a node here…"),
      icon: "add",
      keys: "A",
      disabled: state.network?.readOnly ?? true,
      run: () =>
        dispatch({
          type: "palette",
          palette: { at: request.at, client: [request.x, request.y], from: edge.source, into: key },
        }),
    },
    {
      label: t("Disconnect {0} from {1}", edge.source, edge.target),
      icon: "trash",
      keys: "Del",
      disabled: state.network?.readOnly ?? true,
      run: () =>
        void edit(
          [{ kind: "disconnect", to: edge.target, at: edge.input }],
          t("Disconnect {0} from {1}", edge.source, edge.target),
        ),
    },
    { label: t("Show in the text"), icon: "go-to-file", first: true, run: () => void reveal(edge.target) },
  ];
}

function groundItems(request: MenuRequest, state: State, tidy: () => void): readonly MenuItem[] {
  const frozen = state.network?.readOnly ?? true;
  const pinned = state.network?.nodes.filter((node) => node.pin).map((node) => node.id) ?? [];
  return [
    {
      label: t("Add a node…"),
      icon: "add",
      keys: "A",
      disabled: frozen,
      run: () => dispatch({ type: "palette", palette: { at: request.at, client: [request.x, request.y], from: null } }),
    },
    {
      label: t("Paste"),
      icon: "clippy",
      keys: "Ctrl+V",
      disabled: frozen,
      run: () => void paste(null, request.at),
    },
    { label: t("Select all"), icon: "check-all", keys: "Ctrl+A", run: selectAll },
    {
      label: isPaletteOpen.get() ? t("Close the palette") : t("Open the palette"),
      icon: "layout-sidebar-left",
      first: true,
      run: togglePalette,
    },
    {
      label: isSelecting.get() ? t("Move the view by dragging") : t("Select by dragging"),
      icon: "inspect",
      run: toggleTool,
    },
    { label: t("Tidy up"), icon: "wand", run: tidy },
    toggleItem(),
    ...(pinned.length > 0
      ? [
          {
            label: pinned.length === 1 ? t("Unpin the pinned node") : t("Unpin all {0}", pinned.length),
            icon: "pinned",
            disabled: frozen,
            run: () => void unpin(pinned),
          },
        ]
      : []),
    ...foldAllItems(state),
    { label: t("Undo"), icon: "discard", first: true, disabled: frozen, run: () => void undo() },
    { label: t("Redo"), icon: "redo", disabled: frozen, run: () => void redo() },
    ...exportItems(),
    { label: t("Show the text"), icon: "go-to-file", first: true, run: () => void reveal(null) },
  ];
}

function exportItems(): readonly MenuItem[] {
  return [
    {
      label: t("Export picture…"),
      icon: "export",
      first: true,
      run: () => void ask("export", { how: "exportPicture" }),
    },
    { label: t("Copy picture"), icon: "copy", run: () => void copyPicture() },
    { label: t("Copy as SVG"), icon: "copy", run: () => void ask("export", { how: "copyAsSvg" }) },
    { label: t("Copy as Mermaid"), icon: "copy", run: () => void ask("export", { how: "copyAsMermaid" }) },
    { label: t("Copy as TikZ"), icon: "copy", run: () => void ask("export", { how: "copyAsTikz" }) },
  ];
}
