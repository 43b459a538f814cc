import type { Graph, GraphNode } from "../../graph/graph.ts";
import { readQuantities } from "../../graph/quantities.ts";
import type { MappedNode } from "./mapsView.ts";

/** Components of a node that are mapped. */
export interface Subject {
  readonly node: GraphNode;
  readonly components: readonly number[];
}

/** Units of a layer that tiles show. */
export const MOST_TILES = 16;
/** Tiles of one answer: beyond, the rest of the nodes goes without. */
const MOST_TILES_IN_ALL = 640;

/** What a text such as `z`, `z[3]` or `z[0:8]` names. Throws an Error with a sentence where it has no map. */
export function subjectOf(graph: Graph, text: string): Subject {
  const found = readQuantities(text.trim(), graph);
  if (typeof found === "string") throw new Error(found.charAt(0).toUpperCase() + found.slice(1));
  const [first] = found;
  if (first?.kind !== "node") throw new Error(`"${text}" is a parameter; a map shows the value of a node.`);
  if (found.some((each) => each.kind !== "node" || each.node !== first.node))
    throw new Error(`"${text}" names several nodes; a map shows one.`);
  if (!first.node.batched)
    throw new Error(`"${first.node.id}" joins all samples into one number, so it has no value at each place of a map.`);
  return { node: first.node, components: [first.at] };
}

/** The nodes that can have tiles, with their first units. Unknown names are left out: the canvas may be a text ahead. */
export function tilesOf(graph: Graph, ids: readonly string[]): readonly Subject[] {
  let left = MOST_TILES_IN_ALL;
  return ids.flatMap((id) => {
    const node = graph.byId.get(id);
    if (!node?.batched) return [];
    const count = Math.min(MOST_TILES, node.size, left);
    left -= count;
    return count === 0 ? [] : [{ node, components: Array.from({ length: count }, (_, i) => i) }];
  });
}

export function mappedNode({ node, components }: Subject): MappedNode {
  return { id: node.id, components, size: node.size, middle: middleOf(node) };
}

function middleOf({ op, attributes }: GraphNode): number {
  const { activation } = attributes;
  const name = typeof activation === "object" && "name" in activation ? activation.name : op.name;
  return name === "sigmoid" ? 0.5 : 0;
}
