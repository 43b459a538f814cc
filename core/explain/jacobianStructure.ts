import type { GraphNode } from "../graph/graph.ts";
import { activationOf, activationUse } from "../ops/attributes.ts";

/** What sort of matrix a Jacobian is, for people. */
export interface JacobianStructure {
  readonly sentence: string;
  /** As TeX: `\operatorname{diag}(\varphi'(\boldsymbol{u}))`; null where it has no form of its own. */
  readonly formula: string | null;
}

const SLOPES = String.raw`\operatorname{diag}(\varphi'(\boldsymbol{u}))`;

/**
 * What the ops say of it (one node that reads the other as it is), else what its entries show. `matrix` is row by row; null
 * where nothing is to be said. `isWhole`: all components of both, in their order.
 */
export function jacobianStructure(
  matrix: Float64Array,
  rows: number,
  columns: number,
  pair: { readonly of: GraphNode; readonly by: GraphNode } | null,
): JacobianStructure | null {
  return (pair && byOp(pair.of, pair.by)) ?? byEntries(matrix, rows, columns);
}

function byOp(of: GraphNode, by: GraphNode): JacobianStructure | null {
  const [edge] = of.edges;
  if (!edge || of.edges.length > 1 || edge.source !== by || edge.components !== null) return null;
  const { op, site, size } = of;
  if (op.passesOn === true) return { sentence: "The unit matrix: the value is passed on as it is.", formula: "I" };
  const use = activationUse(of.attributes);
  if (op.hasPreactivation && use !== null && (op.name === "dense" || op.name === "neuron")) {
    const { activation } = activationOf(of.attributes);
    const weights = op.name === "dense" ? "W" : "\\boldsymbol{w}^{\\top}";
    const written = op.name === "dense" ? "W" : "wᵀ";
    if (activation.vector)
      return {
        sentence: `Not diagonal: softmax mixes the units, so that it is (diag(z) − zzᵀ)·${written}.`,
        formula: `(\\operatorname{diag}(\\boldsymbol{z}) - \\boldsymbol{z}\\boldsymbol{z}^{\\top})\\,${weights}`,
      };
    if (use.name === "identity")
      return { sentence: `The weights themselves: u = ${written}x + b is affine.`, formula: weights };
    return size === 1
      ? { sentence: "The weights, all times the one slope φ′(u).", formula: `\\varphi'(u)\\,${weights}` }
      : {
          sentence: "The weights, each row times its unit's slope: diag(φ′(u))·W.",
          formula: `${SLOPES}\\,${weights}`,
        };
  }
  if (op.name === "softmax" || (op.category === "activation" && use?.name === "softmax"))
    return {
      sentence: "Not diagonal: softmax mixes the components, diag(z) − zzᵀ.",
      formula: "\\operatorname{diag}(\\boldsymbol{z}) - \\boldsymbol{z}\\boldsymbol{z}^{\\top}",
    };
  if (op.category === "activation" && size > 1 && op.dependence?.(site) === "own")
    return { sentence: "Diagonal: an elementwise function, diag(φ′(u)).", formula: SLOPES };
  return null;
}

function byEntries(matrix: Float64Array, rows: number, columns: number): JacobianStructure | null {
  if (matrix.length < 2) return null;
  let filled = 0;
  let offDiagonal = 0;
  let upper = 0;
  let ones = 0;
  for (const [k, value] of matrix.entries()) {
    if (value === 0) continue;
    filled++;
    const [i, j] = [Math.floor(k / columns), k % columns];
    if (i !== j) offDiagonal++;
    else if (value === 1) ones++;
    if (j > i) upper++;
  }
  if (filled === 0)
    return { sentence: "Every entry is 0 at these numbers: a small change does nothing here.", formula: null };
  const isSquare = rows === columns && rows > 1;
  if (isSquare && offDiagonal === 0)
    return ones === rows
      ? { sentence: "The unit matrix.", formula: "I" }
      : {
          sentence: "Diagonal: each component depends on its own alone, as of an elementwise function.",
          formula: null,
        };
  if (isSquare && upper === 0)
    return { sentence: "Lower triangular: no component depends on a later one.", formula: null };
  if (filled < matrix.length)
    return { sentence: `Of ${matrix.length} entries ${filled} ${filled === 1 ? "is" : "are"} not 0.`, formula: null };
  return null;
}
