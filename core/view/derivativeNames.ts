import { nameSymbols, symbolOfName } from "../explain/symbols.ts";
import type { Graph, GraphNode } from "../graph/graph.ts";
import type { Quantity } from "../graph/quantities.ts";
import type { AxisView } from "./derivativeView.ts";

/** The node whose components these are, all of them in their order. */
export function wholeNode(all: readonly Quantity[]): GraphNode | null {
  const [first] = all;
  if (first?.kind !== "node" || all.length !== first.node.size) return null;
  return all.every((each, i) => each.kind === "node" && each.node === first.node && each.at === i) ? first.node : null;
}

export function symbolOfAll(all: readonly Quantity[], graph: Graph): string {
  const [first] = all;
  const whole = wholeNode(all);
  if (whole) return nameSymbols(graph).get(whole.id)?.value ?? whole.id;
  if (first?.kind === "node" && all.length === 1)
    return nameSymbols(graph).get(first.node.id)?.component(first.at) ?? first.text;
  if (
    first?.kind === "parameter" &&
    all.every((each) => each.kind === "parameter" && each.parameter === first.parameter)
  )
    return all.length === 1 && first.parameter.size > 1
      ? `${symbolOfParameter(first.parameter.name, graph)}[${first.text.slice(first.text.lastIndexOf("[") + 1, -1).replaceAll(",", ",\\,")}]`
      : symbolOfParameter(first.parameter.name, graph);
  if (all.every(({ kind }) => kind === "parameter")) return "\\theta";
  const ids = new Set(all.map((each) => (each.kind === "node" ? each.node.id : each.parameter.name)));
  return [...ids].map((id) => nameSymbols(graph).get(id)?.value ?? symbolOfName(id)).join(",\\,");
}

export function symbolOfParameter(name: string, graph: Graph): string {
  for (const id of graph.parameterByName.get(name)?.users ?? []) {
    const own = name.startsWith(`${id}.`) ? name.slice(id.length + 1) : null;
    if (own !== null) return nameSymbols(graph).get(id)?.parameter(own) ?? symbolOfName(name);
  }
  return symbolOfName(name);
}

export function axisOf(all: readonly Quantity[]): AxisView {
  const runs: { id: string; shape: readonly number[]; components: number[] }[] = [];
  for (const each of all) {
    const { id, shape } = each.kind === "node" ? each.node : { id: each.parameter.name, shape: each.parameter.shape };
    const last = runs.at(-1);
    if (last?.id === id) last.components.push(each.at);
    else runs.push({ id, shape, components: [each.at] });
  }
  return {
    length: all.length,
    runs: runs.map(({ id, shape, components }) => ({
      id,
      shape,
      length: components.length,
      components: components.every((at, i) => at === i) ? null : components,
    })),
  };
}
