import type { ReactNode } from "react";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";

/** What the panel shows of a run. */
export type RunView = "curves" | "layers" | "distributions";

interface Props {
  readonly view: RunView;
  onView(view: RunView): void;
  /** What the view lets a person choose. */
  readonly children?: ReactNode;
}

export function ViewBar({ view, onView, children }: Props) {
  const button = (of: RunView, icon: string, text: string, label: string) => (
    <IconButton icon={icon} text={text} label={label} pressed={view === of} onClick={() => onView(of)} />
  );
  return (
    <div className="training-bar">
      <fieldset className="training-views" aria-label={t("What is shown of the run")}>
        {button("curves", "graph-line", t("Curves"), t("Curves: the objective and metrics over the epochs"))}
        {button("layers", "layers", t("Layers"), t("Layers: gradients and updates of each layer over the epochs"))}
        {button(
          "distributions",
          "graph",
          t("Distributions"),
          t("Distributions: how the numbers of a layer are spread"),
        )}
      </fieldset>
      {children}
    </div>
  );
}
