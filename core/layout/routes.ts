import type { Layout } from "./layout.ts";
import type { LayoutEdge, Point } from "./nodeGeometry.ts";

/** The bends that still hold: those of wires whose two ends stand where they stood. */
export function routesBetween(
  before: Layout,
  positions: ReadonlyMap<string, Point>,
  edges: readonly LayoutEdge[],
): Layout["routes"] {
  const stands = (id: string) => {
    const a = before.positions.get(id);
    const b = positions.get(id);
    return a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1];
  };
  const routes = new Map<string, readonly Point[]>();
  for (const edge of edges) {
    const route = before.routes.get(edge.key);
    if (route && stands(edge.source) && stands(edge.target)) routes.set(edge.key, route);
  }
  return routes;
}
