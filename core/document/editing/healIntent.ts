import { findProperty } from "../reading/tree.ts";
import { type Draft, findNode, nodesOf, opOf } from "./draft.ts";
import type { Step } from "./expand.ts";
import { inputsOf, referredId } from "./uses.ts";

/** What a node reads, as the text will have it once those before it have been removed and healed. */
interface Consumer {
  readonly key: string;
  readonly joins: boolean;
  inputs: readonly Input[];
}

interface Input {
  readonly text: string;
  /** The node that it refers to; null where it is no reference. */
  readonly id: string | null;
}

/**
 * What a node fed takes the node's own inputs, where that means something, one node after another; the references that are
 * left are for the removal to cut, which comes last of all. Inputs of one consumer are done from the last to the first, so
 * that the indices of the others hold.
 */
export function healAround(draft: Draft, ids: readonly string[]): readonly Step[] {
  for (const id of ids) findNode(draft, id);
  const consumers = nodesOf(draft).map(
    (node): Consumer => ({
      key: node.key,
      joins: opOf(draft, node)?.ports.kind === "vector" && findProperty(node.value, "inputs")?.value.type === "array",
      inputs: inputsOf(node.value).map((input) => ({ text: String(input.value), id: referredId(input) })),
    }),
  );
  const byKey = new Map(consumers.toReversed().map((consumer) => [consumer.key, consumer]));
  const going = new Set(ids);
  const gone = new Set<string>();
  const steps: Step[] = [];
  for (const id of ids) {
    gone.add(id);
    const references = (byKey.get(id)?.inputs ?? []).filter((input) => input.id !== null && !gone.has(input.id));
    if (references.length === 0) continue;
    for (const consumer of consumers) {
      if (!gone.has(consumer.key) && consumer.inputs.some(({ text }) => text === id)) {
        const healed = healConsumer(consumer, id, references);
        if (!going.has(consumer.key)) steps.push(...healed);
      }
    }
  }
  return steps;
}

function healConsumer(consumer: Consumer, id: string, references: readonly Input[]): Step[] {
  const { key, joins } = consumer;
  const steps: Step[] = [];
  // A second wire between the same two nodes says nothing new where values are joined to one vector.
  const present = new Set(joins ? consumer.inputs.map(({ text }) => text) : []);
  for (const [at, input] of [...consumer.inputs.entries()].toReversed()) {
    if (input.text !== id) continue;
    const spliced = joins ? references.filter(({ text }) => !present.has(text)) : references;
    const [first, ...more] = spliced;
    if (first === undefined || (more.length > 0 && !joins)) continue;
    for (const { text } of spliced) if (joins) present.add(text);
    consumer.inputs = consumer.inputs.toSpliced(at, 1, ...spliced);
    steps.push({ kind: "reconnect", to: key, at, reference: first.text });
    for (const [k, { text }] of more.entries())
      steps.push({ kind: "connect", to: key, reference: text, at: at + 1 + k });
  }
  return steps;
}
