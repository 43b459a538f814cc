import type { EdgeView, NetworkView } from "../../core/protocol.ts";
import { edgesBehind, foldNetwork, standInFor } from "../groups/foldNetwork.ts";
import type { Traced } from "../state.ts";
import { dispatch, getState } from "../store.ts";

/** Lets nodes and wires of the file stand out on the canvas, and all else step back; null lets go. */
export function trace(parts: { readonly nodes: readonly string[]; readonly edges: readonly string[] } | null): void {
  const { network, look } = getState();
  dispatch({ type: "trace", traced: parts && network ? drawnParts(network, look, parts) : null });
}

/** What stands on the canvas for them: a folded group for its members, a bundle for its wires. */
export function drawnParts(
  network: NetworkView,
  look: Parameters<typeof foldNetwork>[1],
  { nodes, edges }: { readonly nodes: readonly string[]; readonly edges: readonly string[] },
): Traced {
  const drawnNodes = new Set(nodes.map((id) => standInFor(network, look, id)));
  const wanted = new Set(edges);
  const shown = look.folded.length === 0 ? network : foldNetwork(network, look);
  const isWanted = ({ key }: EdgeView) =>
    wanted.has(key) || (shown !== network && edgesBehind(shown, key).some((edge) => wanted.has(edge.key)));
  const drawnEdges = wanted.size === 0 ? [] : shown.edges.filter(isWanted);
  return {
    nodes: drawnNodes,
    edges: new Set(drawnEdges.map(({ key }) => key)),
    sources: new Set(drawnEdges.map(({ source }) => source)),
  };
}
