import { formatShape, type Shape, sizeOf } from "../shape.ts";
import type { Attribute, Inference, Site } from "./op.ts";

/** A shape seen from one of its axes: `outer` blocks, each `length` long on the axis, each entry `inner` components. */
export interface AxisView {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/** Component (o, k, i) of the view is number (o·length + k)·inner + i of the value, row-major. */
export function viewAxis(shape: Shape, axis: number): AxisView {
  return { outer: sizeOf(shape.slice(0, axis)), length: shape[axis] ?? 1, inner: sizeOf(shape.slice(axis + 1)) };
}

export function axisAttribute(
  doc: string,
  more: { readonly default: number } | { readonly optional: true },
): Attribute {
  return { kind: "number", integer: true, doc: `${doc} Counted from 0; −1 is the last.`, ...more };
}

/** The axis that an attribute names, counted from 0; null where it is not written or the shape has no such axis. */
export function axisOf(site: Site, name: string): number | null {
  const axis = site.attributes[name];
  const rank = site.inputs[0]?.length ?? 0;
  if (typeof axis !== "number" || axis >= rank || axis < -rank) return null;
  return axis < 0 ? axis + rank : axis;
}

export function noSuchAxis(site: Site, name: string): Inference {
  const [shape = []] = site.inputs;
  const last = shape.length - 1;
  const has =
    shape.length === 0 ? "which has no axis" : last === 0 ? "whose only axis is 0" : `whose axes are 0 to ${last}`;
  const message = `"${name}" is ${String(site.attributes[name])}, but the input is ${formatShape(shape)}, ${has}.`;
  return { ok: false, message, attribute: { name } };
}
