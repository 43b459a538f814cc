import type { Edge, Graph } from "../graph/graph.ts";
import { type Problem, problem } from "../problems.ts";
import type { Feed, Feeds } from "./feed.ts";
import { quote } from "./quote.ts";

/** NN606: a class index that feeds a loss, or a row of a table, must be a whole number from 0 to C − 1. Reported once an input, at its first bad row. */
export function checkClassIndices(graph: Graph, feeds: Feeds): Problem[] {
  const problems: Problem[] = [];
  for (const edge of graph.nodes.flatMap((node) => node.edges)) {
    const numbered = numberedThings(edge);
    const feed = feeds.byInput.get(edge.source.id);
    if (numbered === null || !feed) continue;
    const found = checkFeed(edge, feed, numbered, feeds.rows);
    if (found && !problems.some((earlier) => earlier.node === found.node)) problems.push(found);
  }
  return problems;
}

interface Numbered {
  readonly count: number;
  readonly noun: "classes" | "rows";
}

/** The classes C where the edge carries a class index into a loss, the rows of a table where it carries theirs; else null. */
function numberedThings(edge: Edge): Numbered | null {
  const { op, site, edges } = edge.target;
  if (op.discretePorts?.(site).includes(edge.port) !== true) return null;
  if (op.indexCount) return { count: op.indexCount(site), noun: "rows" };
  const classes = op.category === "loss" ? edges.find((other) => other.port === 0)?.size : undefined;
  return classes === undefined ? null : { count: classes, noun: "classes" };
}

function checkFeed(edge: Edge, feed: Feed, { count, noun }: Numbered, rows: number): Problem | null {
  const taken = edge.components ?? Array.from({ length: edge.size }, (_, component) => component);
  const isBad = (index: number) => !(Number.isInteger(index) && index >= 0 && index < count);
  const bad = (row: number) => taken.find((component) => isBad(feed.values[component * rows + row] ?? Number.NaN));
  const row = Array.from({ length: rows }, (_, at) => at).find((at) => bad(at) !== undefined);
  if (row === undefined) return null;
  const value = feed.values[(bad(row) ?? 0) * rows + row] ?? Number.NaN;
  const place = feed.placeOf(row);
  const name = feed.classNames?.[value];
  const what = name === undefined ? `${value}` : `${value} (${quote(name)})`;
  const where = place.text === "" ? "" : `${place.text}: `;
  const message = `${where}${quote(edge.source.id)} is ${what}, but ${quote(edge.target.id)} has ${count} ${noun}, numbered 0 to ${count - 1}.`;
  return problem("NN606", place.range, message, { node: edge.source.id });
}
