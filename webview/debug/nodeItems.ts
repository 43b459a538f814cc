import type { MenuItem } from "../canvas/menuItems.ts";
import { t } from "../l10n.ts";
import type { State } from "../state.ts";
import { editBreakpoint, runToNode, toggleBreakpoint } from "./breakpoints.ts";
import { breakpointOf, debugOf } from "./debugged.ts";

/** What VS Code's gutter offers of a line, for a node. */
export function debugItems(id: string, state: State): readonly MenuItem[] {
  const breakpoint = breakpointOf(state, id);
  const debug = debugOf(state);
  return [
    {
      label: t("Toggle Breakpoint"),
      icon: "debug-breakpoint",
      keys: "F9",
      first: true,
      run: () => toggleBreakpoint(id),
    },
    {
      label: breakpoint?.kind === "conditional" ? t("Edit Condition…") : t("Add Conditional Breakpoint…"),
      icon: "debug-breakpoint-conditional",
      run: () => editBreakpoint(id, "condition"),
    },
    {
      label: breakpoint?.kind === "log" ? t("Edit Log Message…") : t("Add Log Point…"),
      icon: "debug-breakpoint-log",
      run: () => editBreakpoint(id, "log"),
    },
    {
      label: t("Run to This Node"),
      icon: "debug-continue",
      disabled: debug !== null && !debug.stopped,
      run: () => runToNode(id),
    },
  ];
}
