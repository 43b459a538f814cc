import type { Intent, JsonValue } from "../document/intent.ts";
import type { Shape } from "../shape.ts";
import type { Graph, GraphNode, Parameter } from "./graph.ts";

/** What writes all numbers of a parameter into the text, whatever stands there now. */
export function writeWhole(parameter: Parameter, values: Float64Array, graph: Graph): Intent {
  const owner = ownerOf(parameter, graph);
  const value = nestNumbers(values, parameter.shape);
  return owner
    ? { kind: "setParam", id: owner.node.id, name: owner.param, at: [], value }
    : { kind: "setSharedParam", name: parameter.name, at: [], value };
}

/** The node in whose `params` it is written; null for a shared one. */
export function ownerOf(
  parameter: Parameter,
  graph: Graph,
): { readonly node: GraphNode; readonly param: string } | null {
  if (parameter.shared) return null;
  for (const id of parameter.users) {
    const node = graph.byId.get(id);
    const param = node?.params.find(
      ({ listedAs, name }) => listedAs === parameter.name && parameter.name === `${id}.${name}`,
    );
    if (node && param) return { node, param: param.name };
  }
  return null;
}

/** Numbers as nested lists of a shape. */
export function nestNumbers(values: Float64Array, [length, ...rest]: Shape, from = 0): JsonValue {
  if (length === undefined) return values[from] ?? 0;
  const step = rest.reduce((product, axis) => product * axis, 1);
  return Array.from({ length }, (_, k) => nestNumbers(values, rest, from + k * step));
}
