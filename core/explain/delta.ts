import type { GraphNode } from "../graph/graph.ts";
import type { Tensor } from "../tensor.ts";
import { activationAt, passesOn, slopeLine } from "./activationFormula.ts";
import type { FormulaLine } from "./explanation.ts";
import { type Amount, formulaLine, partial } from "./line.ts";
import { localDerivatives } from "./localDerivatives.ts";
import { deltaAmount, gradientAmount, namesOf, type Scene } from "./scene.ts";

/** δ = ∂L/∂z · φ′(u); for a layer δ = diag(φ′(u))·∂L/∂z. */
export function deltaLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
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
  const line = formulaLine(
    "δ",
    delta.symbol,
    (fill) => `${fill({ symbol, value: slope })} \\, ${fill(upstream)}`,
    delta.value,
  );
  // Where a probability has rounded to 0, ∂L/∂z is infinite and no product of it is δ.
  const hasInfinity = (tensor: Tensor | null): boolean =>
    tensor?.data.some((value) => !Number.isFinite(value)) ?? false;
  const goesAround = hasInfinity(scene.tape.gradient(node)) && !hasInfinity(scene.tape.delta(node));
  return goesAround ? directLine(line, delta) : line;
}

/** Where a loss sends its derivative around a saturated activation, the product of the two shown numbers would not be δ. */
function directLine(line: FormulaLine, delta: Amount): FormulaLine {
  const exact = formulaLine("δ", delta.symbol, (fill) => fill({ symbol: "", value: delta.value }), delta.value);
  return { ...line, label: "δ, computed by the loss from u", numbers: exact.numbers, numbersText: exact.numbersText };
}

function agree(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= Math.min(1e-9 * Math.max(Math.abs(a), Math.abs(b)), Number.MAX_VALUE);
}
