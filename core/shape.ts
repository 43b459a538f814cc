/** The shape of one sample of a value: the length of every axis. `[]` is a scalar. The batch is never part of it. */
export type Shape = readonly number[];

export const SCALAR: Shape = [];

/** Number of components of a shape: the product of its axes, 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  // Every step of every pass asks: a loop is several times as quick as `reduce`.
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis] as number;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i]);
}

/** A scalar `[]` and a vector of one `[1]` hold the same single number, so every place that compares shapes lets them stand for each other. */
export function interchangeable(a: Shape, b: Shape): boolean {
  return sameShape(a, b) || (sizeOf(a) === 1 && sizeOf(b) === 1);
}

/** `[2, 3]`, as it is written in the file and in every message. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}
