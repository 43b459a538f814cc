import type { NetworkView, NodeView, ProblemView } from "../../core/protocol.ts";

/** The network as a list that a screen reader can walk: nodes in reading order, under each what it reads, has and lacks. */
export type OutlineEntry =
  | { readonly kind: "group"; readonly key: string; readonly name: string; readonly children: readonly OutlineEntry[] }
  | {
      readonly kind: "node";
      readonly key: string;
      readonly node: NodeView;
      /** The gravest of its problems; null where it has none. */
      readonly severity: ProblemView["severity"] | null;
      readonly children: readonly OutlineEntry[];
    }
  | { readonly kind: "input"; readonly key: string; readonly reference: string; readonly source: string }
  | {
      readonly kind: "parameter";
      readonly key: string;
      readonly node: string;
      readonly name: string;
      readonly shape: readonly number[];
      readonly shared: string | null;
    }
  | { readonly kind: "problem"; readonly key: string; readonly problem: ProblemView };

const GRAVITY: readonly ProblemView["severity"][] = ["error", "warning", "information", "hint"];

/** Members stand under their group, where its first member would stand. */
export function outlineOf(network: NetworkView): readonly OutlineEntry[] {
  const groupOf = new Map(network.groups.flatMap((group) => group.nodes.map((id) => [id, group.name] as const)));
  const problems = groupBy(network.problems, (problem) => problem.node);
  const sources = new Map(network.edges.map((edge) => [`${edge.input} ${edge.target}`, edge.source]));
  const members = new Map<string, OutlineEntry[]>();
  const entries: OutlineEntry[] = (problems.get(null) ?? []).map((problem, i) => problemEntry("", problem, i));
  for (const node of network.nodes) {
    const entry = nodeEntry(node, problems.get(node.id) ?? [], sources);
    const name = groupOf.get(node.id);
    const group = name === undefined ? entries : members.get(name);
    if (group) group.push(entry);
    else if (name !== undefined) {
      const children = [entry];
      members.set(name, children);
      entries.push({ kind: "group", key: `group ${name}`, name, children });
    }
  }
  return entries;
}

function nodeEntry(
  node: NodeView,
  problems: readonly ProblemView[],
  sources: ReadonlyMap<string, string>,
): OutlineEntry {
  const children: OutlineEntry[] = [
    ...problems.map((problem, i) => problemEntry(node.id, problem, i)),
    ...node.inputs.map((reference, i): OutlineEntry => {
      const source = sources.get(`${i} ${node.id}`) ?? reference;
      return { kind: "input", key: `${node.id}\n${i}`, reference, source };
    }),
    ...node.params.map(
      ({ name, shape, shared, listedAs }): OutlineEntry => ({
        kind: "parameter",
        key: `${node.id}\n${name}`,
        node: node.id,
        name,
        shape,
        shared: shared ? listedAs : null,
      }),
    ),
  ];
  const severity = GRAVITY.find((gravity) => problems.some((problem) => problem.severity === gravity)) ?? null;
  return { kind: "node", key: `node ${node.id}`, node, severity, children };
}

function problemEntry(owner: string, problem: ProblemView, index: number): OutlineEntry {
  return { kind: "problem", key: `${owner}\n!${index}`, problem };
}

function groupBy<T, K>(list: readonly T[], keyOf: (entry: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const entry of list) {
    const group = groups.get(keyOf(entry));
    if (group) group.push(entry);
    else groups.set(keyOf(entry), [entry]);
  }
  return groups;
}
