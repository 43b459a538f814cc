import type { KeyboardEvent } from "react";
import { showDerivatives } from "../derivatives/derivativeCommands.ts";
import { t } from "../l10n.ts";
import { type BoxPart, showPart } from "./boxParts.ts";

type Tab = BoxPart | "derivatives";

const TABS: readonly Tab[] = ["explanation", "derivatives", "data", "training", "maps", "architectures"];

const tabNames = () =>
  ({
    explanation: t("Explanation"),
    derivatives: t("Derivatives"),
    training: t("Training"),
    data: t("Data"),
    maps: t("Maps"),
    architectures: t("Architectures"),
  }) satisfies Record<Tab, string>;

export const BOX_ID = "box-panel";

/** What the box can show, as VS Code's own panel names its views. */
export function BoxTabs({ shown }: { readonly shown: Tab }) {
  const names = tabNames();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = TABS.indexOf(shown);
    const to = placeOf(event.key, from, TABS.length);
    const next = TABS[to ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    open(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-part="${next}"]`)?.focus();
  };
  return (
    <div className="box-tabs" role="tablist" aria-label={t("Below the canvas")} onKeyDown={onKeyDown}>
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          className="box-tab"
          data-part={tab}
          aria-selected={tab === shown}
          aria-controls={BOX_ID}
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => open(tab)}
        >
          {names[tab]}
        </button>
      ))}
    </div>
  );
}

function open(tab: Tab): void {
  if (tab === "derivatives") showDerivatives("paths", false);
  else showPart(tab);
}

function placeOf(key: string, from: number, count: number): number | null {
  if (key === "ArrowRight") return (from + 1) % count;
  if (key === "ArrowLeft") return (from - 1 + count) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}
