import type { NodeView } from "../../core/protocol.ts";
import { showPart } from "../box/boxParts.ts";
import type { MenuItem } from "../canvas/menuItems.ts";
import { t } from "../l10n.ts";
import { mapsOnNodes, mapsTab, subject } from "./mapChoice.ts";
import { componentText, hasMap } from "./subjects.ts";

/** What a node's menu offers of maps. */
export function mapItems(view: NodeView): readonly MenuItem[] {
  if (!hasMap(view)) return [];
  return [
    {
      label: t("Map its values over two inputs"),
      icon: "symbol-color",
      run: () => {
        mapsTab.set("map");
        subject.set(componentText(view, 0));
        showPart("maps");
      },
    },
  ];
}

/** The canvas's own: maps on every node, or none. */
export function toggleItem(): MenuItem {
  const isOn = mapsOnNodes.get();
  return {
    label: isOn ? t("Hide the maps on the nodes") : t("Show maps on the nodes"),
    icon: "symbol-color",
    run: () => mapsOnNodes.set(!isOn),
  };
}
