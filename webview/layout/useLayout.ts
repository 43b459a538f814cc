import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { placeInColumns } from "../../core/layout/columns.ts";
import { EMPTY_LAYOUT, type Layout } from "../../core/layout/layout.ts";
import type { Point } from "../../core/layout/nodeGeometry.ts";
import { applyPins } from "../../core/layout/pins.ts";
import { placeNew } from "../../core/layout/placeNew.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { layOut } from "./engine.ts";
import { glide } from "./glide.ts";

export interface LayoutControl {
  readonly layout: Layout;
  /** The last layout of everything at once, which the nodes may still be gliding to; for fitting the view. */
  readonly whole: Layout | null;
  /** Moves nodes under the pointer; nothing is sent. */
  readonly move: (places: ReadonlyMap<string, Point>) => void;
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
  const shown = useRef(layout);
  const stop = useRef(() => {});
  const signature = useMemo(() => (network ? signatureOf(network) : ""), [network]);
  const latest = useRef(network);
  latest.current = network;

  const show = useCallback((next: Layout) => {
    shown.current = next;
    setLayout(next);
  }, []);

  const layOutAnew = useCallback(() => {
    const wanted = latest.current;
    if (!wanted) return;
    stop.current();
    let stopped = false;
    let stopGliding = () => {};
    stop.current = () => {
      stopped = true;
      stopGliding();
    };
    layOut(wanted.nodes, wanted.edges)
      .then((found) => {
        if (stopped) return;
        const goal = applyPins(found, wanted.nodes, wanted.edges);
        setWhole(goal);
        stopGliding = glide(shown.current, goal, show);
      })
      // The quick placement is a whole picture by itself; without an engine it simply stays.
      .catch((error: unknown) => console.warn("Layout:", error));
  }, [show]);

  // Keyed by the signature: a weight that changed must not touch the picture.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for all of the network that matters here
  useEffect(() => {
    const wanted = latest.current;
    if (!wanted) return;
    const before = shown.current;
    const kept = wanted.nodes.filter((node) => before.positions.has(node.id)).length;
    if (kept * 2 < wanted.nodes.length) {
      const quick: Layout = { positions: placeInColumns(wanted.nodes, wanted.edges), routes: new Map() };
      stop.current();
      const goal = applyPins(quick, wanted.nodes, wanted.edges);
      setWhole(goal);
      show(goal);
      layOutAnew();
    } else {
      stop.current();
      show(placeNew(before, wanted.nodes, wanted.edges));
    }
  }, [signature, show, layOutAnew]);

  useEffect(() => () => stop.current(), []);

  const move = useCallback(
    (places: ReadonlyMap<string, Point>) => {
      const { positions, routes } = shown.current;
      const edges = latest.current?.edges ?? [];
      const loose = edges.filter((edge) => places.has(edge.source) || places.has(edge.target)).map((edge) => edge.key);
      const kept = new Map(routes);
      for (const key of loose) kept.delete(key);
      show({ positions: new Map([...positions, ...places]), routes: kept });
    },
    [show],
  );

  return useMemo(() => ({ layout, whole, move, tidy: layOutAnew }), [layout, whole, move, layOutAnew]);
}

/** All that the layout reads. */
function signatureOf(network: NetworkView): string {
  return JSON.stringify([
    network.nodes.map((node) => [node.id, node.look, node.size <= 1, node.depth, node.pin]),
    network.edges.map((edge) => [edge.key]),
  ]);
}
