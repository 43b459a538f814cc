import { type Draft, findNode, nodesOf, opOf } from "./draft.ts";
import type { Step } from "./expand.ts";
import type { Of } from "./intentOf.ts";
import { Refusal } from "./refusal.ts";
import { inputsOf, referredId } from "./uses.ts";
import { inputAt } from "./wireIntents.ts";

/** source → target becomes source → node → target, at the same input of the target. */
export function stepsIntoWire(draft: Draft, { id, to, at }: Of<"insertIntoWire">): readonly Step[] {
  const node = findNode(draft, id);
  const wire = inputAt(findNode(draft, to), at);
  const source = referredId(wire);
  if (source === null) throw new Refusal(`Input ${at} of “${to}” is no reference to a node; put that right first.`);
  if (id === to || id === source) throw new Refusal(`“${id}” is an end of this wire, so it cannot be put into it.`);
  const op = opOf(draft, node);
  if (op?.ports.kind === "none")
    throw new Refusal(`“${id}” (${op.name}) takes no inputs, so no wire can pass through it.`);
  if (inputsOf(node.value).length > 0)
    throw new Refusal(`“${id}” has inputs already. Cut them first, or put a new node into the wire.`);
  if (reaches(draft, id, source))
    throw new Refusal(
      `“${id}” feeds “${source}” already, so the wire from “${source}” through it would close a cycle.`,
    );
  return [
    { kind: "connect", reference: String(wire.value), to: id },
    { kind: "reconnect", to, at, reference: id },
  ];
}

/** Whether a value flows from one node to the other. */
function reaches(draft: Draft, from: string, to: string): boolean {
  const sources = new Map(nodesOf(draft).map(({ key, value }) => [key, inputsOf(value).map(referredId)]));
  const seen = new Set<string>([to]);
  for (const id of seen) for (const source of sources.get(id) ?? []) if (source !== null) seen.add(source);
  return seen.has(from);
}
