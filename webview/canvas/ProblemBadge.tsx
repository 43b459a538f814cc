import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { ProblemView } from "../../core/protocol.ts";
import { t } from "../l10n.ts";
import ProblemList from "./ProblemList.tsx";
import { SEVERITY_ICONS, worstOf } from "./severity.ts";

/** Time to cross from the badge to its card. */
const GRACE = 220;

/** The sign on a node that something is wrong with it; opened by pointing at it or by pressing it. */
export default function ProblemBadge({ problems }: { readonly problems: readonly ProblemView[] }) {
  const button = useRef<HTMLButtonElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const [at, setAt] = useState<DOMRect | null>(null);
  useEffect(() => () => stop(timer.current), []);
  const worst = worstOf(problems);
  if (!worst) return null;

  const open = () => {
    stop(timer.current);
    setAt(button.current?.getBoundingClientRect() ?? null);
  };
  const closeSoon = () => {
    stop(timer.current);
    timer.current = setTimeout(() => setAt(null), GRACE);
  };
  return (
    <span className={`badge badge-${worst} nodrag nopan`} onPointerEnter={open} onPointerLeave={closeSoon}>
      <button
        ref={button}
        type="button"
        className="badge-button"
        tabIndex={-1}
        aria-expanded={at !== null}
        aria-label={problems.length === 1 ? t("1 problem") : t("{0} problems", problems.length)}
        onClick={open}
      >
        <i className={`codicon ${SEVERITY_ICONS[worst]}`} aria-hidden="true" />
      </button>
      {at &&
        // Outside the canvas's zoom and its edges.
        createPortal(
          <div className="problem-card" style={cardPlace(at)} onPointerEnter={open} onPointerLeave={closeSoon}>
            <ProblemList problems={problems} />
          </div>,
          document.body,
        )}
    </span>
  );
}

const WIDTH = 300;

function cardPlace(badge: DOMRect): React.CSSProperties {
  const left = Math.max(8, Math.min(badge.left, innerWidth - WIDTH - 8));
  const below = badge.bottom + 4;
  return below < innerHeight - 160
    ? { left, top: below, width: WIDTH }
    : { left, bottom: innerHeight - badge.top + 4, width: WIDTH };
}

function stop(timer: ReturnType<typeof setTimeout> | null): void {
  if (timer !== null) clearTimeout(timer);
}
