import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { EMPTY_LAYOUT, type Layout } from "../../core/layout/layout.ts";
import type { Point } from "../../core/layout/nodeGeometry.ts";
import { EMPTY_PLACEMENT, type Placement, placeWhole, updatePlacement } from "../../core/layout/placement.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { layOut } from "./engine.ts";
import { glide } from "./glide.ts";

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
  /** Lays everything out anew around the pins. */
  readonly tidy: () => void;
}

/**
 * Keeps the picture: the first network is placed at once in columns and then refined by ELK; every later one keeps all
 * places and finds some for the newcomers. Only a mostly new network, or a person who asks for it, is laid out anew.
 */
export function useLayout(network: NetworkView | null): LayoutControl {
  const [layout, setLayout] = useState<Layout>(EMPTY_LAYOUT);
  const [whole, setWhole] = useState<Layout | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const placement = useRef<Placement>(EMPTY_PLACEMENT);
  const shown = useRef(layout);
  const stop = useRef(() => {});
  const latest = useRef(network);
  latest.current = network;
  const signature = useMemo(() => (network ? signatureOf(network) : ""), [network]);
  const opened = useRef<{ readonly names: string; readonly signature: string }>({ names: "", signature: "" });
  const remembered = useRef(new Map<string, Placement>());

  const show = useCallback((next: Layout) => {
    shown.current = next;
    setLayout(next);
  }, []);

  const tidy = useCallback(() => {
    const wanted = latest.current;
    if (!wanted) return;
    stop.current();
    let stopped = false;
    stop.current = () => {
      stopped = true;
    };
    setIsBusy(true);
    layOut(wanted.nodes, wanted.edges)
      .then((found) => {
        if (stopped) return;
        setIsBusy(false);
        placement.current = placeWhole(found, wanted.nodes, wanted.edges);
        setWhole(placement.current.shown);
        stop.current = glide(shown.current, placement.current.shown, show);
      })
      // The quick placement is a whole picture by itself; without an engine it simply stays.
      .catch((error: unknown) => {
        if (!stopped) setIsBusy(false);
        console.warn("Layout:", error);
      });
  }, [show]);

  // Keyed by the signature, which stands for all of the network that matters here: a weight that changed must not touch the picture.
  useEffect(() => {
    const wanted = latest.current;
    if (!wanted) return;
    stop.current();
    const before = placement.current;
    const names = JSON.stringify(wanted.nodes.filter(({ isOpen }) => isOpen).map(({ id }) => id));
    const isReopened = names !== opened.current.names && before.natural.positions.size > 0;
    if (isReopened) remember(remembered.current, opened.current.signature, before);
    opened.current = { names, signature };
    // Folding what was opened brings back the very picture that was there before.
    const known = isReopened ? remembered.current.get(signature) : undefined;
    placement.current = known ?? updatePlacement(before, wanted.nodes, wanted.edges);
    if (known) setWhole(known.shown);
    const isNew = placement.current.isRough && !before.isRough;
    if (isNew) setWhole(placement.current.shown);
    stop.current = isNew ? () => {} : glide(shown.current, placement.current.shown, show);
    if (isNew) show(placement.current.shown);
    // A change that comes while ELK is still at work starts it anew; the rough picture must not stay.
    if (placement.current.isRough || (isReopened && !known)) tidy();
    else setIsBusy(false);
  }, [signature, show, tidy]);

  useEffect(() => () => stop.current(), []);

  const move = useCallback(
    (places: ReadonlyMap<string, Point>) => {
      const { positions, routes } = shown.current;
      const touched = (latest.current?.edges ?? []).filter(
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
    stop.current = glide(shown.current, placement.current.shown, show);
  }, [show]);

  return useMemo(() => ({ layout, whole, isBusy, move, restore, tidy }), [layout, whole, isBusy, move, restore, tidy]);
}

/** Pictures to come back to when layers are opened and folded again; the oldest go first. */
const MOST_REMEMBERED = 12;

function remember(all: Map<string, Placement>, signature: string, placement: Placement): void {
  all.delete(signature);
  all.set(signature, placement);
  for (const oldest of all.keys()) {
    if (all.size <= MOST_REMEMBERED) break;
    all.delete(oldest);
  }
}

/** All that the layout reads. */
function signatureOf(network: NetworkView): string {
  return JSON.stringify([
    network.nodes.map((node) => [node.id, node.look, node.isOpen ? node.size : node.size <= 1, node.depth, node.pin]),
    network.edges.map((edge) => [edge.key]),
  ]);
}
