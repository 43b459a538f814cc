import { t } from "../l10n.ts";
import type { Handler } from "./partRequests.ts";

type DebugRequest =
  | "toggleBreakpoint"
  | "editBreakpoint"
  | "debug"
  | "debugGoTo"
  | "debugRunToNode"
  | "debugShowSample";

/** What a canvas asks of breakpoints and of the debug session of its network. */
export function debugRequests(): { readonly [K in DebugRequest]: Handler<K> } {
  const refuse = (): never => {
    throw new Error(t("No debug session is running."));
  };
  return {
    toggleBreakpoint: refuse,
    editBreakpoint: refuse,
    debug: refuse,
    debugGoTo: refuse,
    debugRunToNode: refuse,
    debugShowSample: refuse,
  };
}
