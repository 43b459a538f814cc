import { useStore as useFlowStore } from "@xyflow/react";
import { useMemo } from "react";
import type { Layout } from "../../core/layout/layout.ts";
import { type Direction, geometryOf } from "../../core/layout/nodeGeometry.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { seenBox } from "./minimap/mapView.ts";

/**
 * True where no node is seen. Then none may be in the page, the key Tab would pass the canvas by, and the canvas itself
 * has to take the focus.
 */
export function useIsOutOfView(network: NetworkView | null, layout: Layout, direction: Direction): boolean {
  const boxes = useMemo(() => {
    const list: number[] = [];
    for (const node of network?.nodes ?? []) {
      const place = layout.positions.get(node.id);
      if (!place) continue;
      const { width, height } = geometryOf(node, direction);
      list.push(place[0], place[1], place[0] + width, place[1] + height);
    }
    return Float64Array.from(list);
  }, [network, layout, direction]);
  return useFlowStore(({ transform: [x, y, zoom], width, height }) => {
    if (width === 0 || boxes.length === 0) return false;
    const seen = seenBox({ x, y, zoom }, width, height);
    const [right, bottom] = [seen.x + seen.width, seen.y + seen.height];
    for (let i = 0; i < boxes.length; i += 4)
      if (
        (boxes[i] ?? 0) < right &&
        (boxes[i + 1] ?? 0) < bottom &&
        (boxes[i + 2] ?? 0) > seen.x &&
        (boxes[i + 3] ?? 0) > seen.y
      )
        return false;
    return true;
  });
}
