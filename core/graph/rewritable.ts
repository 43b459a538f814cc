import type { NodeView } from "../protocol.ts";

/** Which nodes of a drawn network can be rewritten as others; the text has the last word (`expandLayer`, `foldNeurons`). */

type Known = Pick<NodeView, "id" | "op" | "size" | "inputs" | "attributes" | "broken" | "params">;

/** Why a node cannot be expanded into neurons, as a sentence; null where it can be. */
export function whyNotExpandable({ id, op, look, broken }: Known & Pick<NodeView, "look">): string | null {
  if (op === "dense") return broken ? `“${id}” takes no part in the pass yet; put it right first.` : null;
  if (op === "neuron") return `“${id}” is one neuron already.`;
  if (look !== "layer") return `“${id}” (${op}) has no neurons.`;
  return `“${id}” (${op}) is no dense layer: its units do not each read the whole input with weights of their own.`;
}

/** The neurons that a neuron could stand in one layer with, itself among them, in the order of the network. */
export function foldableWith(nodes: readonly Known[], id: string): readonly string[] {
  const one = nodes.find((node) => node.id === id);
  if (one?.op !== "neuron") return [];
  const key = keyOf(one);
  return nodes.filter((node) => node.op === "neuron" && keyOf(node) === key).map((node) => node.id);
}

/** Inputs, activation and bias, and what the activation learns: all that neurons of a layer have in common. */
function keyOf({ id, inputs, attributes, params }: Known): string {
  const learned = params.filter(({ name }) => name !== "w" && name !== "b");
  // A learned constant of its own sets a neuron apart; its name has the neuron's id in it.
  const constants = learned.map(({ listedAs }) => (listedAs.startsWith(`${id}.`) ? listedAs : `shared ${listedAs}`));
  return JSON.stringify([inputs, attributes["activation"]?.value, attributes["bias"]?.value, constants]);
}
