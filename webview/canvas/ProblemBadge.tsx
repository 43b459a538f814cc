import { useState } from "react";
import type { ProblemView } from "../../core/protocol.ts";
import ProblemList from "./ProblemList.tsx";
import { SEVERITIES, SEVERITY_ICONS } from "./severity.ts";

/** The sign on a node that something is wrong with it; opened by pointing at it or by pressing it. */
export default function ProblemBadge({ problems }: { readonly problems: readonly ProblemView[] }) {
  const [open, setOpen] = useState(false);
  const worst = SEVERITIES.find((severity) => problems.some((problem) => problem.severity === severity));
  if (!worst) return null;
  return (
    <span className={`badge badge-${worst} nodrag nopan`} onPointerEnter={() => setOpen(true)} onPointerLeave={() => setOpen(false)}>
      <button
        type="button"
        className="badge-button"
        tabIndex={-1}
        aria-expanded={open}
        aria-label={`${problems.length} ${problems.length === 1 ? "problem" : "problems"}`}
        onClick={() => setOpen(!open)}
      >
        <i className={`codicon ${SEVERITY_ICONS[worst]}`} aria-hidden="true" />
      </button>
      {open && <ProblemList problems={problems} />}
    </span>
  );
}
