import type { BreakpointView } from "../../core/protocol.ts";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { BreakpointSign } from "./BreakpointSign.tsx";
import { toggleBreakpoint } from "./breakpoints.ts";
import { breakpointOf } from "./debugged.ts";
import { describeBreakpoint } from "./describeBreakpoint.ts";

const WISHED: BreakpointView = { node: "", enabled: true, kind: "plain", text: null };

/** The breakpoint at a node's corner; under the pointer the place where one can be set. The keyboard has F9. */
export function BreakpointDot({ id }: { readonly id: string }) {
  const breakpoint = useStore((state) => breakpointOf(state, id));
  const label = breakpoint ? describeBreakpoint(breakpoint) : t("set a breakpoint");
  return (
    <button
      type="button"
      className={`breakpoint-dot nodrag nopan ${breakpoint ? "is-set" : "is-offered"}`}
      tabIndex={-1}
      title={`${capitalized(label)} (F9)`}
      aria-label={t("{0}: {1}", id, label)}
      aria-pressed={breakpoint !== null}
      onClick={(event) => {
        event.stopPropagation();
        toggleBreakpoint(id);
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <BreakpointSign breakpoint={breakpoint ?? WISHED} />
    </button>
  );
}

/** Of a folded group: that there are some inside. */
export function GroupBreakpoint({ id }: { readonly id: string }) {
  const breakpoint = useStore((state) => breakpointOf(state, id));
  if (!breakpoint) return null;
  const label = t("{0}: {1}", breakpoint.node, describeBreakpoint(breakpoint));
  return (
    <span className="breakpoint-dot is-set" role="img" title={label} aria-label={label}>
      <BreakpointSign breakpoint={breakpoint} />
    </span>
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
