import type { PathContribution, PathEnd, PathStep } from "../engine/pathContributions.ts";
import type { Graph } from "../graph/graph.ts";
import type { FormulaLine } from "./explanation.ts";
import { formulaLine, partial, product } from "./line.ts";
import { plainText } from "./plainText.ts";
import { indexPath, nameSymbols } from "./symbols.ts";

/** Nobody follows a product of more factors than this; the formula leaves out its middle. */
const MOST_FACTORS = 40;

/** A factor of a path as the lecture writes it: `∂h₈/∂z₇`, as TeX and in plain text. */
export interface PathFactor {
  readonly symbol: string;
  readonly text: string;
  readonly value: number;
  /** The node it is the derivative of. */
  readonly node: string;
}

/** ∂to/∂from. */
export function derivativeSymbol(graph: Graph, from: PathEnd, to: PathEnd): string {
  return partial(
    symbolOf(graph, { ...to, isLogit: false }, false),
    symbolOf(graph, { ...from, isLogit: false }, false),
  );
}

/** The derivatives along a path from the end back to the start, as the lecture writes them; an op that only passes on is left out. */
export function pathFactors(graph: Graph, { steps, factors }: PathContribution): readonly PathFactor[] {
  return factors
    .flatMap((value, i): readonly PathFactor[] => {
      const [before, step] = [steps[i], steps[i + 1]];
      if (!before || !step || (step.node.op.passesOn === true && value === 1)) return [];
      const symbol = partial(symbolOf(graph, step, true), symbolOf(graph, before, false));
      return [{ symbol, text: plainText(symbol), value, node: step.node.id }];
    })
    .toReversed();
}

/** The chain rule along one path, in symbols and with the numbers put in. `place`: its number among several; null where it is the only one. */
export function pathLine(
  graph: Graph,
  from: PathEnd,
  to: PathEnd,
  path: PathContribution,
  place: number | null,
): FormulaLine {
  const whole = derivativeSymbol(graph, from, to);
  const left = place === null ? whole : `\\left.${whole}\\right|_{${place}}`;
  const factors = pathFactors(graph, path);
  return formulaLine(
    `path ${path.steps.map(({ node }) => node.id).join(" → ")}`,
    left,
    (fill) => product(factors, ({ symbol, value }) => fill({ symbol, value }), MOST_FACTORS),
    path.product,
  );
}

function symbolOf(graph: Graph, { node, at, isLogit }: PathStep, asFunction: boolean): string {
  const names = nameSymbols(graph).get(node.id);
  if (!names) throw new Error(`No symbols for ${node.id}.`);
  if (isLogit) {
    return node.size === 1 ? names.preactivation : `${names.preactivation}[${indexPath(node.shape, at).join(",\\,")}]`;
  }
  return asFunction && node.size === 1 ? names.function : names.component(at);
}
