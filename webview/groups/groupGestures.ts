import type { Intent } from "../../core/document/intent.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { announce, edit, refusesEditing } from "../actions.ts";
import { focusNode } from "../canvas/focus.ts";
import { t } from "../l10n.ts";
import { dispatch, getState } from "../store.ts";
import { standInFor } from "./foldNetwork.ts";
import { groupId, groupNameOf, isGroupId } from "./groupId.ts";
import { findGroup, groupOf, membersOf } from "./groupIndex.ts";

/** Folding is how one looks at the network and changes no text; making, naming and dissolving a group is one edit each. */

export function foldGroups(names: readonly string[]): void {
  const { network, look, selection } = getState();
  const folding = names.filter((name) => network && findGroup(network, name) && !look.folded.includes(name));
  if (!network || folding.length === 0) return;
  const folded = [...look.folded, ...folding];
  dispatch({ type: "look", look: { folded } });
  const nodes = selection.nodes.map((id) => standInFor(network, { folded, opened: [] }, id));
  dispatch({ type: "select", nodes: [...new Set(nodes)] });
  announce(folding.length === 1 ? t("Folded {0}.", folding[0] ?? "") : t("Folded {0} groups.", folding.length));
}

export function unfoldGroups(names: readonly string[]): void {
  const { network, look, selection } = getState();
  const unfolding = names.filter((name) => look.folded.includes(name));
  if (!network || unfolding.length === 0) return;
  dispatch({ type: "look", look: { folded: look.folded.filter((name) => !unfolding.includes(name)) } });
  const ids = new Set(unfolding.map(groupId));
  const nodes = selection.nodes.flatMap((id) => (ids.has(id) ? membersOf(network, [id]) : [id]));
  dispatch({ type: "select", nodes });
  announce(
    unfolding.length === 1 ? t("Unfolded {0}.", unfolding[0] ?? "") : t("Unfolded {0} groups.", unfolding.length),
  );
}

/** Folds or unfolds, and keeps the keyboard on what is then there. */
export function toggleFold(name: string): void {
  const { network, look } = getState();
  const group = network && findGroup(network, name);
  if (!group) return;
  if (look.folded.includes(name)) {
    dispatch({ type: "select", nodes: [groupId(name)] });
    unfoldGroups([name]);
    focusNode(group.nodes[0] ?? "");
  } else {
    foldGroups([name]);
    dispatch({ type: "select", nodes: [groupId(name)] });
    focusNode(groupId(name));
  }
}

/** The key on a node: the group it stands for or is in. */
export function toggleFoldAt(id: string | null): boolean {
  const { network } = getState();
  const name = network && id !== null ? (groupNameOf(id) ?? groupOf(network, id)) : null;
  if (name === null) {
    announce(t("This node is in no group. Ctrl+G makes one of what is selected."));
    return id !== null;
  }
  toggleFold(name);
  return true;
}

export function foldAll(): void {
  foldGroups(getState().network?.groups.map(({ name }) => name) ?? []);
}

export function unfoldAll(): void {
  unfoldGroups(getState().look.folded);
}

/** Shows a node that a folded group hides: selects it and brings it into view. */
export function revealNode(id: string): void {
  const { network, look } = getState();
  if (!network) return;
  const name = groupOf(network, id);
  if (name !== null && look.folded.includes(name)) unfoldGroups([name]);
  dispatch({ type: "select", nodes: [id] });
  focusNode(id);
}

/** Asks for the name of a new group of these nodes; folded groups among them give their members. */
export function startGrouping(ids: readonly string[]): boolean {
  const { network } = getState();
  if (!network || refusesEditing()) return false;
  const nodes = membersOf(network, ids);
  if (nodes.length === 0) {
    announce(t("Select the nodes of the group first."));
    return false;
  }
  dispatch({ type: "grouping", nodes: ids.length > 0 ? nodes : null });
  return true;
}

/** The first of “group 1”, “group 2”, … that no group has. */
export function freshGroupName(network: NetworkView | null): string {
  let number = 1;
  while (network && findGroup(network, t("group {0}", number))) number += 1;
  return t("group {0}", number);
}

/** Why a group cannot have this name, in a sentence; null where it can. */
export function refuseGroupName(name: string, network: NetworkView | null): string | null {
  return refuseName(name) ?? (network && findGroup(network, name) ? t("There is a group “{0}” already.", name) : null);
}

/** Why something cannot have a name at all. */
export function refuseName(name: string): string | null {
  if (name.trim() === "") return t("A name needs at least one character.");
  const odd = [...name].find((character) => '[]"'.includes(character) || /\p{Cc}/u.test(character));
  return odd === undefined ? null : t('A name may not hold [, ], " or control characters.');
}

export function makeGroup(name: string, nodes: readonly string[]): Promise<boolean> {
  const label =
    nodes.length === 1 ? t("Group {0} as {1}", nodes[0] ?? "", name) : t("Group {0} nodes as {1}", nodes.length, name);
  return edit([{ kind: "setGroup", name, nodes }], label);
}

/** Dissolves every group that one of these is or is in. The nodes stay. */
export function ungroup(ids: readonly string[]): boolean {
  const { network } = getState();
  if (!network || refusesEditing()) return false;
  const names = groupsAt(network, ids);
  if (names.length === 0) {
    announce(t("Nothing that is selected is in a group."));
    return false;
  }
  const [first = ""] = ids;
  const next = isGroupId(first) ? (membersOf(network, [first])[0] ?? null) : null;
  const label = names.length === 1 ? t("Ungroup {0}", names[0] ?? "") : t("Ungroup {0} groups", names.length);
  void edit(
    names.map((name): Intent => ({ kind: "setGroup", name, nodes: null })),
    label,
  ).then((done) => {
    // The group that had the keyboard is gone.
    if (done && next !== null) focusNode(next);
  });
  return true;
}

export function renameGroup(name: string, to: string): Promise<boolean> {
  return edit([{ kind: "renameGroup", name, to }], t("Rename group {0} to {1}", name, to));
}

export function addToGroup(name: string, ids: readonly string[]): Promise<boolean> {
  const { network } = getState();
  const group = network && findGroup(network, name);
  if (!group) return Promise.resolve(false);
  const added = membersOf(network, ids);
  return edit(
    [{ kind: "setGroup", name, nodes: [...new Set([...group.nodes, ...added])] }],
    t("Add {0} to group {1}", named(added), name),
  );
}

export function leaveGroups(ids: readonly string[]): Promise<boolean> {
  const { network } = getState();
  if (!network) return Promise.resolve(false);
  const leaving = new Set(ids);
  const names = groupsAt(network, ids);
  const intents = names.map(
    (name): Intent => ({
      kind: "setGroup",
      name,
      nodes: findGroup(network, name)?.nodes.filter((id) => !leaving.has(id)) ?? null,
    }),
  );
  const label =
    names.length === 1
      ? t("Take {0} out of group {1}", named(ids), names[0] ?? "")
      : t("Take {0} out of their groups", named(ids));
  return edit(intents, label);
}

/** Names of the groups that these are or are in, each once. */
export function groupsAt(network: NetworkView, ids: readonly string[]): readonly string[] {
  return [...new Set(ids.map((id) => groupNameOf(id) ?? groupOf(network, id)).filter((name) => name !== null))];
}

function named(ids: readonly string[]): string {
  return ids.length === 1 ? (ids[0] ?? "") : t("{0} nodes", ids.length);
}
