import { parseReference } from "../document/reference.ts";
import { componentName } from "./componentName.ts";
import type { Graph, GraphNode, Parameter } from "./graph.ts";
import { select } from "./references.ts";

/** One number of a network: a component of a node's value, or an entry of a parameter. */
export type Quantity =
  | { readonly kind: "node"; readonly text: string; readonly node: GraphNode; readonly at: number }
  | { readonly kind: "parameter"; readonly text: string; readonly parameter: Parameter; readonly at: number };

/** The component of a node that a reference names, where it names one alone; else what is wrong with it, in a sentence. */
export function readComponent(text: string, graph: Graph): (Quantity & { readonly kind: "node" }) | string {
  const found = readPart(text, graph);
  if (typeof found === "string") return found;
  const [first] = found;
  if (first?.kind !== "node") return `"${text}" is a parameter; only nodes stand here.`;
  if (found.length > 1) {
    const last = componentName(first.node, first.node.size - 1);
    return `"${text}" has ${found.length} components; name one, from ${componentName(first.node, 0)} to ${last}.`;
  }
  return first;
}

/**
 * All numbers that a list of references names: nodes (`y`, `y[0:2]`) and parameters (`h1.w`, `h1.w[2]`, a shared one by its
 * own name). A sentence where it cannot be read. An id may hold a comma itself, so the whole is tried first.
 */
export function readQuantities(text: string, graph: Graph): readonly Quantity[] | string {
  const whole = graph.byId.has(text) || graph.parameterByName.has(text);
  const all: Quantity[] = [];
  for (const part of whole ? [text] : text.split(/,(?![^[]*\])/)) {
    const found = readPart(part.trim(), graph);
    if (typeof found === "string") return found;
    all.push(...found);
  }
  return all;
}

function readPart(text: string, graph: Graph): readonly Quantity[] | string {
  const reference = parseReference(text, { start: 0, end: 0 });
  if (typeof reference === "string") return reference;
  const { id } = reference;
  const node = graph.byId.get(id);
  const parameter = node ? undefined : graph.parameterByName.get(id);
  const shape = node?.shape ?? parameter?.shape;
  if (shape === undefined) return whyUnknown(id, graph);
  const selected = select(reference, shape);
  if (typeof selected === "string") return selected;
  const size = node?.size ?? parameter?.size ?? 0;
  const components = selected.components ?? Array.from({ length: size }, (_, at) => at);
  return components.map((at): Quantity => {
    const name = componentName({ id, shape }, at);
    if (node) return { kind: "node", text: name, node, at };
    return { kind: "parameter", text: name, parameter: parameter as Parameter, at };
  });
}

/** A node's parameter that is a shared one as a whole goes by the shared name. */
function whyUnknown(id: string, graph: Graph): string {
  for (const node of graph.nodes) {
    const param = node.params.find(({ name }) => `${node.id}.${name}` === id);
    if (param !== undefined) return `"${id}" is the shared parameter "${param.listedAs}"; name it so.`;
  }
  return `there is no node "${id}", and no parameter of that name.`;
}
