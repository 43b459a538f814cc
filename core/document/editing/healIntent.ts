import { findProperty, type Property } from "../reading/tree.ts";
import { type Draft, findNode, nodesOf, opOf } from "./draft.ts";
import type { Step } from "./expand.ts";
import { inputsOf, referredId } from "./uses.ts";

/**
 * What a node fed takes the node's own inputs, where that means something; the references that are left are for the
 * removal to cut. Inputs of one consumer are done from the last to the first, so that the indices of the others hold.
 */
export function healAround(draft: Draft, id: string): readonly Step[] {
  const own = inputsOf(findNode(draft, id).value).filter((input) => ![null, id].includes(referredId(input)));
  const references = own.map((input) => String(input.value));
  if (references.length === 0) return [];
  return nodesOf(draft).flatMap((consumer) =>
    consumer.key === id ? [] : healConsumer(draft, consumer, id, references),
  );
}

function healConsumer(draft: Draft, consumer: Property, id: string, references: readonly string[]): Step[] {
  const inputs = inputsOf(consumer.value).map((input) => String(input.value));
  const isList = findProperty(consumer.value, "inputs")?.value.type === "array";
  const joins = opOf(draft, consumer)?.ports.kind === "vector" && isList;
  const steps: Step[] = [];
  // A second wire between the same two nodes says nothing new where values are joined to one vector.
  const present = new Set(joins ? inputs : []);
  for (const [at, input] of [...inputs.entries()].toReversed()) {
    if (input !== id) continue;
    const spliced = joins ? references.filter((reference) => !present.has(reference)) : references;
    const [first, ...more] = spliced;
    if (first === undefined || (more.length > 0 && !joins)) continue;
    for (const reference of spliced) if (joins) present.add(reference);
    steps.push({ kind: "reconnect", to: consumer.key, at, reference: first });
    for (const [k, reference] of more.entries())
      steps.push({ kind: "connect", to: consumer.key, reference, at: at + 1 + k });
  }
  return steps;
}
