import { activations } from "./activations.ts";
import { activationUse } from "./attributes.ts";
import type { Attributes, Link, Op } from "./op.ts";

/** How an op at this place makes probabilities of logits; null where it does not. */
export function linkOf({ op, attributes }: { readonly op: Op; readonly attributes: Attributes }): Link | null {
  if (!op.hasPreactivation) return op.link ?? null;
  return activations.get(activationUse(attributes)?.name ?? "")?.link ?? null;
}
