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
  return nodes.filter((node) => node === one || isAlike(one, node)).map((node) => node.id);
}

/** Cheap where they differ: a network may have thousands of neurons of hundreds of inputs. */
function isAlike(one: Known, other: Known): boolean {
  return (
    other.op === one.op &&
    other.inputs.length === one.inputs.length &&
    other.inputs.every((input, i) => input === one.inputs[i]) &&
    sameValue(one, other, "activation") &&
    sameValue(one, other, "bias") &&
    learnedBy(one) === learnedBy(other)
  );
}

function sameValue(one: Known, other: Known, attribute: string): boolean {
  const [a, b] = [one.attributes[attribute]?.value, other.attributes[attribute]?.value];
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** What the activation learns: a constant of its own has the neuron's id in its name, and so sets it apart. */
function learnedBy({ params }: Known): string {
  return params
    .filter(({ name }) => name !== "w" && name !== "b")
    .map(({ listedAs }) => listedAs)
    .join();
}
