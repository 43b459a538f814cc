import type { Graph } from "../../core/graph/graph.ts";
import { entryOf, type LooseNode } from "../../core/language/looseTree.ts";
import type { Range } from "../../core/problems.ts";

/** A place above which a lens stands, and what it is for. */
export interface LensPlace {
  readonly kind: "network" | "objective" | "scalar";
  readonly range: Range;
  /** What it differentiates; null for the objective. */
  readonly target: string | null;
}

/**
 * One line of lenses for the network, above `nodes`; one above the objective, and one above every scalar at an end of the network, a
 * loss or an output. Other scalars are differentiated from their hover: a lens above every node would double the text's height.
 */
export function lensPlaces(root: LooseNode | null, graph: Graph | null): readonly LensPlace[] {
  const nodes = entryOf(root, "nodes");
  const objective = entryOf(root, "objective");
  const places: LensPlace[] = [];
  if (nodes) places.push({ kind: "network", range: rangeOf(nodes.key), target: null });
  for (const node of graph?.nodes ?? []) {
    const isEnd = node.uses.length === 0 || node.op.look === "loss" || node.op.look === "output";
    if (node.size === 1 && isEnd && node.op.look !== "input")
      places.push({ kind: "scalar", range: node.definition.idRange, target: node.id });
  }
  if (objective && graph && graph.objective.length > 0)
    places.push({ kind: "objective", range: rangeOf(objective.key), target: null });
  return places.sort((a, b) => a.range.start - b.range.start);
}

function rangeOf({ start, end }: LooseNode): Range {
  return { start, end };
}
