import type { Graph, GraphNode } from "../graph/graph.ts";

/** What the lecture says about an architecture: its parameters, hidden units and depth, and the polynomial it competes with. */
export interface Summary {
  /** Entries of θ; a shared number counts once. */
  readonly parameters: number;
  /** Neurons and units of layers. */
  readonly units: number;
  /** Units that are not at the end of the network. */
  readonly hiddenUnits: number;
  /** Layers on the longest path: how many neurons or layers it passes. */
  readonly depth: number;
  /** A path that passes more than one hidden unit makes a network deep; the longest such path, by its nodes. */
  readonly deepPath: readonly string[] | null;
  /** D: components of the inputs that the network computes with; a loss's target is none. */
  readonly inputs: number;
}

export function summarize(graph: Graph): Summary {
  const units = graph.nodes.filter(isUnit);
  const hidden = new Set(units.filter((node) => !isOutputUnit(node)));
  const hiddenPath = longestPath(graph, hidden);
  return {
    parameters: graph.parameters.reduce((count, { size, owned }) => count + (owned?.length ?? size), 0),
    units: count(units),
    hiddenUnits: count([...hidden]),
    depth: longestPath(graph, new Set(units)).length,
    deepPath: hiddenPath.length > 1 ? hiddenPath : null,
    inputs: count(graph.nodes.filter((node) => node.op.look === "input" && feedsUnit(node))),
  };
}

/** Neurons and layers that are not at the end of the network, in its order. */
export function hiddenNodes(graph: Graph): readonly GraphNode[] {
  return graph.nodes.filter((node) => isUnit(node) && !isOutputUnit(node));
}

/** A polynomial of degree k in D variables has of the order of D^k parameters (the lecture); exactly, (D + k choose k). */
export function polynomialParameters(
  variables: number,
  degree: number,
): { readonly order: bigint; readonly exact: bigint } {
  let exact = 1n;
  for (let i = 1n; i <= BigInt(degree); i += 1n) exact = (exact * (BigInt(variables) + i)) / i;
  return { order: BigInt(variables) ** BigInt(degree), exact };
}

/** A neuron, whatever function it is made from; a convolution is a layer of neurons that share their weights. Normalisations are none. */
function isUnit({ op, params }: GraphNode): boolean {
  return op.category === "neuron" || (op.category === "convolution" && params.length > 0);
}

/** Connected to the network's output: read by an output or a loss, or by nothing that leads to another unit. */
function isOutputUnit(node: GraphNode): boolean {
  return node.uses.some(({ target }) => target.op.look === "output" || target.op.look === "loss") || !feedsUnit(node);
}

function feedsUnit(node: GraphNode): boolean {
  const open = [node];
  const seen = new Set(open);
  for (let next = open.pop(); next; next = open.pop()) {
    for (const { target } of next.uses) {
      if (isUnit(target)) return true;
      if (seen.has(target)) continue;
      seen.add(target);
      open.push(target);
    }
  }
  return false;
}

/** The path that passes the most of the given nodes, by the ids of those. */
function longestPath(graph: Graph, counted: ReadonlySet<GraphNode>): readonly string[] {
  const lengths = new Map<GraphNode, number>();
  const before = new Map<GraphNode, GraphNode>();
  let end: GraphNode | null = null;
  for (const node of graph.nodes) {
    let length = 0;
    for (const { source } of node.edges) {
      const through = lengths.get(source) ?? 0;
      if (through <= length) continue;
      length = through;
      before.set(node, source);
    }
    lengths.set(node, length + (counted.has(node) ? 1 : 0));
    if (end === null || (lengths.get(node) ?? 0) > (lengths.get(end) ?? 0)) end = node;
  }
  const path: string[] = [];
  for (let node: GraphNode | undefined = end ?? undefined; node; node = before.get(node)) {
    if (counted.has(node)) path.unshift(node.id);
  }
  return path;
}

function count(nodes: readonly GraphNode[]): number {
  return nodes.reduce((units, node) => units + node.size, 0);
}
