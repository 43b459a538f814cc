import type { Activation, Constants } from "./activation.ts";
import { activations } from "./activations.ts";
import type { ActivationUse, Attribute, Attributes } from "./op.ts";

/** Typed reading of a site's attributes. They were checked when the document was read; a mismatch here is a mistake in the program. */

export function numberAttribute(attributes: Attributes, name: string): number {
  const value = attributes[name];
  if (typeof value !== "number") throw new TypeError(`Attribute "${name}" is not a number.`);
  return value;
}

export function choiceAttribute(attributes: Attributes, name: string): string {
  const value = attributes[name];
  if (typeof value !== "string") throw new TypeError(`Attribute "${name}" is not a choice.`);
  return value;
}

/** The activation that a neuron or layer applies, with its attributes. */
export function activationUse(attributes: Attributes): ActivationUse | null {
  const value = attributes["activation"];
  return typeof value === "object" && "name" in value ? value : null;
}

export function activationOf(attributes: Attributes): {
  readonly activation: Activation;
  readonly constants: Constants;
} {
  const use = activationUse(attributes);
  const activation = use === null ? undefined : activations.get(use.name);
  if (use === null || activation === undefined) throw new TypeError(`Unknown activation "${use?.name}".`);
  return { activation, constants: use.attributes };
}

/** Whether a new node is given it: it cannot do without, or has nothing yet to find it from. */
export function isGivenAtStart(attribute: Attribute): boolean {
  return isRequired(attribute) || ("start" in attribute && attribute.start !== undefined);
}

/** Whether a node cannot do without it. */
export function isRequired(attribute: Attribute): boolean {
  const optional = "optional" in attribute && attribute.optional === true;
  return !optional && !("default" in attribute && attribute.default !== undefined);
}

export function textAttribute(attributes: Attributes, name: string): string {
  return choiceAttribute(attributes, name);
}

/** One number an axis, whether it was written for all alike or for each. */
export function extentAttribute(attributes: Attributes, name: string, axes: number): readonly number[] {
  const value = attributes[name];
  if (typeof value === "number") return Array.from({ length: axes }, () => value);
  if (Array.isArray(value)) return value as readonly number[];
  throw new TypeError(`Attribute "${name}" is not an extent.`);
}
