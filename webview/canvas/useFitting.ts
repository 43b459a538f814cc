import { getViewportForBounds, useStore as useFlowStore, useReactFlow } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import type { Layout } from "../../core/layout/layout.ts";
import { geometryOf } from "../../core/layout/nodeGeometry.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { wantsStillness } from "../layout/glide.ts";
import type { LayoutControl } from "../layout/useLayout.ts";
import { savedView } from "../savedView.ts";

export const SMALLEST_ZOOM = 0.04;
const LARGEST_FIT = 1.25;
/** More at the left, where the buttons are. */
const PADDING = { top: "28px", right: "16px", bottom: "20px", left: "58px" } as const;
/** As long as the nodes glide. */
const DURATION = 260;

export interface Fitting {
  readonly fit: () => void;
  /** Lays out anew and shows the whole of it. */
  readonly tidyAndFit: () => void;
}

/**
 * Shows the whole network while the page is opening: when it comes, when ELK has placed it, when a panel takes room.
 * From the first key or press on the view is the person's, and moves only when they ask for the whole.
 */
export function useFitting(network: NetworkView | null, { layout, whole, tidy }: LayoutControl): Fitting {
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
    const take = (event: Event) => {
      // Not keys that belong to VS Code, which every webview sees pass by.
      if (!(event instanceof KeyboardEvent && (event.ctrlKey || event.metaKey))) isTheirs.current = true;
    };
    const gestures = ["pointerdown", "wheel", "keydown"] as const;
    for (const gesture of gestures) document.addEventListener(gesture, take, { capture: true, passive: true });
    return () => {
      for (const gesture of gestures) document.removeEventListener(gesture, take, { capture: true });
    };
  }, []);

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
      fit: () => show(latest.current.layout, DURATION),
      tidyAndFit: () => {
        isTheirs.current = false;
        tidy();
      },
    }),
    [show, tidy],
  );
}

function boundsOf(
  network: NetworkView,
  layout: Layout,
): { x: number; y: number; width: number; height: number } | null {
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
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
