import { pointAt } from "../canvas/pointedAt.ts";
import { t } from "../l10n.ts";
import { dispatch } from "../store.ts";

interface Props {
  readonly id: string;
  readonly label?: string;
  readonly strong?: boolean;
  readonly className?: string;
  readonly tabIndex?: number;
}

/** A node by its id: highlighted on the canvas while pointed at or focused, selected when pressed. */
export function NodeLink({ id, label = id, strong = false, className = "", tabIndex }: Props) {
  return (
    <button
      type="button"
      className={`panel-link ${strong ? "node-link-strong" : ""} ${className}`}
      dir="auto"
      title={t("Select {0}", id)}
      tabIndex={tabIndex}
      onPointerEnter={() => pointAt(id)}
      onPointerLeave={() => pointAt(null)}
      onFocus={() => pointAt(id)}
      onBlur={() => pointAt(null)}
      onClick={() => selectNode(id)}
    >
      {label}
    </button>
  );
}

export function selectNode(id: string): void {
  dispatch({ type: "select", nodes: [id] });
}
