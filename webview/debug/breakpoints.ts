import { announce, ask } from "../actions.ts";
import { chosenParts } from "../canvas/chosenParts.ts";
import { isGroupId } from "../groups/groupId.ts";
import { t } from "../l10n.ts";

/** Breakpoints are VS Code's own; the canvas asks for them, and draws what it is told. */

export function toggleBreakpoint(node: string): void {
  void ask("toggleBreakpoint", { node });
}

export function editBreakpoint(node: string, what: "condition" | "log"): void {
  void ask("editBreakpoint", { node, what });
}

export function runToNode(node: string): void {
  void ask("debugRunToNode", { node });
}

/** For keys and commands: the node that has the focus, else the ones that are selected. */
export function withChosenNode(act: (node: string) => void, several = false): void {
  const nodes = chosenParts().nodes.filter((id) => !isGroupId(id));
  if (nodes.length === 0) announce(t("Select a node first."));
  else if (several) nodes.forEach(act);
  else if (nodes[0] !== undefined) act(nodes[0]);
}
