import { closest } from "../document/suggest.ts";
import type { Graph, GraphNode, NodeBuffer, NodeParam, Parameter } from "../graph/graph.ts";
import { activations } from "../ops/activations.ts";
import { activationUse } from "../ops/attributes.ts";
import { type NodePart, PARTS } from "./nodeParts.ts";
import { WatchError } from "./watch.ts";
import { parameterText, watchName } from "./watchName.ts";

/** Something of a network that an expression names, before its numbers are asked for. */
export type Reference =
  | { readonly kind: "node"; readonly node: GraphNode; readonly part: NodePart }
  /** One of θ's list. */
  | { readonly kind: "parameter"; readonly parameter: Parameter; readonly gradient: boolean }
  | { readonly kind: "buffer"; readonly node: GraphNode; readonly buffer: NodeBuffer }
  | { readonly kind: "network"; readonly quantity: NetworkQuantity };

export type NetworkQuantity = "objective" | "regularization" | "theta" | "gradient of theta" | "batch";

export const NETWORK_NAMES: ReadonlyMap<string, NetworkQuantity> = new Map([
  ["objective", "objective"],
  ["loss", "objective"],
  ["regularization", "regularization"],
  ["theta", "theta"],
  ["θ", "theta"],
  ["batch", "batch"],
]);

/** What each of them is, in a line. */
export const NETWORK_DOCS: ReadonlyMap<string, string> = new Map([
  ["objective", "The sum of the losses plus the regularization, once computed."],
  ["loss", "The same as objective."],
  ["regularization", "What the regularization adds to the objective."],
  ["theta", "Every parameter as one vector; theta.gradient or grad(theta) is its gradient."],
  ["batch", "The number of samples in this pass."],
]);

/** A name as it stands; null where the network has none. Nodes come first, then shared parameters, then the network's own quantities. */
export function findName(name: string, graph: Graph): Reference | null {
  const node = graph.byId.get(name);
  if (node) return { kind: "node", node, part: "value" };
  const parameter = graph.parameterByName.get(name);
  if (parameter) return { kind: "parameter", parameter, gradient: false };
  const quantity = NETWORK_NAMES.get(name);
  return quantity ? { kind: "network", quantity } : null;
}

/** What stands behind the dot: a part of the node that it has, a parameter, a running statistic. A WatchError names those that exist. */
export function partOf(reference: Reference, name: string, at: number, graph: Graph): Reference {
  if (reference.kind === "node" && reference.part === "value") return nodePart(reference.node, name, at, graph);
  const gradient = name === "gradient" || name === "grad";
  if (reference.kind === "parameter" && !reference.gradient && gradient) return { ...reference, gradient: true };
  if (reference.kind === "network" && reference.quantity === "theta" && gradient)
    return { kind: "network", quantity: "gradient of theta" };
  const text = referenceText(reference);
  const takesGradient =
    reference.kind === "parameter" && !reference.gradient ? ` It has the part ${text}.gradient.` : "";
  throw new WatchError(`${text} has no part "${name}".${takesGradient}`, at);
}

function nodePart(node: GraphNode, name: string, at: number, graph: Graph): Reference {
  const part = PARTS.find(({ names }) => names.includes(name));
  if (part && has(node, part.part)) return { kind: "node", node, part: part.part };
  const param = node.params.find((each) => each.name === name);
  if (param) return ofParam(param, graph);
  const buffer = node.buffers.find(({ spec }) => spec.name === name);
  if (buffer) return { kind: "buffer", node, buffer };
  const parts = partNames(node);
  const why = part ? ` ${part.whyNot}` : "";
  const meant = part ? null : closest(name, parts);
  const advice = meant === null ? ` Its parts: ${parts.join(", ")}.` : ` Did you mean "${meant}"?`;
  throw new WatchError(`${watchName(node.id)} (${node.op.name}) has no part "${name}".${why}${advice}`, at);
}

/**
 * The entry of θ's list: the node's own, or the shared one that it is as a whole. Where single entries of its own are shared, its
 * gradient has them through this use alone, as `run --json` prints it; the shared parameter's has the sum over all uses.
 */
export function ofParam({ listedAs }: NodeParam, graph: Graph): Reference {
  const parameter = graph.parameterByName.get(listedAs);
  if (parameter) return { kind: "parameter", parameter, gradient: false };
  throw new TypeError(`The graph does not list "${listedAs}".`);
}

/** Parts of this node, parameters and running statistics, each by its first name. */
export function partNames(node: GraphNode): string[] {
  return [
    ...PARTS.filter(({ part }) => has(node, part)).map(({ names }) => names[0] as string),
    ...node.params.map(({ name }) => name),
    ...node.buffers.map(({ spec }) => spec.name),
  ];
}

function has(node: GraphNode, part: NodePart): boolean {
  if (part === "u" || part === "delta") return node.op.hasPreactivation;
  if (part !== "local") return true;
  const use = activationUse(node.attributes);
  return node.op.hasPreactivation && use !== null && activations.get(use.name)?.vector === false;
}

/** As it would be written. */
export function referenceText(reference: Reference): string {
  switch (reference.kind) {
    case "node": {
      const part = PARTS.find((each) => each.part === reference.part)?.names[0] ?? "z";
      return `${watchName(reference.node.id)}${part === "z" ? "" : `.${part}`}`;
    }
    case "parameter": {
      const name = parameterText(reference.parameter);
      return reference.gradient ? `grad(${name})` : name;
    }
    case "buffer":
      return `${watchName(reference.node.id)}.${reference.buffer.spec.name}`;
    case "network":
      return reference.quantity === "gradient of theta" ? "grad(theta)" : reference.quantity;
  }
}
