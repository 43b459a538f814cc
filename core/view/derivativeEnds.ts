import { componentName } from "../graph/componentName.ts";
import type { Graph } from "../graph/graph.ts";
import { type Quantity, readComponent, readQuantities } from "../graph/quantities.ts";
import { OBJECTIVE, THETA } from "./derivativeView.ts";

/** What a derivative is of and by, read from the texts that people write. Every refusal is an Error with its sentence. */

export type NodeQuantity = Quantity & { readonly kind: "node" };

/** One number of a node. */
export function readEnd(text: string, graph: Graph): NodeQuantity {
  if (text === OBJECTIVE && !graph.byId.has(text)) {
    const terms = objectiveOf(graph);
    const [only, ...others] = terms;
    if (only && others.length === 0) return only;
    throw new Error(
      terms.length === 0
        ? "The network has no objective; name a node."
        : `The objective is a sum, and paths end at one number: name one of ${terms.map((term) => term.text).join(", ")}.`,
    );
  }
  const end = readComponent(text, graph);
  if (typeof end === "string") throw new Error(sentence(end));
  return end;
}

function objectiveOf(graph: Graph): readonly NodeQuantity[] {
  return graph.objective.flatMap(({ text, node: id, component }): readonly NodeQuantity[] => {
    const node = graph.byId.get(id);
    return node ? [{ kind: "node", text, node, at: component }] : [];
  });
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function readAll(text: string, graph: Graph): readonly Quantity[] {
  if ((text === THETA || text === "theta") && !graph.byId.has(text) && !graph.parameterByName.has(text))
    return graph.parameters.flatMap((parameter) =>
      Array.from({ length: parameter.size }, (_, at) => ({
        kind: "parameter" as const,
        text: componentName({ id: parameter.name, shape: parameter.shape }, at),
        parameter,
        at,
      })),
    );
  const found = readQuantities(text, graph);
  if (typeof found === "string") throw new Error(sentence(found));
  return found;
}

/** What is differentiated: numbers of nodes; the objective where its terms are added up. */
export function readOf(text: string, graph: Graph): { readonly of: readonly NodeQuantity[]; readonly isSum: boolean } {
  if (text === OBJECTIVE && !graph.byId.has(text)) {
    const terms = objectiveOf(graph);
    if (terms.length === 0) throw new Error("The network has no objective; name a node.");
    return { of: terms, isSum: true };
  }
  const of = readAll(text, graph).map((each) => {
    if (each.kind === "node") return each;
    throw new Error(`${each.text} is a parameter, which depends on nothing: it cannot be differentiated.`);
  });
  return { of, isSum: false };
}
