import type { AxisSelection, Reference } from "../document/document.ts";
import { formatShape, type Shape, sizeOf } from "../shape.ts";

/** What a reference takes of its source. */
export interface Selected {
  readonly shape: Shape;
  /** Row-major indices into the source, in order; null takes all of it as it is. */
  readonly components: readonly number[] | null;
}

/** Applies `[2, 0:3]` to a shape: an index takes its axis away, a slice keeps it. Gives a sentence where it does not fit. */
export function select(reference: Reference, shape: Shape): Selected | string {
  const { selection } = reference;
  if (selection === null) return { shape, components: null };
  const source = `"${reference.id}" has the shape ${formatShape(shape)}`;
  if (selection.length !== shape.length) {
    const wanted =
      shape.length === 0
        ? "so it takes no index"
        : `so it takes ${shape.length === 1 ? "one index or slice" : `${shape.length} indices or slices`}`;
    return `"${reference.text}" has ${selection.length === 1 ? "one index" : `${selection.length} indices`}, but ${source}, ${wanted}.`;
  }
  for (const [axis, part] of selection.entries()) {
    const length = shape[axis] ?? 0;
    const outside = part.kind === "index" ? part.at >= length : part.to > length;
    if (outside) return `"${reference.text}" reaches outside: ${source}, so ${allowed(part, axis, shape)}.`;
    if (part.kind === "slice" && part.from >= part.to)
      return `"${reference.text}" takes nothing: the end of a slice is exclusive.`;
  }
  return {
    shape: selection.flatMap((part) => (part.kind === "slice" ? [part.to - part.from] : [])),
    components: componentsOf(selection, shape),
  };
}

function allowed(part: AxisSelection, axis: number, shape: Shape): string {
  const length = shape[axis] ?? 0;
  const where = shape.length > 1 ? ` on axis ${axis}` : "";
  if (part.kind === "slice") return `a slice${where} ends at ${length} at most`;
  return length === 1 ? `the only index${where} is 0` : `the indices${where} are 0 to ${length - 1}`;
}

/** Axis by axis: every component found so far is joined by each position that the next axis selects. */
function componentsOf(selection: readonly AxisSelection[], shape: Shape): number[] {
  let components = [0];
  for (const [axis, part] of selection.entries()) {
    const stride = sizeOf(shape.slice(axis + 1));
    const [from, to] = part.kind === "index" ? [part.at, part.at + 1] : [part.from, part.to];
    const next: number[] = [];
    for (const base of components) for (let at = from; at < to; at++) next.push(base + at * stride);
    components = next;
  }
  return components;
}
