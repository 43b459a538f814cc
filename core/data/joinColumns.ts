import type { GraphNode } from "../graph/graph.ts";
import { formatShape } from "../shape.ts";
import { type Column, quote } from "./columns.ts";

export type UsableColumn = Exclude<Column, { kind: "refused" }>;

export type Joining =
  | { readonly ok: true; readonly values: Float64Array; readonly classNames: readonly string[] | null }
  | { readonly ok: false; readonly message: string };

/**
 * Columns side by side, as the components of an input, [component][row]. A column of numbers gives one component. A column
 * of classes gives its class index; where the input has room for exactly one component a class, it gives one-hot.
 */
export function joinColumns(node: GraphNode, columns: readonly UsableColumn[]): Joining {
  const oneHotWidth = columns.reduce(
    (width, column) => width + (column.kind === "classes" ? column.names.length : 1),
    0,
  );
  const oneHot = node.size !== columns.length;
  if (oneHot && node.size !== oneHotWidth) return { ok: false, message: describeWidths(node, columns, oneHotWidth) };

  const rows = columns[0]?.values.length ?? 0;
  const values = new Float64Array(node.size * rows);
  let component = 0;
  for (const column of columns) {
    if (column.kind === "classes" && oneHot) {
      for (const [row, index] of column.values.entries()) values[(component + index) * rows + row] = 1;
      component += column.names.length;
    } else {
      values.set(column.values, component * rows);
      component += 1;
    }
  }
  const only = columns.length === 1 ? columns[0] : undefined;
  return { ok: true, values, classNames: only?.kind === "classes" ? only.names : null };
}

function describeWidths(node: GraphNode, columns: readonly UsableColumn[], oneHotWidth: number): string {
  const wanted = node.size === 1 ? "1 number" : `${node.size} numbers`;
  const given = columns.length === 1 ? "1 column feeds it" : `${columns.length} columns feed it`;
  const classes = oneHotWidth === columns.length ? "" : `, or ${oneHotWidth} numbers with one-hot classes`;
  return `Input ${quote(node.id)} has shape ${formatShape(node.shape)} and so takes ${wanted} a row, but ${given}${classes}.`;
}
