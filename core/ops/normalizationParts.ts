import { formatShape, type Shape } from "../shape.ts";
import type { Attribute, ParamSpec } from "./op.ts";

/** What every normalisation has. */

export const epsilonAttribute: Attribute = {
  kind: "number",
  default: 1e-5,
  minimum: 0,
  doc: "Added to the variance, so that numbers that are all alike are not divided by 0.",
};

/** γ and β; they start as 1 and 0, which leaves x̂ as it is. */
export function scaleAndShift(shape: Shape, doc: string): readonly ParamSpec[] {
  return [
    {
      name: "gamma",
      shape,
      doc: `γ, which scales what was normalised, ${formatShape(shape)}. ${doc}`,
      defaultInit: { init: "ones" },
    },
    {
      name: "beta",
      shape,
      doc: `β, which is then added, ${formatShape(shape)}. ${doc}`,
      defaultInit: { init: "zeros" },
    },
  ];
}
