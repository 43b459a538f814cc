import type { Edge, GraphNode } from "../graph/graph.ts";
import { thetaEntry } from "../graph/thetaEntries.ts";
import { isBareActivation } from "./activationFormula.ts";
import { type AffineParts, affineParts, parameterAmount } from "./affine.ts";
import { asChainTerm, chainTerms, gradientLines, nodeSum, throughSymbol } from "./chain.ts";
import { deltaLines } from "./delta.ts";
import type { ChainTerm, FormulaLine } from "./explanation.ts";
import type { GradientSum } from "./gradientSum.ts";
import { type Amount, type Fill, formulaLine, inDetail, partial, sum } from "./line.ts";
import { localDerivatives } from "./localDerivatives.ts";
import { lossSlopeLines } from "./lossFormula.ts";
import { rowMajor } from "./matrix.ts";
import { parameterLines } from "./parameterLines.ts";
import { chosenEntry, parameterSum } from "./parameterSum.ts";
import { pathLines } from "./pathLines.ts";
import { readerLines } from "./readerLines.ts";
import {
  asRow,
  carriedAmounts,
  deltaAmount,
  deltaEntry,
  entry,
  gradientAmount,
  inputOf,
  namesOf,
  type Scene,
  whole,
} from "./scene.ts";
import { partialLines } from "./siteFormula.ts";

/** One node's backward step: what arrives, δ, the derivatives of its parameters, and what it sends on. */
export function backwardLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  return [
    ...gradientLines(scene, node, chainTerms(scene, node)),
    ...readerLines(scene, node),
    ...deltaLines(scene, node),
    ...parameterLines(scene, node).map((line) => inDetail("parameters", line)),
    ...node.edges.flatMap((edge) => sentLines(scene, edge)).map((line) => inDetail("inputs", line)),
    ...pathLines(scene, node),
  ];
}

export function backwardTerms(scene: Scene, node: GraphNode): readonly ChainTerm[] {
  return chainTerms(scene, node).map(asChainTerm);
}

/** The chosen component's sum, and those of its parameters that are more than one product. */
export function backwardSums(scene: Scene, node: GraphNode, from: number): readonly GradientSum[] {
  const own = nodeSum(scene, node, from);
  const ofParameters = node.params.flatMap((param) => {
    const found = parameterSum(scene, thetaEntry(scene.graph, param, chosenEntry(scene, node, param)), from);
    return found !== null && found.count > 1 ? [found] : [];
  });
  return own === null ? ofParameters : [own, ...ofParameters];
}

/** What goes back along one reference: δ·w for a neuron, δᵀW for a layer, ∂L/∂z times the local derivative elsewhere. */
function sentLines(scene: Scene, edge: Edge): readonly FormulaLine[] {
  const gradient = scene.tape.edgeGradient(edge);
  if (!gradient) return [];
  const node = edge.target;
  const result = asRow(whole(scene, gradient, edge.size) ?? Number.NaN);
  const label = `to ${edge.source.id}`;
  const left = throughSymbol(scene, edge);
  const parts = affineParts(node);
  const delta = deltaAmount(scene, node);
  if (parts && node.size === 1 && edge.size === 1) {
    return [
      formulaLine(
        label,
        left,
        (fill) => `${fill(delta)} \\cdot ${fill(parameterAmount(scene, node, parts.weights, edge.offset))}`,
        result,
      ),
    ];
  }
  if (parts) {
    const weights = scene.tape.paramValue(node, parts.weights.name);
    const W = rowMajor(weights, parts.units, parts.inputs);
    const own = {
      rows: parts.units,
      columns: edge.size,
      at: (row: number, columnAt: number) => W.at(row, edge.offset + columnAt),
    };
    const isLayer = parts.units > 1;
    const columns = `${edge.offset}{:}${edge.offset + edge.size}`;
    const part = edge.size === parts.inputs ? "" : `[${isLayer ? ":,\\," : ""}${columns}]`;
    const weighs: Amount = {
      symbol: `${namesOf(scene, node).parameter(parts.weights.name)}${part}${isLayer ? "" : "^{\\top}"}`,
      value: own,
      of: { node: node.id, kind: "parameter" },
    };
    const line = formulaLine(label, left, (fill) => `${fill(deltaRow(scene, node))} \\, ${fill(weighs)}`, result);
    return parts.units > 1 || edge.size > 1 ? [line, sentEntry(scene, edge, parts)] : [line];
  }
  // u is what the reference carries, so δ itself goes back.
  if (isBareActivation(node)) return [formulaLine(label, left, (fill) => fill(deltaRow(scene, node)), result)];
  return [...partialLines(scene, edge), ...lossSlopeLines(scene, edge), generalSent(scene, edge, label, left, result)];
}

/** δ of a neuron, δᵀ of a layer: as a factor of what goes back, which is a row. */
function deltaRow(scene: Scene, node: GraphNode): Amount {
  const delta = deltaAmount(scene, node);
  return node.size === 1 ? delta : { ...delta, symbol: `${delta.symbol}^{\\top}`, value: asRow(delta.value) };
}

/** ∂L/∂x_j = Σ_i W_ij·δ_i at the chosen input, or the reference's first where that is another's. */
function sentEntry(scene: Scene, edge: Edge, { weights, inputs, units }: AffineParts): FormulaLine {
  const node = edge.target;
  const chosen = inputOf(scene, inputs) - edge.offset;
  const at = chosen >= 0 && chosen < edge.size ? chosen : 0;
  const { symbol = "" } = carriedAmounts(scene, edge)[at] ?? {};
  const left = `\\left.${partial(scene.target, symbol)}\\right|_{${namesOf(scene, node).value}}`;
  const write = (fill: Fill): string =>
    sum(
      Array.from({ length: units }, (_, i) => i),
      (i) =>
        `${fill(parameterAmount(scene, node, weights, i * inputs + edge.offset + at))} \\cdot ${fill(deltaEntry(scene, node, i))}`,
    );
  return formulaLine(`to ${edge.source.id}, one entry`, left, write, entry(scene, scene.tape.edgeGradient(edge), at));
}

function generalSent(
  scene: Scene,
  edge: Edge,
  label: string,
  left: string,
  result: ReturnType<typeof whole>,
): FormulaLine {
  const node = edge.target;
  const arriving = gradientAmount(scene, node);
  const [carried] = carriedAmounts(scene, edge);
  const by = edge.size === 1 && carried ? carried.symbol : namesOf(scene, edge.source).value;
  const names = namesOf(scene, node);
  const symbol = partial(names.value, by);
  if (edge.size > 1 || node.size > 1) {
    const product = node.op.hasPreactivation
      ? `${names.delta} \\cdot ${partial(names.preactivation, by)}`
      : `${arriving.symbol} \\cdot ${symbol}`;
    return formulaLine(label, left, (fill) => fill({ symbol: product, value: result ?? Number.NaN }), result);
  }
  const local = localDerivatives(scene.tape, node, scene.sample).byInput(edge, 0, 0);
  return formulaLine(
    label,
    left,
    (fill) => `${fill(arriving)} \\cdot ${fill({ symbol, value: local, of: { node: node.id, kind: "local" } })}`,
    result,
  );
}
