import type { BreakpointView, DebugView } from "../../core/protocol.ts";
import { groupNameOf } from "../groups/groupId.ts";
import { summarizeGroup } from "../groups/groupIndex.ts";
import type { State } from "../state.ts";

/** The debug session whose pass the canvas shows, and which owns its cursor; null too where it runs an earlier text. */
export function debugOf({ debug, isOutdated }: Pick<State, "debug" | "isOutdated">): DebugView | null {
  return isOutdated ? null : debug;
}

/** The part that the session stands at, inside the step that comes next; null between steps. */
export function insideOf(state: Pick<State, "debug" | "isOutdated" | "asked">): string | null {
  return state.asked === null ? (debugOf(state)?.inside ?? null) : null;
}

/** Where the session has stopped; null while it runs, and on every other node. A folded group stands for its members. */
export function stopAt(state: State, id: string): DebugView | null {
  const debug = debugOf(state);
  if (!debug?.stopped || state.asked !== null || debug.node === null) return null;
  const group = groupNameOf(id);
  if (group === null) return debug.node === id ? debug : null;
  const members = state.network && summarizeGroup(state.network, group)?.members;
  return members?.some((node) => node.id === debug.node) ? debug : null;
}

const byNode = new WeakMap<readonly BreakpointView[], ReadonlyMap<string, BreakpointView>>();

/** Of a folded group: one of its members' breakpoints, an enabled one if it can be. */
export function breakpointOf({ breakpoints, network }: State, id: string): BreakpointView | null {
  if (breakpoints.length === 0) return null;
  let found = byNode.get(breakpoints);
  if (!found) {
    found = new Map(breakpoints.map((breakpoint) => [breakpoint.node, breakpoint]));
    byNode.set(breakpoints, found);
  }
  const group = groupNameOf(id);
  if (group === null) return found.get(id) ?? null;
  const members = (network && summarizeGroup(network, group)?.members) ?? [];
  const all = members.flatMap((node) => found.get(node.id) ?? []);
  return all.find(({ enabled }) => enabled) ?? all[0] ?? null;
}
