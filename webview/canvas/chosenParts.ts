import type { Selection } from "../state.ts";
import { getState } from "../store.ts";
import { focusedEdge, focusedNode } from "./focus.ts";

/** The focused part where nothing is selected or the focus stands outside the selection; otherwise the selection. */
export function chosenParts(): Selection {
  const { selection } = getState();
  const node = focusedNode();
  const edge = focusedEdge();
  if (node !== null && !selection.nodes.includes(node)) return { nodes: [node], edges: [] };
  if (edge !== null && !selection.edges.includes(edge)) return { nodes: [], edges: [edge] };
  return selection;
}
