import { parse } from "jsonc-parser";
import type { NodeDefinition } from "../document/document.ts";
import type { Intent, JsonValue } from "../document/intent.ts";
import { renameReference } from "../document/reference.ts";
import { hiddenNodes } from "../explain/summary.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";

/** What the points of a sweep change in a network, as intents; a sentence where it cannot be done. */

/** Another activation for every hidden neuron and layer that takes one; a hidden softmax has its own meaning and stays. */
export function changeHiddenActivations(graph: Graph, activation: JsonValue): readonly Intent[] | string {
  const changed = hiddenNodes(graph).filter(
    ({ op, definition }) =>
      op.attributes["activation"]?.kind === "activation" &&
      definition.attributes.get("activation")?.value !== "softmax",
  );
  if (changed.length === 0) return "no hidden neuron or layer has an activation to change.";
  return changed.map(({ id }) => ({ kind: "setAttribute", id, name: "activation", value: activation }));
}

/**
 * A stack of so many hidden dense layers: where there are fewer, layers like its last one are added behind it; where there are more, the last ones
 * go. Whatever read the last layer reads the new last one.
 */
export function changeDepth(graph: Graph, text: string, depth: number): readonly Intent[] | string {
  const stack = longestStack(graph);
  if (typeof stack === "string") return stack;
  const last = stack.at(-1) as GraphNode;
  const kept = stack[Math.min(depth, stack.length) - 1] as GraphNode;
  const added = Array.from({ length: Math.max(0, depth - stack.length) }, (_, i) => freshId(graph, last.id, i));
  const intents: Intent[] = added.map((id, i) => ({
    kind: "addNode",
    id,
    op: last.op.name,
    inputs: [added[i - 1] ?? last.id],
    attributes: writtenAttributes(last.definition, text),
  }));
  const end = added.at(-1) ?? kept.id;
  if (end !== last.id)
    for (const user of new Set(last.uses.map(({ target }) => target)))
      for (const [at, { reference }] of user.definition.inputs.entries())
        if (reference.id === last.id)
          intents.push({ kind: "reconnect", to: user.id, at, reference: renameReference(reference, end) });
  const gone = stack.slice(depth).toReversed();
  return [...intents, ...gone.map(({ id }): Intent => ({ kind: "removeNode", id }))];
}

/** Hidden dense layers of which each reads the one before and nothing else, and is read by the next alone. */
function longestStack(graph: Graph): readonly GraphNode[] | string {
  const hidden = new Set(hiddenNodes(graph).filter(({ op }) => op.name === "dense"));
  const below = (node: GraphNode): GraphNode | null => {
    const [edge, ...others] = node.edges;
    if (!edge || others.length > 0 || edge.components !== null || !hidden.has(edge.source)) return null;
    return edge.source.uses.length === 1 ? edge.source : null;
  };
  const stacks = [...hidden].map((top) => {
    const stack = [top];
    for (let next = below(top); next; next = below(next)) stack.unshift(next);
    return stack;
  });
  const longest = Math.max(0, ...stacks.map(({ length }) => length));
  const [stack, other] = stacks.filter(({ length }) => length === longest);
  if (!stack) return "there is no hidden dense layer to repeat.";
  if (other)
    return `"${stack.at(-1)?.id}" and "${other.at(-1)?.id}" end stacks of the same depth; which is meant is not clear.`;
  return stack;
}

function freshId(graph: Graph, id: string, index: number): string {
  let number = index + 2;
  while (graph.byId.has(`${id}_${number}`)) number += 1000;
  return `${id}_${number}`;
}

function writtenAttributes({ attributes }: NodeDefinition, text: string): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(
    [...attributes].map(([name, { range }]) => [name, parse(text.slice(range.start, range.end)) as JsonValue]),
  );
}
