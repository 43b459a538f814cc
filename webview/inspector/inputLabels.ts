import type { NetworkView, NodeView } from "../../core/protocol.ts";
import { incomingEdges } from "../selectors.ts";
import { indicesOf } from "./paramModel.ts";

/**
 * What each column of a weight matrix multiplies, in order: `x1`, `h[0]`, `h[1]`. Null where the columns are not the
 * node's joined inputs (a bias, a learned slope).
 */
export function inputLabelsOf(
  network: NetworkView,
  node: NodeView,
  shape: readonly number[],
): readonly string[] | null {
  // A weight has the axes of the node's value and one more, for its inputs; a bias may have as many entries by chance.
  if (shape.length !== node.shape.length + 1) return null;
  const labels = incomingEdges(network, node.id)
    .toSorted((a, b) => a.input - b.input)
    .flatMap((edge) => componentLabels(edge.reference, edge.shape));
  return labels.length === shape.at(-1) ? labels : null;
}

function componentLabels(reference: string, shape: readonly number[]): readonly string[] {
  const size = shape.reduce((product, axis) => product * axis, 1);
  if (size === 1) return [reference];
  // A reference that selects already (`h[0:2]`) gets its own count behind a dot, as `h[0:2]` followed by an index would mislead.
  const selects = reference.endsWith("]");
  return Array.from({ length: size }, (_, i) => {
    const index = indicesOf(i, shape).join(",");
    return selects ? `${reference}·${index}` : `${reference}[${index}]`;
  });
}
