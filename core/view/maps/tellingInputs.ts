import { type Dataset, trainingRows } from "../../data/dataset.ts";
import type { Graph } from "../../graph/graph.ts";
import { largestOf } from "../../metrics/classification.ts";
import { takesIndex } from "../../ops/classTarget.ts";
import { drawnHead } from "./decide.ts";

/** Which inputs a map should be drawn over where nobody has said: those that tell most of the target by themselves. */

/** A target in groups: classes, or slices of a number from its smallest to its largest. */
export interface Groups {
  readonly rows: readonly number[];
  /** One a row of `rows`. */
  readonly of: readonly number[];
}

/** Slices of a target that is a number. */
const SLICES = 8;
/** Enough rows to tell inputs apart by. */
const MOST_ROWS = 500;

/** Of the rows that train; null where there is no head, or its target does not come straight from an input. */
export function targetsOf(graph: Graph, dataset: Dataset): Groups | null {
  const head = drawnHead(graph);
  const edge = head?.loss.edges.find(({ port }) => port === 1);
  const values = edge && edge.components === null ? dataset.inputs.get(edge.source.id) : undefined;
  if (!head || !values) return null;
  const all = trainingRows(dataset);
  const stride = Math.max(1, Math.ceil(all.length / MOST_ROWS));
  const rows = all.filter((_, i) => i % stride === 0);
  if (head.kind === "classes") {
    const classes = takesIndex(head.loss.site) ? values : largestOf(values, dataset.rows);
    return { rows, of: rows.map((row) => classes[row] as number) };
  }
  const numbers = rows.map((row) => values[row] as number);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const slice = (value: number) => Math.min(SLICES - 1, Math.floor((SLICES * (value - low)) / (high - low || 1)));
  return { rows, of: numbers.map(slice) };
}

/**
 * The share of a column's variance that lies between the groups, η² (Fisher, Statistical Methods for Research Workers, 1925): 1 where a
 * group says the number, 0 where all groups have the same mean. 0 for a column that never changes.
 */
export function explained(column: Float64Array, { rows, of }: Groups): number {
  let mean = 0;
  for (const row of rows) mean += (column[row] as number) / rows.length;
  const groups = new Map<number, { sum: number; count: number }>();
  let total = 0;
  for (const [i, row] of rows.entries()) {
    const away = (column[row] as number) - mean;
    total += away ** 2;
    const group = groups.get(of[i] as number) ?? { sum: 0, count: 0 };
    group.sum += away;
    group.count += 1;
    groups.set(of[i] as number, group);
  }
  let between = 0;
  for (const { sum, count } of groups.values()) between += sum ** 2 / count;
  return total > 0 && Number.isFinite(total) ? between / total : 0;
}
