import type { GraphNode } from "../graph/graph.ts";
import type { Tensor } from "../tensor.ts";
import { activationAt, passesOn, slopeLine } from "./activationFormula.ts";
import type { FormulaLine } from "./explanation.ts";
import { type Amount, formulaLine, inDetail, partial, sum } from "./line.ts";
import { localDerivatives } from "./localDerivatives.ts";
import { transpose } from "./matrix.ts";
import {
  deltaAmount,
  deltaEntry,
  gradientAmount,
  gradientEntry,
  namesOf,
  preactivationEntry,
  type Scene,
  unitOf,
} from "./scene.ts";

/** A vector activation of more outputs than this is not followed one by one. */
const MOST_OUTPUTS = 64;

/** δ = ∂L/∂z · φ′(u); for a layer δ = diag(φ′(u))·∂L/∂z. */
export function deltaLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  if (!node.op.hasPreactivation || !scene.tape.delta(node)) return [];
  const delta = deltaAmount(scene, node);
  const arriving = gradientAmount(scene, node);
  if (passesOn(activationAt(node)))
    return [
      inDetail(
        "delta",
        formulaLine("δ", delta.symbol, (fill) => fill(node.size === 1 ? arriving : asColumn(arriving)), delta.value),
      ),
    ];
  if (node.size === 1) {
    const local = localDerivatives(scene.tape, node, scene.sample);
    const slope = local.byPreactivation(0, 0);
    const slopeAmount: Amount = {
      symbol: `\\varphi'(${namesOf(scene, node).preactivation})`,
      value: slope ?? Number.NaN,
      of: { node: node.id, kind: "local" },
    };
    const line = formulaLine("δ", delta.symbol, (fill) => `${fill(arriving)} \\cdot ${fill(slopeAmount)}`, delta.value);
    const isProduct = agree(Number(arriving.value) * Number(slopeAmount.value), Number(delta.value));
    const product = inDetail("delta", isProduct ? line : directLine(line, delta));
    return [slopeLine(scene, node, slope), product].filter((each) => each !== null);
  }
  return [slopeLine(scene, node, null), layerDelta(scene, node, delta, arriving), unitDelta(scene, node)].filter(
    (each) => each !== null,
  );
}

/** δ_i = φ′(u_i)·∂L/∂z_i of the chosen unit; behind a softmax, the sum over all that its u_i moves. */
function unitDelta(scene: Scene, node: GraphNode): FormulaLine | null {
  const at = unitOf(scene, node);
  const delta = deltaEntry(scene, node, at);
  const local = localDerivatives(scene.tape, node, scene.sample);
  const u = preactivationEntry(scene, node, at);
  const isElementwise = activationAt(node)?.vector !== true;
  if (!isElementwise && node.size > MOST_OUTPUTS) return null;
  const moved = isElementwise ? [at] : Array.from({ length: node.size }, (_, output) => output);
  const factors = moved.map((output) => {
    const symbol = isElementwise ? `\\varphi'(${u.symbol})` : partial(namesOf(scene, node).component(output), u.symbol);
    const slope: Amount = {
      symbol,
      value: local.byPreactivation(output, at) ?? Number.NaN,
      of: { node: node.id, kind: "local" },
    };
    return { slope, arriving: gradientEntry(scene, node, output) };
  });
  const line = formulaLine(
    "δ of the unit",
    delta.symbol,
    (fill) => sum(factors, ({ slope, arriving }) => `${fill(slope)} \\cdot ${fill(arriving)}`),
    Number(delta.value),
  );
  const total = factors.reduce((all, { slope, arriving }) => all + Number(slope.value) * Number(arriving.value), 0);
  const scale = factors.reduce(
    (most, { slope, arriving }) => Math.max(most, Math.abs(Number(slope.value) * Number(arriving.value))),
    0,
  );
  const agrees = Object.is(total, Number(delta.value)) || Math.abs(total - Number(delta.value)) <= 1e-9 * scale;
  return inDetail("delta", agrees ? line : directLine(line, delta));
}

function layerDelta(scene: Scene, node: GraphNode, delta: Amount, arriving: Amount): FormulaLine {
  const { preactivation } = namesOf(scene, node);
  const local = localDerivatives(scene.tape, node, scene.sample);
  const upstream = asColumn(arriving);
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
    (fill) => `${fill({ symbol, value: slope, of: { node: node.id, kind: "local" } })} \\, ${fill(upstream)}`,
    delta.value,
  );
  // Where a probability has rounded to 0, ∂L/∂z is infinite and no product of it is δ.
  const hasInfinity = (tensor: Tensor | null): boolean =>
    tensor?.data.some((value) => !Number.isFinite(value)) ?? false;
  const goesAround = hasInfinity(scene.tape.gradient(node)) && !hasInfinity(scene.tape.delta(node));
  return inDetail("delta", goesAround ? directLine(line, delta) : line);
}

/** (∂L/∂z)ᵀ: derivatives are rows, δ is a column as u and z are. */
function asColumn(arriving: Amount): Amount {
  const { symbol, value } = arriving;
  return {
    ...arriving,
    symbol: `\\left(${symbol}\\right)^{\\top}`,
    value: typeof value === "number" ? value : transpose(value),
  };
}

/** Where a loss sends its derivative around a saturated activation, the product of the two shown numbers would not be δ. */
function directLine(line: FormulaLine, delta: Amount): FormulaLine {
  const exact = formulaLine("δ", delta.symbol, (fill) => fill({ symbol: "", value: delta.value }), delta.value);
  return { ...line, label: "δ, computed by the loss from u", numbers: exact.numbers, numbersText: exact.numbersText };
}

function agree(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= Math.min(1e-9 * Math.max(Math.abs(a), Math.abs(b)), Number.MAX_VALUE);
}
