import type { Edge, Graph } from "../graph/graph.ts";
import { type Problem, problem } from "../problems.ts";
import type { Feed, Feeds } from "./feed.ts";
import { quote } from "./quote.ts";

/** NN606: a class index that feeds a loss must be a whole number from 0 to C − 1. Reported once an input, at its first bad row. */
export function checkClassIndices(graph: Graph, feeds: Feeds): Problem[] {
  const problems: Problem[] = [];
  for (const edge of graph.nodes.flatMap((node) => node.edges)) {
    const classes = classCount(edge);
    const feed = feeds.byInput.get(edge.source.id);
    if (classes === null || !feed) continue;
    const found = checkFeed(edge, feed, classes, feeds.rows);
    if (found && !problems.some((earlier) => earlier.node === found.node)) problems.push(found);
  }
  return problems;
}

/** Number of classes C where the edge carries a class index into a loss; else null. */
function classCount(edge: Edge): number | null {
  const { op, site, edges } = edge.target;
  if (op.category !== "loss" || op.discretePorts?.(site).includes(edge.port) !== true) return null;
  return edges.find((other) => other.port === 0)?.size ?? null;
}

function checkFeed(edge: Edge, feed: Feed, classes: number, rows: number): Problem | null {
  const start = (edge.components?.[0] ?? 0) * rows;
  const indices = feed.values.subarray(start, start + rows);
  const isClass = (index: number) => Number.isInteger(index) && index >= 0 && index < classes;
  const row = indices.findIndex((index) => !isClass(index));
  if (row < 0) return null;
  const value = indices[row] ?? Number.NaN;
  const place = feed.placeOf(row);
  const name = feed.classNames?.[value];
  const what = name === undefined ? `${value}` : `${value} (${quote(name)})`;
  const where = place.text === "" ? "" : `${place.text}: `;
  const message = `${where}${quote(edge.source.id)} is ${what}, but ${quote(edge.target.id)} has ${classes} classes, numbered 0 to ${classes - 1}.`;
  return problem("NN606", place.range, message, { node: edge.source.id });
}
