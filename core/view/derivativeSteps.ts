import { jacobianSteps } from "../engine/jacobian.ts";
import { pathSteps } from "../engine/pathContributions.ts";
import type { Steps } from "../engine/steps.ts";
import { jacobianStructure } from "../explain/jacobianStructure.ts";
import { partial } from "../explain/line.ts";
import { derivativeSymbol, pathFactors, pathLine } from "../explain/pathFormula.ts";
import { countPaths } from "../explain/paths.ts";
import { plainText } from "../explain/plainText.ts";
import { componentName } from "../graph/componentName.ts";
import type { GraphNode } from "../graph/graph.ts";
import type { Quantity } from "../graph/quantities.ts";
import { type NodeQuantity, readAll, readEnd, readOf } from "./derivativeEnds.ts";
import { axisOf, symbolOfAll, wholeNode } from "./derivativeNames.ts";
import type { DerivativeSource } from "./derivativeSource.ts";
import type { DerivativeAnswer, DerivativeQuestion, MatrixView, PathsView } from "./derivativeView.ts";
import { modesView } from "./modesView.ts";

/** More entries than this take too long to find and to send. */
const MOST_ENTRIES = 2_000_000;
/** As many paths as a person may want to see. */
const MOST_PATHS = 500;

/** What was asked for, piece by piece. Throws an Error with a sentence where there is none. */
export function derivativeSteps(source: DerivativeSource, question: DerivativeQuestion): Steps<DerivativeAnswer> {
  switch (question.kind) {
    case "paths":
      return pathsSteps(source, question);
    case "jacobian":
      return matrixSteps(source, question);
    case "modes":
      return modesSteps(source, question);
  }
}

function* pathsSteps(
  { graph, options }: DerivativeSource,
  question: Extract<DerivativeQuestion, { kind: "paths" }>,
): Steps<PathsView> {
  const from = readEnd(question.from, graph);
  const to = readEnd(question.to, graph);
  const most = Math.max(1, Math.min(Math.trunc(question.most), MOST_PATHS));
  const found = yield* pathSteps(graph, options, { from, to, most });
  const symbol = derivativeSymbol(graph, from, to);
  const head = { kind: "paths", from: from.text, to: to.text, symbol, text: plainText(symbol) } as const;
  if (found === null) throw new Error(whyNone(from, to, countPaths(graph, to.node, from.node) > 0));
  const numbers = [found.total, found.absolute];
  const shown = found.paths.map((path) => pathFactors(graph, path));
  for (const [i, { product }] of found.paths.entries())
    numbers.push(product, ...(shown[i] ?? []).map(({ value }) => value));
  const only = found.count === 1n;
  return {
    ...head,
    count: String(found.count),
    numbers: Float64Array.from(numbers),
    paths: found.paths.map((path, i) => {
      const {
        symbols,
        numbers: filled,
        symbolsText,
        numbersText,
      } = pathLine(graph, from, to, path, only ? null : i + 1);
      return {
        steps: path.steps.map(({ node, at, isLogit }) =>
          isLogit ? `u(${componentName(node, at)})` : componentName(node, at),
        ),
        nodes: [...new Set(path.steps.map(({ node }) => node.id))],
        edges: path.references.map(({ key }) => key),
        factors: (shown[i] ?? []).map(({ text, node }) => ({ text, node })),
        formula: { symbols, numbers: filled, symbolsText, numbersText },
      };
    }),
  };
}

function whyNone(from: NodeQuantity, to: NodeQuantity, leadsBack: boolean): string {
  if (from.node === to.node)
    return `${from.text} and ${to.text} are numbers of the same node: none depends on the other.`;
  return leadsBack
    ? `No path leads from ${from.text} to ${to.text}: ${from.node.id} comes later in the network. Swap the two.`
    : `No path leads from ${from.text} to ${to.text}, so the derivative is 0 whatever the numbers.`;
}

function* matrixSteps(
  { graph, options }: DerivativeSource,
  question: Extract<DerivativeQuestion, { kind: "jacobian" }>,
): Steps<MatrixView> {
  const { of } = readOf(question.of, graph);
  const by = readAll(question.by, graph);
  if (of.length * by.length > MOST_ENTRIES)
    throw new Error(
      `This matrix would have ${of.length} × ${by.length} entries, and ${MOST_ENTRIES} are the most that can be shown: name a part, such as ${question.of}[0:2].`,
    );
  const found = yield* jacobianSteps(graph, { ...options, batch: 1, of, by, mode: null });
  const numbers = new Float64Array(of.length * by.length);
  for (const [i, row] of (found.rows[0] ?? []).entries()) numbers.set(row, i * by.length);
  const symbol = partial(symbolOfAll(of, graph), symbolOfAll(by, graph));
  const structure = jacobianStructure(numbers, of.length, by.length, wholePair(of, by));
  return {
    kind: "jacobian",
    of: axisOf(of),
    by: axisOf(by),
    symbol,
    text: plainText(symbol),
    numbers,
    mode: found.mode,
    passes: found.passes,
    structure: structure && {
      ...structure,
      formulaText: structure.formula === null ? null : plainText(structure.formula),
    },
  };
}

function wholePair(
  of: readonly Quantity[],
  by: readonly Quantity[],
): { readonly of: GraphNode; readonly by: GraphNode } | null {
  const [to, from] = [wholeNode(of), wholeNode(by)];
  return to && from && { of: to, by: from };
}

function* modesSteps(
  source: DerivativeSource,
  question: Extract<DerivativeQuestion, { kind: "modes" }>,
): Steps<DerivativeAnswer> {
  const { of, isSum } = readOf(question.of, source.graph);
  return yield* modesView(source, { ...question, isSum }, of, readAll(question.by, source.graph));
}
