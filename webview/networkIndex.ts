import type { EdgeView, NetworkView, ProblemView } from "../core/protocol.ts";

export interface NetworkIndex {
  readonly nodes: ReadonlyMap<string, number>;
  readonly edges: ReadonlyMap<string, number>;
  readonly incoming: ReadonlyMap<string, readonly EdgeView[]>;
  readonly outgoing: ReadonlyMap<string, readonly EdgeView[]>;
  readonly problemsOfNode: ReadonlyMap<string, readonly ProblemView[]>;
  /** By the key of the edge whose reference is at fault. */
  readonly problemsOfEdge: ReadonlyMap<string, readonly ProblemView[]>;
}

const indexes = new WeakMap<NetworkView, NetworkIndex>();

/** Look-ups of a network, made once per reading of the text. */
export function indexOf(network: NetworkView): NetworkIndex {
  let index = indexes.get(network);
  if (!index) {
    const isWireFaulty = network.problems.some((problem) => problem.input !== null);
    const edgeKeys = new Map(
      isWireFaulty ? network.edges.map((edge) => [inputName(edge.target, edge.input), edge.key] as const) : [],
    );
    index = {
      nodes: new Map(network.nodes.map((node, i) => [node.id, i])),
      edges: new Map(network.edges.map((edge, i) => [edge.key, i])),
      incoming: groupBy(network.edges, (edge) => edge.target),
      outgoing: groupBy(network.edges, (edge) => edge.source),
      problemsOfNode: groupBy(network.problems, (problem) => problem.node),
      problemsOfEdge: groupBy(
        network.problems,
        (problem) => edgeKeys.get(inputName(problem.node, problem.input)) ?? null,
      ),
    };
    indexes.set(network, index);
  }
  return index;
}

function inputName(node: string | null, input: number | null): string {
  return JSON.stringify([node, input]);
}

function groupBy<T>(list: readonly T[], keyOf: (entry: T) => string | null): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of list) {
    const key = keyOf(entry);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}
