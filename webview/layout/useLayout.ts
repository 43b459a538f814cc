import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { EMPTY_LAYOUT, type Layout } from "../../core/layout/layout.ts";
import type { Direction, Point } from "../../core/layout/nodeGeometry.ts";
import { EMPTY_PLACEMENT, type Placement, placeWhole, updatePlacement } from "../../core/layout/placement.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { seedPlaces, startOfGlide } from "../groups/places.ts";
import { ELK_UP_TO, layOut } from "./engine.ts";
import { seedExpected } from "./expected.ts";
import { glide } from "./glide.ts";
import { sameForLayout } from "./sameForLayout.ts";

export interface LayoutControl {
  readonly layout: Layout;
  /** The last layout of everything at once, which the nodes may still be gliding to; for fitting the view. */
  readonly whole: Layout | null;
  /** True while ELK is at work. */
  readonly isBusy: boolean;
  /** Moves nodes under the pointer; nothing is sent. */
  readonly move: (places: ReadonlyMap<string, Point>) => void;
  /** Puts everything back to where it belongs: after a drag that was refused. */
  readonly restore: () => void;
  /** Lays everything out anew around the pins. Asked again while it is at work, it begins again. */
  readonly tidy: () => void;
  /** Ends what is under way: the picture stays as it was. */
  readonly cancel: () => void;
}

/**
 * Keeps the picture: the first network is placed at once in columns and then refined by ELK; every later one keeps all
 * places and finds some for the newcomers. Only another network, a turn of the direction, or a person who asks for it
 * lays out anew. Each direction remembers its picture, so that turning back finds it as it was.
 */
export function useLayout(network: NetworkView | null, direction: Direction): LayoutControl {
  const [layout, setLayout] = useState<Layout>(EMPTY_LAYOUT);
  const [whole, setWhole] = useState<Layout | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const placements = useRef(new Map<Direction, Placement>());
  const shown = useRef(layout);
  const stop = useRef(() => {});
  const latest = useRef({ network, direction });
  const lastDirection = useRef(direction);
  const stamp = useRef(0);
  if (!sameForLayout(latest.current.network, network)) stamp.current += 1;
  latest.current = { network, direction };
  const signature = `${direction} ${stamp.current}`;

  const show = useCallback((next: Layout) => {
    shown.current = next;
    setLayout(next);
  }, []);

  const cancel = useCallback(() => {
    stop.current();
    stop.current = () => {};
    setIsBusy(false);
  }, []);

  const tidy = useCallback(() => {
    const { network: wanted, direction } = latest.current;
    if (!wanted) return;
    stop.current();
    let stopped = false;
    stop.current = () => {
      stopped = true;
    };
    setIsBusy(true);
    layOut(wanted, direction)
      .then((found) => {
        if (stopped) return;
        setIsBusy(false);
        const placement = placeWhole(found, wanted.nodes, wanted.edges, { direction, groups: wanted.groups });
        placements.current.set(direction, placement);
        setWhole(placement.shown);
        stop.current = glide(shown.current, placement.shown, show);
      })
      // The quick placement is a whole picture by itself; without an engine it simply stays.
      .catch((error: unknown) => {
        if (!stopped) setIsBusy(false);
        console.warn("Layout:", error);
      });
  }, [show]);

  // Keyed by the signature: a weight that changed must not touch the picture.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for all of the network that matters here
  useEffect(() => {
    const { network: wanted, direction } = latest.current;
    if (!wanted) return;
    stop.current();
    const isFirst = placements.current.size === 0;
    const folded = seedPlaces(placements.current.get(direction) ?? { ...EMPTY_PLACEMENT, direction }, wanted);
    const before = seedExpected(folded, wanted);
    const next = updatePlacement(before, wanted.nodes, wanted.edges, { direction, groups: wanted.groups });
    placements.current.set(direction, next);
    const isNew = next.isRough && !before.isRough;
    const isTurned = direction !== lastDirection.current;
    lastDirection.current = direction;
    if (isNew || isTurned) setWhole(next.shown);
    // A turn of what is on screen glides to its new places; another network is simply there.
    const turns = isNew && !isFirst && wanted.nodes.some((node) => shown.current.positions.has(node.id));
    stop.current = isNew && !turns ? () => {} : glide(startOfGlide(shown.current, next.shown), next.shown, show);
    if (isNew && !turns) show(next.shown);
    // A change that comes while ELK is still at work starts it anew; the rough picture must not stay.
    if (next.isRough && wanted.nodes.length <= ELK_UP_TO) tidy();
    else setIsBusy(false);
  }, [signature, show, tidy]);

  useEffect(() => () => stop.current(), []);

  const move = useCallback(
    (places: ReadonlyMap<string, Point>) => {
      const { positions, routes } = shown.current;
      const touched = (latest.current.network?.edges ?? []).filter(
        (edge) => places.has(edge.source) || places.has(edge.target),
      );
      const kept = new Map(routes);
      for (const edge of touched) kept.delete(edge.key);
      show({ positions: new Map([...positions, ...places]), routes: kept });
    },
    [show],
  );

  const restore = useCallback(() => {
    stop.current();
    const placement = placements.current.get(latest.current.direction) ?? EMPTY_PLACEMENT;
    stop.current = glide(shown.current, placement.shown, show);
  }, [show]);

  return useMemo(
    () => ({ layout, whole, isBusy, move, restore, tidy, cancel }),
    [layout, whole, isBusy, move, restore, tidy, cancel],
  );
}
