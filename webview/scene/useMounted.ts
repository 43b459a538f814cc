import { useStoreApi } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { savedView } from "../savedView.ts";
import { useStore } from "../store.ts";
import { DISTANT } from "./frame.ts";
import { useKept } from "./kept.ts";
import { nodesNear } from "./mounting.ts";
import type { Scene } from "./scene.ts";

export interface Mounted {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

/** The view has come to rest when it has not moved for so long. */
const REST = 100;
/** Smaller nodes are no handles to drag by: from so far a press anywhere drags the view. */
const TINY = 0.13;
/** So many selected parts are kept in the page wherever they are, to be dragged and reconnected. */
const MOST_SELECTED_NODES = 40;
const MOST_SELECTED_EDGES = 12;

/**
 * What React Flow is given: nodes near the view once it is at rest, and whatever a person has hold of. While the view
 * moves, what is in the page moves along and nothing is mounted.
 */
export function useMounted(scene: Scene | null): Mounted {
  const settled = useSettledView();
  const selection = useStore((state) => state.selection);
  const hovered = useStore((state) => state.hovered);
  const linking = useStore((state) => state.linking);
  const renaming = useStore((state) => state.renaming);
  const menu = useStore((state) => state.menu?.part ?? null);
  const kept = useKept();
  const last = useRef<Mounted>({ nodes: new Set(), edges: new Set() });
  const near = useMemo(
    () => (scene && settled ? nodesNear(scene, settled, settled.width, settled.height) : []),
    [scene, settled],
  );
  return useMemo(() => {
    const nodes = new Set(near);
    const edges = new Set<string>();
    const zoom = settled?.zoom ?? 1;
    const isInReach = hovered !== null && zoom >= (hovered.kind === "node" ? TINY : DISTANT);
    for (const part of [isInReach ? hovered : null, kept.focus, menu]) {
      if (part?.kind === "node") nodes.add(part.id);
      if (part?.kind === "edge") edges.add(part.key);
    }
    if (kept.reconnecting !== null) edges.add(kept.reconnecting);
    if (linking) nodes.add(linking.from);
    if (linking?.candidate != null) nodes.add(linking.candidate);
    if (renaming !== null) nodes.add(renaming);
    if (selection.nodes.length <= MOST_SELECTED_NODES) for (const id of selection.nodes) nodes.add(id);
    if (selection.edges.length <= MOST_SELECTED_EDGES) for (const key of selection.edges) edges.add(key);
    // React Flow draws a wire only between nodes that it has.
    for (const key of edges) {
      const edge = scene?.edges[scene.edgeIndexOf.get(key) ?? -1];
      if (edge) nodes.add(edge.source).add(edge.target);
    }
    const next = { nodes, edges };
    if (!sameSet(last.current.nodes, nodes)) last.current = next;
    else if (!sameSet(last.current.edges, edges)) last.current = { nodes: last.current.nodes, edges };
    return last.current;
  }, [scene, near, settled, selection, hovered, kept, linking, renaming, menu]);
}

interface SettledView {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The view where it last stood still; a single jump counts at once. Null until there is one: the page begins at some
 * corner of the picture, and nothing that happens to be there should be mounted before the view is fitted.
 */
function useSettledView(): SettledView | null {
  const flow = useStoreApi();
  const read = (): SettledView => {
    const { transform, width, height } = flow.getState();
    return { x: transform[0], y: transform[1], zoom: transform[2], width, height };
  };
  const [view, setView] = useState(() => (savedView.viewport ? read() : null));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `read` reads the store, which stays the same
  useEffect(() => {
    let last = read();
    const rest = () => {
      timer = null;
      setView(read());
    };
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = flow.subscribe(() => {
      const now = read();
      const hasMoved = now.x !== last.x || now.y !== last.y || now.zoom !== last.zoom;
      const hasResized = now.width !== last.width || now.height !== last.height;
      if (!hasResized && !hasMoved) return;
      last = now;
      if (hasResized || timer === null) setView((before) => (before || hasMoved ? now : null));
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(rest, REST);
    });
    if (savedView.viewport) setView(last);
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [flow]);
  return view;
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false;
  for (const entry of a) if (!b.has(entry)) return false;
  return true;
}
