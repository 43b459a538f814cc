import { choiceAttribute, numberAttribute } from "./attributes.ts";
import type { Attribute, Attributes } from "./op.ts";

/** How a loss joins its parts into one number; every loss takes these two attributes. */
export const LOSS_ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  reduction: {
    kind: "choice",
    values: ["mean", "sum", "batch-mean"],
    default: "mean",
    doc: "sum: over samples and components. mean: over both. batch-mean: sum over components, mean over samples.",
  },
  weight: { kind: "number", default: 1, doc: "Multiplies the loss; 0.5 gives the textbook's ½." },
};

/** The factor in front of the sum over `samples` × `components` terms. */
export function reductionScale(attributes: Attributes, samples: number, components: number): number {
  const weight = numberAttribute(attributes, "weight");
  switch (choiceAttribute(attributes, "reduction")) {
    case "sum":
      return weight;
    case "batch-mean":
      return weight / samples;
    default:
      return weight / (samples * components);
  }
}
