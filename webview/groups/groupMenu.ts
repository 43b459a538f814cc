import type { NetworkView } from "../../core/protocol.ts";
import { edit } from "../actions.ts";
import { remove, unpin } from "../canvas/gestures.ts";
import { startLinking } from "../canvas/keyboard.ts";
import type { MenuItem } from "../canvas/menuItems.ts";
import { possibleTargets } from "../canvas/rules.ts";
import { shownNetwork } from "../canvas/shownNetwork.ts";
import { t } from "../l10n.ts";
import type { State } from "../state.ts";
import { dispatch } from "../store.ts";
import { edgesBehind } from "./foldNetwork.ts";
import { addToGroup, foldAll, leaveGroups, startGrouping, toggleFold, unfoldAll, ungroup } from "./groupGestures.ts";
import { groupNameOf, shownName } from "./groupId.ts";
import { groupOf, membersOf, summarizeGroup } from "./groupIndex.ts";

/** A menu is no place for a long list. */
const MOST_GROUPS = 6;

/** What can be done with a group, folded or not. */
export function groupItems(id: string, state: State, network: NetworkView): readonly MenuItem[] {
  const name = groupNameOf(id) ?? "";
  const group = summarizeGroup(network, name);
  if (!group) return [];
  const frozen = network.readOnly;
  const isFolded = state.look.folded.includes(name);
  const count = group.members.length;
  const isPinned = group.members.some(({ pin }) => pin !== null);
  return [
    {
      label: isFolded ? t("Unfold") : t("Fold"),
      icon: isFolded ? "unfold" : "fold",
      keys: "G",
      run: () => toggleFold(name),
    },
    ...(isFolded
      ? [
          {
            label: t("Connect to…"),
            icon: "arrow-right",
            keys: "C",
            disabled: frozen || possibleTargets(network, id, shownNetwork(state) ?? network).length === 0,
            run: () => startLinking(id),
          },
        ]
      : []),
    {
      label: t("Rename the group"),
      icon: "edit",
      keys: "F2",
      disabled: frozen,
      run: () => dispatch({ type: "renaming", id }),
    },
    {
      label: t("Ungroup"),
      icon: "ungroup-by-ref-type",
      keys: "Ctrl+Shift+G",
      disabled: frozen,
      run: () => ungroup([id]),
    },
    ...(isPinned
      ? [{ label: t("Unpin its nodes"), icon: "pinned", disabled: frozen, run: () => void unpin([id]) }]
      : []),
    {
      label: count === 1 ? t("Delete the group and its node") : t("Delete the group and its {0} nodes", count),
      icon: "trash",
      keys: "Del",
      disabled: frozen,
      first: true,
      run: () => void remove({ nodes: [id], edges: [] }),
    },
  ];
}

/** On a node: making a group of what is selected, and the group it is in. */
export function groupingItems(id: string, state: State, network: NetworkView): readonly MenuItem[] {
  const frozen = network.readOnly;
  const chosen = state.selection.nodes.includes(id) ? state.selection.nodes : [id];
  const nodes = membersOf(network, chosen);
  const own = groupOf(network, id);
  const others = network.groups.filter(
    ({ name, nodes: members }) => !nodes.every((node) => members.includes(node)) && name !== own,
  );
  const grouped = nodes.filter((node) => groupOf(network, node) !== null);
  return [
    {
      label: t("Group…"),
      icon: "group-by-ref-type",
      keys: "Ctrl+G",
      first: true,
      disabled: frozen,
      run: () => startGrouping(chosen),
    },
    ...others.slice(0, MOST_GROUPS).map(({ name }) => ({
      label: t("Add to group {0}", name),
      icon: "add",
      disabled: frozen,
      run: () => void addToGroup(name, chosen),
    })),
    ...(own === null
      ? []
      : [
          { label: t("Fold group {0}", own), icon: "fold", keys: "G", run: () => toggleFold(own) },
          {
            label:
              grouped.length === 1
                ? t("Take out of group {0}", own)
                : t("Take {0} nodes out of their group", grouped.length),
            icon: "remove",
            disabled: frozen,
            run: () => void leaveGroups(grouped),
          },
        ]),
  ];
}

/** On a wire that stands for several. */
export function bundleItems(key: string, state: State): readonly MenuItem[] {
  const shown = shownNetwork(state);
  const drawn = shown?.edges.find((edge) => edge.key === key);
  if (!shown || !drawn) return [];
  const wires = edgesBehind(shown, key).toSorted((a, b) => b.input - a.input);
  const label = t("Disconnect {0} from {1}: {2} wires", shownName(drawn.source), shownName(drawn.target), wires.length);
  return [
    {
      label,
      icon: "trash",
      keys: "Del",
      disabled: shown.readOnly,
      run: () =>
        void edit(
          wires.map(({ target, input }) => ({ kind: "disconnect", to: target, at: input })),
          label,
        ),
    },
  ];
}

/** On empty canvas. */
export function foldAllItems(state: State): readonly MenuItem[] {
  const names = state.network?.groups.map(({ name }) => name) ?? [];
  const folded = names.filter((name) => state.look.folded.includes(name));
  return [
    ...(folded.length < names.length ? [{ label: t("Fold all groups"), icon: "fold", first: true, run: foldAll }] : []),
    ...(folded.length > 0
      ? [{ label: t("Unfold all groups"), icon: "unfold", first: folded.length === names.length, run: unfoldAll }]
      : []),
  ];
}
