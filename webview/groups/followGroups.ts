import type { NetworkView } from "../../core/protocol.ts";
import type { CanvasLook, State } from "../state.ts";
import { groupId } from "./groupId.ts";

/** From here on a network that nobody has looked at yet opens with its groups folded. */
export const LARGE = 300;

/** Where the network nobody has touched starts. Its very list of folded groups tells it from any that a person chose or saved. */
export const FIRST_LOOK: CanvasLook = { folded: [], opened: [], direction: "right", minimap: true };

/** A new reading of the text: a group that only got another name stays folded and selected. A large network starts folded. */
export function followGroups(state: State, network: NetworkView): State {
  const isUntouched = state.network === null && state.look.folded === FIRST_LOOK.folded;
  if (isUntouched && network.nodes.length > LARGE && network.groups.length > 0)
    return { ...state, look: { ...state.look, folded: network.groups.map(({ name }) => name) } };
  const names = renamedGroups(state.network, network);
  if (names.size === 0) return state;
  const ids = new Map([...names].map(([from, to]) => [groupId(from), groupId(to)]));
  const { look, selection, renaming } = state;
  return {
    ...state,
    look: { ...look, folded: look.folded.map((name) => names.get(name) ?? name) },
    selection: { ...selection, nodes: selection.nodes.map((id) => ids.get(id) ?? id) },
    renaming: renaming === null ? null : (ids.get(renaming) ?? renaming),
  };
}

/** Old name → new name of groups with the same members, as a rename or its undo leaves them. */
function renamedGroups(before: NetworkView | null, after: NetworkView): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  const old = new Set(before?.groups.map(({ name }) => name));
  const kept = new Set(after.groups.map(({ name }) => name));
  const come = after.groups.filter(({ name }) => !old.has(name));
  if (come.length === 0) return renamed;
  for (const { name, nodes } of before?.groups ?? []) {
    if (kept.has(name)) continue;
    const same = come.find(
      (group) => group.nodes.length === nodes.length && group.nodes.every((id, i) => id === nodes[i]),
    );
    if (same) renamed.set(name, same.name);
  }
  return renamed;
}
