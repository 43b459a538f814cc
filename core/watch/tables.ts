import { type PathContributions, type PathStep, pathContributions } from "../engine/pathContributions.ts";
import { componentName } from "../graph/componentName.ts";
import type { GraphNode } from "../graph/graph.ts";
import type { Quantity } from "../graph/quantities.ts";
import { passOptions, refuseMissing, tellingWhy } from "./passDerivatives.ts";
import { type Context, readReference } from "./readReference.ts";
import { ofParam, partNames, partOf, type Reference } from "./references.ts";
import { asWhole, numbers, type Table, toWatchValue, type Value } from "./values.ts";
import { NotComputed, WatchError, type WatchValue } from "./watch.ts";
import { watchName } from "./watchName.ts";

const MOST_PATHS = 1000;
/** Local derivatives that finding paths may take. */
const MOST_FACTORS = 20_000_000;

type End = Quantity & { readonly kind: "node" };

/** All paths of one sample, or the largest: their number, their sum, and each with its product. */
export function pathTable(from: End, to: End, most: Value, context: Context, at: number): Table {
  const { tape, sample } = context;
  const top = asWhole(most, "The number of paths", at);
  if (top < 1 || top > MOST_PATHS) throw new WatchError(`paths shows 1 to ${MOST_PATHS} paths, not ${top}.`, at);
  if (tape.batch > 1 && sample === null)
    throw new WatchError(`paths takes one sample, and this pass has ${tape.batch}: choose one.`, at);
  for (const { node } of [from, to]) refuseMissing(node, tape);
  if (countFactors(from.node, to.node) > MOST_FACTORS)
    throw new WatchError(`There are too many local derivatives between ${from.text} and ${to.text} to list paths.`, at);
  const { inputs, parameters, buffers } = passOptions(tape, sample ?? 0);
  const found = tellingWhy(
    () =>
      pathContributions(tape.graph, { inputs, parameters, ...(buffers ? { buffers } : {}) }, { from, to, most: top }),
    at,
  );
  const title = `paths(${from.text}, ${to.text})`;
  if (found === null) {
    const isLater = to.node.index < from.node.index;
    const note = `No path leads from ${from.text} to ${to.text}${isLater ? `; ${from.text} comes later: try paths(${to.text}, ${from.text})` : ""}.`;
    return {
      kind: "record",
      title,
      parts: [
        ["sum", number(0)],
        ["count", number(0)],
        ["note", { kind: "text", value: note }],
      ],
    };
  }
  return { kind: "record", title, parts: pathParts(found) };
}

function pathParts({ total, count, absolute, paths }: PathContributions): Table["parts"] {
  const shown = paths.reduce((sum, { product }) => sum + product, 0);
  const products = Float64Array.from(paths, ({ product }) => product);
  const isWhole = BigInt(paths.length) === count;
  return [
    ["sum", number(total)],
    [
      "count",
      count <= BigInt(Number.MAX_SAFE_INTEGER) ? number(Number(count)) : { kind: "text", value: String(count) },
    ],
    ["absolute", number(absolute)],
    ...(isWhole ? [] : [["shown", number(shown)] as const]),
    ["products", numbers([products.length], products)],
    ...paths.map(({ steps, product }) => [steps.map(nameOf).join(" → "), number(product)] as const),
  ];
}

const number = (value: number): WatchValue => ({ kind: "number", value });

/** `u(y[1])` is the number in front of y's activation. */
function nameOf({ node, at, isLogit }: PathStep): string {
  return isLogit ? `u(${componentName(node, at)})` : componentName(node, at);
}

/** How many local derivatives of nodes between them are looked at. */
function countFactors(from: GraphNode, to: GraphNode): number {
  const reached = new Set([from]);
  const open = [from];
  let count = 0;
  for (let node = open.pop(); node !== undefined; node = open.pop())
    for (const { target } of node.uses) {
      if (reached.has(target) || target.index > to.index) continue;
      reached.add(target);
      open.push(target);
      const read = target.edges.reduce((sum, edge) => sum + edge.size, 0);
      count += target.op.dependence?.(target.site) === "own" ? read : read * target.size;
    }
  return count;
}

/** A node with all that the pass has of it; null stands for what is not computed. */
export function partTable({ node }: Reference & { readonly kind: "node" }, context: Context): Table {
  const reference: Reference = { kind: "node", node, part: "value" };
  const { graph } = context.tape;
  const parts = partNames(node).map((name) => [name, numbersOf(partOf(reference, name, 0, graph), context)] as const);
  const gradients = node.params.map(
    (param) =>
      [`grad(${param.name})`, numbersOf({ ...ofParam(param, graph), gradient: true } as Reference, context)] as const,
  );
  return { kind: "record", title: watchName(node.id), parts: [...parts, ...gradients] };
}

function numbersOf(reference: Reference, context: Context): WatchValue | null {
  try {
    return toWatchValue(readReference(reference, context));
  } catch (error) {
    if (error instanceof NotComputed || error instanceof WatchError) return null;
    throw error;
  }
}
