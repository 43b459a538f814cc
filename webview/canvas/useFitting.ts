import { getViewportForBounds, useStore as useFlowStore, useReactFlow } from "@xyflow/react";
import { useEffect, useMemo, useRef } from "react";
import { type Box, boundsOf } from "../../core/layout/freeSpot.ts";
import type { Layout } from "../../core/layout/layout.ts";
import { type Direction, geometryOf } from "../../core/layout/nodeGeometry.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { wantsStillness } from "../layout/glide.ts";
import type { LayoutControl } from "../layout/useLayout.ts";
import { savedView } from "../savedView.ts";
import { getState } from "../store.ts";

export const SMALLEST_ZOOM = 0.01;
const LARGEST_FIT = 1.25;
/** A selection is looked at closer than a whole, but a single node shall not fill the window. */
const LARGEST_CLOSE_UP = 1.6;
/** More at the left, where the buttons are. */
const PADDING = { top: "28px", right: "16px", bottom: "20px", left: "58px" } as const;
/** What stands around a selection is worth seeing too. */
const CLOSE_UP_PADDING = { top: "80px", right: "80px", bottom: "80px", left: "110px" } as const;
/** As long as the nodes glide. */
const DURATION = 260;

export interface Fitting {
  readonly fit: () => void;
  /** Shows what is selected, wires by their ends; without a selection the whole. */
  readonly zoomToSelection: () => void;
  /** At 100 %, around the middle of what is in view. */
  readonly zoomToActualSize: () => void;
  /** Lays out anew and shows the whole of it. */
  readonly tidyAndFit: () => void;
  /** The next layout of everything is shown whole, even where the person has moved the view. */
  readonly followNext: () => void;
}

/**
 * Shows the whole network while the page is opening: when it comes, when ELK has placed it, when a panel takes room.
 * From the first key or press on the view is the person's, and moves only when they ask for the whole; a key that is pressed
 * before ELK is through does not leave the view on a picture that is gone.
 */
export function useFitting(
  network: NetworkView | null,
  direction: Direction,
  { layout, whole, tidy }: LayoutControl,
): Fitting {
  const { setViewport, getViewport } = useReactFlow();
  const width = useFlowStore((state) => state.width);
  const height = useFlowStore((state) => state.height);
  const isTheirs = useRef(savedView.viewport !== null);
  const latest = useRef({ network, direction, layout, width, height });
  latest.current = { network, direction, layout, width, height };
  const fitted = useRef<Layout | null>(null);
  const rough = useRef<Layout | null>(null);
  const hasMovedView = useRef(savedView.viewport !== null);

  const show = useMemo(
    () =>
      (goal: Layout, duration: number, only: ReadonlySet<string> | null = null): void => {
        const { network, direction, width, height } = latest.current;
        const bounds = network && boundsIn(network, direction, goal, only);
        if (!bounds || width === 0 || height === 0) return;
        const [most, padding] = only ? [LARGEST_CLOSE_UP, CLOSE_UP_PADDING] : [LARGEST_FIT, PADDING];
        const viewport = getViewportForBounds(bounds, width, height, SMALLEST_ZOOM, most, padding);
        void setViewport(viewport, { duration: wantsStillness() ? 0 : duration });
      },
    [setViewport],
  );

  useEffect(() => {
    const take = (event: Event) => {
      if (!(event instanceof KeyboardEvent)) hasMovedView.current = true;
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
    if (!whole || width === 0 || height === 0) return;
    rough.current ??= whole;
    const isRefined = rough.current === fitted.current && whole !== fitted.current && !hasMovedView.current;
    if (isTheirs.current && !isRefined) return;
    const isFirst = fitted.current === null;
    const hasMoved = fitted.current !== whole;
    fitted.current = whole;
    // Together with the nodes that glide to their places; the first picture and a changed frame are followed at once.
    show(hasMoved ? whole : latest.current.layout, hasMoved && !isFirst ? DURATION : 0);
  }, [show, whole, width, height]);

  return useMemo(
    () => ({
      fit: () => show(latest.current.layout, DURATION),
      zoomToSelection: () => show(latest.current.layout, DURATION, chosen(latest.current.network)),
      zoomToActualSize: () => {
        const { width, height } = latest.current;
        const { x, y, zoom } = getViewport();
        const next = { x: width / 2 - (width / 2 - x) / zoom, y: height / 2 - (height / 2 - y) / zoom, zoom: 1 };
        void setViewport(next, { duration: wantsStillness() ? 0 : DURATION });
      },
      tidyAndFit: () => {
        isTheirs.current = false;
        tidy();
      },
      followNext: () => {
        isTheirs.current = false;
      },
    }),
    [show, tidy, getViewport, setViewport],
  );
}

/** Selected nodes and the ends of selected wires; null where that is nothing. */
function chosen(network: NetworkView | null): ReadonlySet<string> | null {
  const { selection } = getState();
  const ids = new Set(selection.nodes);
  const keys = new Set(selection.edges);
  for (const edge of network?.edges ?? []) if (keys.has(edge.key)) ids.add(edge.source).add(edge.target);
  return ids.size > 0 ? ids : null;
}

export function boundsIn(
  network: NetworkView,
  direction: Direction,
  layout: Layout,
  only: ReadonlySet<string> | null = null,
): Box | null {
  const boxes: Box[] = [];
  for (const node of network.nodes) {
    const place = layout.positions.get(node.id);
    if (!place || (only && !only.has(node.id))) continue;
    const { width, height } = geometryOf(node, direction);
    boxes.push({ x: place[0], y: place[1], width, height });
  }
  return boundsOf(boxes);
}
