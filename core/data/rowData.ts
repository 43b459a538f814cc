import type { DataSource, NestedNumbers, NetworkDocument } from "../document/document.ts";
import type { Graph } from "../graph/graph.ts";
import { type Problem, problem } from "../problems.ts";
import { formatShape, type Shape, sizeOf } from "../shape.ts";
import { type Feed, type Feeds, writesKey } from "./feed.ts";
import { quote } from "./quote.ts";

type RowSource = Extract<DataSource, { kind: "rows" }>;

/** Past this many problems a list helps nobody. */
const MOST_PROBLEMS = 100;

/** Reads `data.rows`: for each input a number, nested lists in its shape, or one flat list in row-major order. */
export function feedFromRows(source: RowSource, graph: Graph, document: NetworkDocument): Feeds {
  if (source.rows.length === 0) {
    return { rows: 0, byInput: new Map(), problems: [problem("NN608", source.range, "The data has no rows.")] };
  }
  const problems: Problem[] = [];
  const byInput = new Map<string, Feed | null>();
  for (const node of graph.nodes) {
    if (node.op.look !== "input" || !source.rows.some((row) => row.values.has(node.id))) continue;
    const feed = feedInput(source, node.id, node.shape, document, problems);
    byInput.set(node.id, feed);
  }
  return { rows: source.rows.length, byInput, problems: problems.slice(0, MOST_PROBLEMS) };
}

function feedInput(
  source: RowSource,
  id: string,
  shape: Shape,
  document: NetworkDocument,
  problems: Problem[],
): Feed | null {
  const rows = source.rows.length;
  const size = sizeOf(shape);
  const values = new Float64Array(size * rows);
  let fine = true;
  for (const [r, row] of source.rows.entries()) {
    const given = row.values.get(id);
    const components = given && flatten(given.value, shape);
    if (components) {
      for (const [i, component] of components.entries()) values[i * rows + r] = component;
    } else if (given) {
      fine = false;
      const message = `Input ${quote(id)} has shape ${formatShape(shape)}, but here ${describeNumbers(given.value)}.`;
      problems.push(problem("NN605", given.range, message, { node: id }));
    } else {
      fine = false;
      if (writesKey(document, row.range, id)) continue;
      problems.push(problem("NN604", row.range, `This row gives no value for input ${quote(id)}.`, { node: id }));
    }
  }
  if (!fine) return null;
  return {
    values,
    classNames: null,
    placeOf: (row) => ({ range: (source.rows[row]?.values.get(id) ?? source).range, text: "" }),
  };
}

/** The components in row-major order, or null where `value` is neither of the shape nor a flat list of its size. */
export function flatten(value: NestedNumbers, shape: Shape): readonly number[] | null {
  if (typeof value === "number") return sizeOf(shape) === 1 ? [value] : null;
  const flat = value.every((item): item is number => typeof item === "number");
  if (flat) return value.length === sizeOf(shape) ? value : null;
  const components: number[] = [];
  return collect(value, shape, components) ? components : null;
}

function collect(value: NestedNumbers, shape: Shape, into: number[]): boolean {
  if (typeof value === "number") {
    into.push(value);
    return shape.length === 0;
  }
  return value.length === shape[0] && value.every((item) => collect(item, shape.slice(1), into));
}

/** `stands a list of 3 numbers` */
export function describeNumbers(value: NestedNumbers): string {
  const shape = shapeOf(value);
  if (shape === null) return "stand lists of unequal lengths";
  if (shape.length === 0) return "stands one number";
  if (shape.length === 1) return shape[0] === 1 ? "stands a list of 1 number" : `stands a list of ${shape[0]} numbers`;
  return `stand lists of shape ${formatShape(shape)}`;
}

/** Null where the nesting is uneven. */
function shapeOf(value: NestedNumbers): Shape | null {
  if (typeof value === "number") return [];
  const inner = value.map(shapeOf);
  const first = inner[0];
  if (first === undefined) return [0];
  if (first === null || inner.some((shape) => shape?.join() !== first.join())) return null;
  return [value.length, ...first];
}
