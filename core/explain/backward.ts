import type { Edge, GraphNode, NodeParam } from "../graph/graph.ts";
import { activationAt, passesOn, slopeLine } from "./activationFormula.ts";
import { type AffineParts, affineParts, joinedInputs, parameterAmount, wholeParameter } from "./affine.ts";
import { chainTerms, gradientLine, throughSymbol } from "./chain.ts";
import type { ChainTerm, FormulaLine } from "./explanation.ts";
import { type Amount, formulaLine, partial, sum } from "./line.ts";
import { localDerivatives } from "./localDerivatives.ts";
import { column, rowMajor, transpose } from "./matrix.ts";
import { pathLines } from "./pathLines.ts";
import { plainText } from "./plainText.ts";
import {
  carriedAmounts,
  carriedWhole,
  deltaAmount,
  gradientAmount,
  namesOf,
  openScene,
  type Scene,
  whole,
} from "./scene.ts";

/** More entries than this of a neuron's w are shown as one vector. */
const MOST_ENTRIES = 6;

/** One node's backward step: what arrives, δ, the derivatives of its parameters, and what it sends on. */
export function backwardLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  const terms = chainTerms(scene, node);
  return [
    gradientLine(scene, node, terms),
    ...deltaLines(scene, node),
    ...parameterLines(scene, node),
    ...node.edges.flatMap((edge) => sentLines(scene, edge)),
    ...pathLines(scene, node),
  ];
}

export function backwardTerms(scene: Scene, node: GraphNode): readonly ChainTerm[] {
  return chainTerms(scene, node).map(({ consumer, upstream, local, product }) => ({
    consumer,
    upstream,
    local,
    product,
  }));
}

/** δ = ∂L/∂z · φ′(u); for a layer δ = diag(φ′(u))·∂L/∂z. */
function deltaLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  if (!node.op.hasPreactivation || !scene.tape.delta(node)) return [];
  const delta = deltaAmount(scene, node);
  const arriving = gradientAmount(scene, node);
  if (passesOn(activationAt(node))) return [formulaLine("δ", delta.symbol, (fill) => fill(arriving), delta.value)];
  if (node.size === 1) {
    const local = localDerivatives(scene.tape, node, scene.sample);
    const slope = local.byPreactivation(0, 0);
    const slopeAmount: Amount = {
      symbol: `\\varphi'(${namesOf(scene, node).preactivation})`,
      value: slope ?? Number.NaN,
    };
    const line = formulaLine("δ", delta.symbol, (fill) => `${fill(arriving)} \\cdot ${fill(slopeAmount)}`, delta.value);
    const isProduct = agree(Number(arriving.value) * Number(slopeAmount.value), Number(delta.value));
    return [slopeLine(scene, node, slope), isProduct ? line : directLine(line, delta)].filter((each) => each !== null);
  }
  return [slopeLine(scene, node, null), layerDelta(scene, node, delta, arriving)].filter((each) => each !== null);
}

function layerDelta(scene: Scene, node: GraphNode, delta: Amount, arriving: Amount): FormulaLine {
  const { preactivation } = namesOf(scene, node);
  const local = localDerivatives(scene.tape, node, scene.sample);
  const upstream: Amount = { symbol: `\\left(${arriving.symbol}\\right)^{\\top}`, value: arriving.value };
  const isElementwise = activationAt(node)?.vector !== true;
  const symbol = isElementwise
    ? `\\mathrm{diag}(\\varphi'(${preactivation}))`
    : `\\left(${partial(namesOf(scene, node).value, preactivation)}\\right)^{\\top}`;
  // Only the entries that are shown are computed: each column costs a run of the op's backward.
  const cache = new Map<number, number>();
  const slope = {
    rows: node.size,
    columns: node.size,
    at(row: number, columnAt: number): number {
      const key = row * node.size + columnAt;
      const known =
        cache.get(key) ??
        (isElementwise && row !== columnAt ? 0 : (local.byPreactivation(columnAt, row) ?? Number.NaN));
      cache.set(key, known);
      return known;
    },
  };
  return formulaLine(
    "δ",
    delta.symbol,
    (fill) => `${fill({ symbol, value: slope })} \\, ${fill(upstream)}`,
    delta.value,
  );
}

/** Where a loss sends its derivative around a saturated activation, the product of the two shown numbers would not be δ. */
function directLine(line: FormulaLine, delta: Amount): FormulaLine {
  const exact = formulaLine("δ", delta.symbol, (fill) => fill({ symbol: "", value: delta.value }), delta.value);
  return { ...line, label: "δ, computed by the loss from u", numbers: exact.numbers, numbersText: exact.numbersText };
}

/** ∂L/∂w = δ·x and ∂L/∂b = δ, summed over the samples; for a layer ∂L/∂W = δ·xᵀ. */
function parameterLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  const parts = affineParts(node);
  return node.params.flatMap((param) => {
    const gradient = scene.tape.useGradient(node, param.name);
    if (!gradient) return [];
    if (!parts || (param !== parts.weights && param !== parts.bias)) return [valueLine(scene, node, param, gradient)];
    return parts.units > 1
      ? [layerParameter(scene, node, parts, param, gradient)]
      : neuronParameter(scene, node, parts, param, gradient);
  });
}

function neuronParameter(
  scene: Scene,
  node: GraphNode,
  parts: AffineParts,
  param: NodeParam,
  gradient: Float64Array,
): readonly FormulaLine[] {
  if (param.size > MOST_ENTRIES) return [layerParameter(scene, node, parts, param, gradient)];
  return Array.from(gradient, (result, at) => {
    const left = partial(scene.target, parameterAmount(scene, node, param, at).symbol);
    return formulaLine(
      derivativeLabel(scene, param.name),
      left,
      (fill) =>
        sum(
          samplesOf(scene).map((sample) => {
            const delta = marked(scene, sample, deltaAmount(sample, node));
            const x = param === parts.weights ? joinedInputs(sample, node)[at] : undefined;
            return x ? `${fill(delta)} \\cdot ${fill(marked(scene, sample, x))}` : fill(delta);
          }),
          4,
        ),
      result,
    );
  });
}

function layerParameter(
  scene: Scene,
  node: GraphNode,
  parts: AffineParts,
  param: NodeParam,
  gradient: Float64Array,
): FormulaLine {
  const name = namesOf(scene, node).parameter(param.name);
  const result = parts.units > 1 ? wholeParameter(scene, node, param, gradient).value : column(gradient);
  return formulaLine(
    derivativeLabel(scene, param.name),
    partial(scene.target, name),
    (fill) =>
      sum(
        samplesOf(scene).map((sample) => {
          const delta = marked(scene, sample, deltaAmount(sample, node));
          if (param !== parts.weights) return fill(delta);
          const amounts = joinedInputs(sample, node);
          const values = amounts.map((amount) => amount.value as number);
          const [edge] = node.edges;
          const source = edge && node.edges.length === 1 ? carriedWhole(sample, edge).symbol : "\\boldsymbol{x}";
          const x: Amount = { symbol: `${source}^{\\top}`, value: transpose(column(values)) };
          return parts.units > 1
            ? `${fill(delta)} \\, ${fill(marked(scene, sample, x))}`
            : `${fill(delta)} \\cdot ${fill(marked(scene, sample, { ...x, symbol: source, value: column(values) }))}`;
        }),
        3,
      ),
    result,
  );
}

/** A parameter of any other kind, such as a learned slope: its derivative as the op computed it. */
function valueLine(scene: Scene, node: GraphNode, param: NodeParam, gradient: Float64Array): FormulaLine {
  const amount = wholeParameter(scene, node, param, gradient);
  const names = namesOf(scene, node);
  const symbol = `${gradientAmount(scene, node).symbol} \\cdot ${partial(names.value, names.parameter(param.name))}`;
  return formulaLine(
    derivativeLabel(scene, param.name),
    partial(scene.target, amount.symbol),
    (fill) => fill({ symbol, value: amount.value }),
    amount.value,
  );
}

/** What goes back along one reference: δ·w for a neuron, Wᵀ·δ for a layer, ∂L/∂z times the local derivative elsewhere. */
function sentLines(scene: Scene, edge: Edge): readonly FormulaLine[] {
  const gradient = scene.tape.edgeGradient(edge);
  if (!gradient) return [];
  const node = edge.target;
  const result = whole(scene, gradient, edge.size);
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
      rows: edge.size,
      columns: parts.units,
      at: (row: number, columnAt: number) => W.at(columnAt, edge.offset + row),
    };
    const part = edge.size === parts.inputs ? "" : `[${edge.offset}{:}${edge.offset + edge.size}]`;
    const transposed: Amount = {
      symbol: `${namesOf(scene, node).parameter(parts.weights.name)}${part}^{\\top}`,
      value: own,
    };
    return [formulaLine(label, left, (fill) => `${fill(transposed)} \\, ${fill(delta)}`, result)];
  }
  return [generalSent(scene, edge, label, left, result)];
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
  const symbol = partial(namesOf(scene, node).value, by);
  if (edge.size > 1 || node.size > 1) {
    return formulaLine(
      label,
      left,
      (fill) => fill({ symbol: `${arriving.symbol} \\cdot ${symbol}`, value: result ?? Number.NaN }),
      result,
    );
  }
  const local = localDerivatives(scene.tape, node, scene.sample).byInput(edge, 0, 0);
  return formulaLine(label, left, (fill) => `${fill(arriving)} \\cdot ${fill({ symbol, value: local })}`, result);
}

function derivativeLabel(scene: Scene, param: string): string {
  return `∂${plainText(scene.target)}/∂${param}`;
}

/** Every sample of the pass: a parameter's derivative is the sum over them. */
function samplesOf(scene: Scene): readonly Scene[] {
  return Array.from({ length: scene.tape.batch }, (_, s) => openScene(scene.tape, s));
}

function marked(scene: Scene, sample: Scene, { symbol, value }: Amount): Amount {
  return { symbol: scene.tape.batch > 1 ? `{${symbol}}^{(${sample.sample})}` : symbol, value };
}

function agree(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
