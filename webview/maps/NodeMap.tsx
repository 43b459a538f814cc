import { memo } from "react";
import type { NodeView } from "../../core/protocol.ts";
import { t } from "../l10n.ts";
import { formatNumber } from "../numbers.ts";
import { TileCanvas, tileScale } from "./TileCanvas.tsx";
import { useTiles } from "./tileStore.ts";

/** The map of a neuron behind its name, or those of a layer's units in rows; nothing until they are there. The tab of maps says the same in numbers. */
export const NodeMap = memo(function NodeMap({ view }: { readonly view: NodeView }) {
  const tiles = useTiles(view.id);
  const count = tiles?.maps.length ?? 0;
  if (!tiles || count === 0) return null;
  const { middle, reach } = tileScale(tiles);
  const title = t("from {0} to {1}", formatNumber(middle - reach), formatNumber(middle + reach));
  const isLayer = view.look === "layer";
  return (
    <span className={isLayer ? "node-maps" : "node-map"} title={title} aria-hidden="true">
      <TileCanvas tiles={tiles} columns={isLayer ? columnsOf(count) : 1} {...(!isLayer && { only: 0 })} />
    </span>
  );
});

/** Side by side in a layer's body, so that two rows hold what there is. */
function columnsOf(count: number): number {
  return count <= 4 ? count : Math.ceil(count / 2);
}
