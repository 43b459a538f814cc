import type { Edge, Graph, GraphNode, NodeParam, Parameter } from "../graph/graph.ts";
import { parametersOf } from "../graph/params.ts";
import { activationOf, activationUse } from "../ops/attributes.ts";
import { createFlowTest } from "./timeline.ts";

/** What stands between two ends of a derivative: quantities, and the Jacobians that lead from one to the next. */
export interface JacobianChain {
  /** In the order of the pass; parameters in front of their first user. */
  readonly links: readonly Link[];
  readonly quantities: readonly ChainQuantity[];
}

export interface ChainQuantity {
  /** Its place in the list. */
  readonly index: number;
  /** `u` stands apart from the value where an activation lies between them. */
  readonly kind: "value" | "u" | "parameter";
  readonly node: GraphNode | null;
  readonly parameter: Parameter | null;
  readonly size: number;
  /** A pass begins here: what is differentiated by. */
  readonly isSeed: boolean;
  /** A pass ends here: what is differentiated. */
  readonly isEnd: boolean;
}

/** One Jacobian ∂to/∂from of `to.size` rows. */
export interface Link {
  readonly from: number;
  readonly to: number;
  /** Numbers of `from` that are read. */
  readonly columns: number;
  /**
   * Multiplications, each with an addition, of one product with a vector, from either side: the entries that are not always 0.
   * 0 where the value is passed on as it is.
   */
  readonly multiplyAdds: number;
  /** `diagonal`: one entry a row. `record`: a guess from the op's cost record, half its operations. */
  readonly structure: "full" | "diagonal" | "identity" | "record";
}

/** What is differentiated by: one node's value, or parameters. */
export type ChainStart = { readonly node: GraphNode } | { readonly parameters: readonly Parameter[] };

/** Null where no way leads from the one to the other. */
export function jacobianChain(graph: Graph, ends: ReadonlySet<GraphNode>, start: ChainStart): JacobianChain | null {
  const flows = createFlowTest();
  const behind = nodesBehindEnds(graph, ends, flows);
  const wanted = new Set("parameters" in start ? start.parameters.map(({ name }) => name) : []);
  const byNode = "node" in start ? start.node : null;
  const reached = new Set<GraphNode>(byNode && behind.has(byNode) ? [byNode] : []);
  const quantities: ChainQuantity[] = [];
  const links: Link[] = [];
  const placeOfValue = new Map<GraphNode, number>();
  const placeOfParameter = new Map<string, number>();
  const add = (quantity: Omit<ChainQuantity, "index">): number =>
    quantities.push({ ...quantity, index: quantities.length }) - 1;

  for (const node of graph.nodes) {
    if (!behind.has(node)) continue;
    const { size } = node;
    const isEnd = ends.has(node);
    if (node === byNode) {
      placeOfValue.set(node, add({ kind: "value", node, parameter: null, size, isSeed: true, isEnd }));
      continue;
    }
    const edges = node.edges.filter(({ source, port }) => reached.has(source) && flows(node, port));
    const params = node.params.filter((param) => [...parametersOf(param)].some((name) => wanted.has(name)));
    if (edges.length + params.length === 0) continue;
    reached.add(node);
    for (const name of params.flatMap((param) => [...parametersOf(param)]))
      if (wanted.has(name) && !placeOfParameter.has(name)) {
        const parameter = graph.parameterByName.get(name) as Parameter;
        const place = { kind: "parameter", node: null, parameter, isSeed: true, isEnd: false } as const;
        placeOfParameter.set(name, add({ ...place, size: parameter.size }));
      }
    const activation = activationBehind(node);
    const u = activation && add({ kind: "u", node, parameter: null, size, isSeed: false, isEnd: false });
    const value = add({ kind: "value", node, parameter: null, size, isSeed: false, isEnd });
    placeOfValue.set(node, value);
    const to = u ?? value;
    for (const edge of edges) links.push(edgeLink(edge, placeOfValue.get(edge.source) ?? -1, to));
    for (const param of params) {
      const target = activation?.learned.includes(param.name) ? value : to;
      for (const name of parametersOf(param)) {
        const from = placeOfParameter.get(name);
        if (from !== undefined) links.push(paramLink(node, param, name, from, target));
      }
    }
    if (activation !== null && u !== null)
      links.push({
        from: u,
        to: value,
        columns: size,
        multiplyAdds: activation.vector ? size * size : size,
        structure: activation.vector ? "full" : "diagonal",
      });
  }
  return [...ends].some((end) => placeOfValue.has(end)) && quantities.some(({ isSeed }) => isSeed)
    ? { quantities, links }
    : null;
}

function nodesBehindEnds(
  graph: Graph,
  ends: ReadonlySet<GraphNode>,
  flows: (node: GraphNode, port: number) => boolean,
): ReadonlySet<GraphNode> {
  const behind = new Set(ends);
  for (const node of graph.nodes.toReversed())
    if (behind.has(node)) for (const { source, port } of node.edges) if (flows(node, port)) behind.add(source);
  return behind;
}

/** The activation where it does something of its own; null for an op without one, and for the identity. */
function activationBehind(node: GraphNode): { readonly vector: boolean; readonly learned: readonly string[] } | null {
  if (!node.op.hasPreactivation || activationUse(node.attributes) === null) return null;
  const { activation } = activationOf(node.attributes);
  if (activation.vector) return { vector: true, learned: [] };
  if (activation.linear && activation.learned.length === 0 && activation.name === "identity") return null;
  return { vector: false, learned: activation.learned.map(({ name }) => name) };
}

function edgeLink({ target, size }: Edge, from: number, to: number): Link {
  const { op, site } = target;
  const columns = size;
  // An activation that stands by itself: its u is what it reads.
  if (op.passesOn || (op.category === "activation" && op.hasPreactivation))
    return { from, to, columns, multiplyAdds: 0, structure: "identity" };
  const kind = target.size === 1 ? "all" : op.dependence?.(site);
  if (kind === "own") return { from, to, columns, multiplyAdds: size, structure: "diagonal" };
  if (kind === "all") return { from, to, columns, multiplyAdds: target.size * size, structure: "full" };
  const read = target.edges.reduce((sum, edge) => sum + edge.size, 0);
  return { from, to, columns, multiplyAdds: Math.round((byRecord(target) * size) / read), structure: "record" };
}

function paramLink(node: GraphNode, param: NodeParam, name: string, from: number, to: number): Link {
  const entries =
    param.slots === null ? param.size : param.slots.reduce((sum, slot) => sum + (slot.parameter === name ? 1 : 0), 0);
  // A layer reads each of its weights once; what slides over a picture, or scales every number, reads it often.
  if (node.op.look === "neuron" || node.op.dependence?.(node.site) === "all")
    return { from, to, columns: entries, multiplyAdds: entries, structure: "diagonal" };
  return {
    from,
    to,
    columns: entries,
    multiplyAdds: Math.max(entries, Math.round((byRecord(node) * entries) / param.size)),
    structure: "record",
  };
}

/** Half of the operations of the forward step: a multiplication and an addition are two. */
function byRecord(node: GraphNode): number {
  return Math.ceil((node.op.cost?.(node.site).forward ?? node.size) / 2);
}
