import { getViewportForBounds, type OnMove, useReactFlow, useStore as useFlowStore } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import type { Layout } from "../../core/layout/layout.ts";
import { geometryOf } from "../../core/layout/nodeGeometry.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { wantsStillness } from "../layout/glide.ts";
import { savedView } from "../savedView.ts";

export const SMALLEST_ZOOM = 0.04;
const LARGEST_FIT = 1.25;
const PADDING = 0.08;
/** As long as the nodes glide. */
const DURATION = 260;

export interface Fitting {
  readonly fit: () => void;
  readonly onMoveStart: OnMove;
}

/**
 * Shows the whole network when it opens, when ELK has placed it and when the canvas changes its size, until a person
 * pans or zooms: from then on the view is theirs, until they ask for the whole again.
 */
export function useFitting(network: NetworkView | null, layout: Layout, whole: Layout | null): Fitting {
  const { setViewport } = useReactFlow();
  const width = useFlowStore((state) => state.width);
  const height = useFlowStore((state) => state.height);
  const isTheirs = useRef(savedView.viewport !== null);
  const latest = useRef({ network, layout, width, height });
  latest.current = { network, layout, width, height };
  const fitted = useRef<Layout | null>(null);

  const show = useMemo(
    () => (goal: Layout, duration: number) => {
      const { network, width, height } = latest.current;
      const bounds = network && boundsOf(network, goal);
      if (!bounds || width === 0 || height === 0) return;
      const viewport = getViewportForBounds(bounds, width, height, SMALLEST_ZOOM, LARGEST_FIT, PADDING);
      void setViewport(viewport, { duration: wantsStillness() ? 0 : duration });
    },
    [setViewport],
  );

  useEffect(() => {
    if (isTheirs.current || !whole || width === 0 || height === 0) return;
    const isFirst = fitted.current === null;
    const hasMoved = fitted.current !== whole;
    fitted.current = whole;
    // Together with the nodes that glide to their places; the first picture and a changed frame are followed at once.
    show(hasMoved ? whole : latest.current.layout, hasMoved && !isFirst ? DURATION : 0);
  }, [show, whole, width, height]);

  return useMemo(
    () => ({
      fit: () => {
        isTheirs.current = false;
        show(latest.current.layout, DURATION);
      },
      onMoveStart: (event) => {
        if (event) isTheirs.current = true;
      },
    }),
    [show],
  );
}

function boundsOf(network: NetworkView, layout: Layout): { x: number; y: number; width: number; height: number } | null {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const node of network.nodes) {
    const place = layout.positions.get(node.id);
    if (!place) continue;
    const { width, height } = geometryOf(node);
    left = Math.min(left, place[0]);
    top = Math.min(top, place[1]);
    right = Math.max(right, place[0] + width);
    bottom = Math.max(bottom, place[1] + height);
  }
  return left <= right ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
