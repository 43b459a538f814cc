import { Tabs } from "../controls/Tabs.tsx";
import { showDerivatives } from "../derivatives/derivativeCommands.ts";
import { t } from "../l10n.ts";
import { type BoxPart, showPart } from "./boxParts.ts";

type Tab = BoxPart | "derivatives";

const TABS: readonly Tab[] = ["explanation", "derivatives", "data", "training", "maps", "architectures"];

const tabNames = () =>
  ({
    explanation: t("Explanation"),
    derivatives: t("Derivatives"),
    data: t("Data"),
    training: t("Training"),
    maps: t("Maps"),
    architectures: t("Architectures"),
  }) satisfies Record<Tab, string>;

export const BOX_ID = "box-panel";

/** What the box can show, as VS Code's own panel names its views. */
export function BoxTabs({ shown }: { readonly shown: Tab }) {
  return (
    <Tabs
      tabs={TABS}
      names={tabNames()}
      shown={shown}
      label={t("Below the canvas")}
      controls={BOX_ID}
      look="box"
      onShow={(tab) => (tab === "derivatives" ? showDerivatives("paths", false) : showPart(tab))}
    />
  );
}
