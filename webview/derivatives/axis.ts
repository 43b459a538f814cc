import { componentName } from "../../core/graph/componentName.ts";
import type { AxisView } from "../../core/view/derivativeView.ts";

export interface AxisEntry {
  /** The node, or the parameter. */
  readonly id: string;
  /** As a reference names it. */
  readonly name: string;
}

/** The row or column at a place. Throws a RangeError beyond the last. */
export function axisEntry({ runs, length }: AxisView, at: number): AxisEntry {
  let rest = at;
  for (const { id, shape, components, length: own } of runs) {
    if (rest < own) return { id, name: componentName({ id, shape }, components?.[rest] ?? rest) };
    rest -= own;
  }
  throw new RangeError(`There is no entry ${at} of ${length}.`);
}
