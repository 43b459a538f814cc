import type { Edge, GraphNode, NodeParam } from "../graph/graph.ts";
import { parameterAmount } from "./affine.ts";
import type { FormulaLine } from "./explanation.ts";
import { type Amount, formulaLine, partial, symbolLine } from "./line.ts";
import { localDerivatives } from "./localDerivatives.ts";
import { plainText } from "./plainText.ts";
import { carriedAmounts, carriedWhole, entry, namesOf, type Scene } from "./scene.ts";
import { symbolOfName } from "./symbols.ts";

/** Ops that say how each of their scalars is computed (`Op.formula`): the formula and its derivatives, with the numbers put in. */

/** Components beyond these are not written out. */
const MOST_COMPONENTS = 3;

export function valueFormulaLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  const names = namesOf(scene, node);
  const known = scene.tape.value(node);
  const rule = ruleLine(node);
  const lines = Array.from({ length: Math.min(node.size, MOST_COMPONENTS) }, (_, at): FormulaLine | null => {
    // Asked first in symbols: too long a formula is left out, and its value stands alone.
    const tex = node.op.formula?.(node.site).value((name) => amountOf(scene, node, name, at).symbol) ?? null;
    const result = known === null ? null : entry(scene, known, at);
    const left = names.component(at);
    if (tex === null) return formulaLine("output", left, (fill) => fill({ symbol: "f", value: result ?? NaN }), result);
    return formulaLine(
      "output",
      left,
      (fill) => node.op.formula?.(node.site).value((name) => fill(amountOf(scene, node, name, at))) ?? "",
      result,
    );
  });
  return [...rule, ...lines.filter((line) => line !== null)];
}

/** f in the names that the file uses, where those are not the names of what they stand for. */
function ruleLine(node: GraphNode): readonly FormulaLine[] {
  const { portNames } = node.site;
  if (portNames === undefined) return [];
  const tex = node.op.formula?.(node.site).value(symbolOfName) ?? null;
  return tex === null
    ? []
    : [symbolLine("rule", `f\\left(${portNames.map(symbolOfName).join(",\\,")}\\right) = ${tex}`)];
}

/** ∂z/∂(what a reference carries) as a formula, and its value where both are scalars. */
export function partialLines(scene: Scene, edge: Edge): readonly FormulaLine[] {
  const node = edge.target;
  const name = portName(node, edge.port);
  const by = edge.size === 1 ? carriedAmounts(scene, edge)[0]?.symbol : carriedWhole(scene, edge).symbol;
  const result =
    node.size === 1 && edge.size === 1 ? localDerivatives(scene.tape, node, scene.sample).byInput(edge, 0, 0) : null;
  return name === null || by === undefined ? [] : derivativeLine(scene, node, name, by, result);
}

export function paramPartialLines(scene: Scene, node: GraphNode, param: NodeParam): readonly FormulaLine[] {
  const by = namesOf(scene, node).parameter(param.name);
  const result =
    node.size === 1 && param.size === 1
      ? localDerivatives(scene.tape, node, scene.sample).byParam(param.name, 0, 0)
      : null;
  return derivativeLine(scene, node, param.name, by, result);
}

function derivativeLine(
  scene: Scene,
  node: GraphNode,
  name: string,
  by: string,
  result: number | null,
): readonly FormulaLine[] {
  const formula = node.op.formula?.(node.site);
  const left = partial(namesOf(scene, node).value, by);
  const symbols = formula?.partial(name, (of) => wholeAmount(scene, node, of).symbol) ?? null;
  if (formula === undefined || symbols === null) return [];
  const label = `∂z/∂${plainText(symbolOfName(name))}`;
  if (result === null) return [symbolLine(label, `${left} = ${symbols}`)];
  return [
    formulaLine(label, left, (fill) => formula.partial(name, (of) => fill(amountOf(scene, node, of, 0))) ?? "", result),
  ];
}

function portName(node: GraphNode, port: number): string | null {
  const { ports } = node.op;
  return ports.kind === "named" ? (ports.ports[port]?.name ?? null) : (node.site.portNames?.[port] ?? null);
}

function edgeOf(node: GraphNode, name: string): Edge | undefined {
  return node.edges.find((edge) => portName(node, edge.port) === name);
}

/** What a name of the formula stands for in component `at` of the value. */
function amountOf(scene: Scene, node: GraphNode, name: string, at: number): Amount {
  const edge = edgeOf(node, name);
  if (edge) return carriedAmounts(scene, edge)[at] ?? { symbol: name, value: Number.NaN };
  const param = node.params.find((each) => each.name === name);
  if (param) return parameterAmount(scene, node, param, param.size === 1 ? 0 : at);
  return { symbol: symbolOfName(name), value: Number.NaN };
}

/** The same for the value as a whole, of which only the symbol is wanted. */
function wholeAmount(scene: Scene, node: GraphNode, name: string): Amount {
  const edge = edgeOf(node, name);
  if (edge) return carriedWhole(scene, edge);
  return { symbol: namesOf(scene, node).parameter(name), value: Number.NaN };
}
