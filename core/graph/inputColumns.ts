import { parseReference } from "../document/reference.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { select } from "./references.ts";

/** Where the components of one reference come from, as they land in a row of W. */
export interface ColumnRun {
  readonly source: string;
  /** The first column that it fills; the others follow. */
  readonly from: number;
  readonly size: number;
  /** Component of the source at each column of the run; null where it takes all of them in order. */
  readonly components: readonly number[] | null;
}

/**
 * The columns of a layer's W: its references flattened and joined in order, as `x[0:2], h, g[3]`. Null where one of them
 * cannot be read or its source is not known, since all columns after it would be wrong.
 */
export function inputColumns(
  references: readonly string[],
  shapeOf: (id: string) => Shape | null,
): readonly ColumnRun[] | null {
  const runs: ColumnRun[] = [];
  let from = 0;
  for (const text of references) {
    const reference = parseReference(text, { start: 0, end: text.length });
    if (typeof reference === "string") return null;
    const shape = shapeOf(reference.id);
    const selected = shape && select(reference, shape);
    if (!selected || typeof selected === "string") return null;
    const size = sizeOf(selected.shape);
    runs.push({ source: reference.id, from, size, components: selected.components });
    from += size;
  }
  return runs;
}
