import type { Op } from "../../ops/op.ts";
import type { Registry } from "../registry.ts";
import { listAlternatives } from "../suggest.ts";
import type { Findings } from "./findings.ts";
import { findProperty, propertiesOf, rangeOf, type TextNode } from "./tree.ts";

/**
 * Says the two things that a list of allowed values cannot: which op takes an activation that this one does not, and
 * where an activation's own attribute belongs. Reported before the definitions see the place, so in their stead.
 */
export function adviseActivation(node: TextNode, op: Op, registry: Registry, findings: Findings): void {
  for (const [key, attribute] of Object.entries(op.attributes)) {
    const written = findProperty(node, key)?.value;
    if (attribute.kind !== "activation" || !written) continue;
    const place = written.type === "object" ? findProperty(written, "name")?.value : written;
    const activation = place?.type === "string" ? registry.activations.get(place.value) : undefined;
    if (place && activation?.vector && !attribute.vector) {
      const takers = listAlternatives(opsWithVectors(registry));
      findings.add(
        "NN208",
        rangeOf(place),
        `"${activation.name}" works on a vector, and the op "${op.name}" gives one number. Use it in the op ${takers}.`,
      );
    }
    adviseOnAttributes(node, op, key, activation?.name ?? attribute.default, registry, findings);
  }
}

function adviseOnAttributes(
  node: TextNode,
  op: Op,
  key: string,
  name: string,
  registry: Registry,
  findings: Findings,
): void {
  const own = registry.activations.get(name)?.attributes ?? {};
  for (const property of propertiesOf(node)) {
    if (!Object.hasOwn(own, property.key) || Object.hasOwn(op.attributes, property.key)) continue;
    findings.add(
      "NN204",
      rangeOf(property.keyNode),
      `"${property.key}" belongs to the activation: write "${key}": { "name": "${name}", "${property.key}": … }.`,
    );
  }
}

function opsWithVectors(registry: Registry): string[] {
  const takes = (op: Op): boolean =>
    Object.values(op.attributes).some((attribute) => attribute.kind === "activation" && attribute.vector);
  return [...registry.ops.values()].filter(takes).map((op) => op.name);
}
