import type { GraphNode, NodeParam } from "../graph/graph.ts";
import { sizeOf } from "../shape.ts";
import type { Amount, Fill } from "./line.ts";
import { column, shapedAs } from "./matrix.ts";
import { carriedAmounts, namesOf, type Scene } from "./scene.ts";
import { indexPath } from "./symbols.ts";

/** The parts of an op that computes u = W·x + b, z = φ(u): recognised by its parameters, whatever its name. */
export interface AffineParts {
  readonly weights: NodeParam;
  readonly bias: NodeParam | null;
  readonly units: number;
  readonly inputs: number;
}

export function affineParts(node: GraphNode): AffineParts | null {
  if (!node.op.hasPreactivation || node.op.ports.kind !== "vector") return null;
  const inputs = sizeOf(node.site.inputs[0] ?? []);
  const weights = node.params.find((param) => param.size === node.size * inputs && param.spec.shape.at(-1) === inputs);
  if (!weights) return null;
  return { weights, bias: node.params.find(({ name }) => name === "b") ?? null, units: node.size, inputs };
}

/** One entry of a node's own parameter, named `w_{3}[0]`, or `w_{3}` where it is the only one. */
export function parameterAmount(scene: Scene, node: GraphNode, param: NodeParam, at: number): Amount {
  const name = namesOf(scene, node).parameter(param.name);
  const value = scene.tape.paramValue(node, param.name)[at] ?? Number.NaN;
  const symbol = param.size === 1 ? name : `${name}[${indexPath(param.spec.shape, at).join(",\\,")}]`;
  return { symbol, value, of: { node: node.id, kind: "parameter" } };
}

/** A whole parameter, or other numbers of its shape such as its gradient. */
export function wholeParameter(
  scene: Scene,
  node: GraphNode,
  param: NodeParam,
  values = scene.tape.paramValue(node, param.name),
): Amount {
  return {
    symbol: namesOf(scene, node).parameter(param.name),
    value: shapedAs(param.spec.shape, values),
    of: { node: node.id, kind: "parameter" },
  };
}

/** The components of everything that the node reads, in the order of its weights. */
export function joinedInputs(scene: Scene, node: GraphNode): readonly Amount[] {
  return node.edges.flatMap((edge) => carriedAmounts(scene, edge));
}

/** The joined input vector under one name: its source's where there is one, else the list in brackets. */
export function joinedInput(scene: Scene, node: GraphNode): Amount {
  const amounts = joinedInputs(scene, node);
  const value = column(amounts.map((amount) => amount.value as number));
  const [edge] = node.edges;
  const names = node.edges.map(
    (each): Amount => ({
      symbol: namesOf(scene, each.source).value + selectionOf(each.definition.reference),
      value,
      of: { node: each.source.id, kind: "value" },
    }),
  );
  const [only] = names;
  if (edge && only && names.length === 1) return only;
  const left = { symbol: "\\ldots", value };
  const shown = names.length <= 4 ? names : [...names.slice(0, 2), left, ...names.slice(-1)];
  const spell = (fill: Fill): string => `\\begin{bmatrix} ${shown.map(fill).join(" \\\\ ")} \\end{bmatrix}`;
  return { symbol: spell(({ symbol }) => symbol), value, spell };
}

function selectionOf(reference: { readonly id: string; readonly text: string; readonly selection: unknown }): string {
  return reference.selection ? reference.text.slice(reference.id.length).replaceAll(" ", "") : "";
}
