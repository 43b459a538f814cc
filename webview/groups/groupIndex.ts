import type { EdgeView, GroupView, NetworkView, NodeView, ProblemView } from "../../core/protocol.ts";
import { indexOf } from "../networkIndex.ts";
import { groupNameOf } from "./groupId.ts";

/** What is to be known of a group as a whole, folded or not. */
export interface GroupSummary {
  readonly name: string;
  /** In the network's order. */
  readonly members: readonly NodeView[];
  /** Members that something outside reads, or nothing at all: what comes out of the group. */
  readonly outputs: readonly NodeView[];
  /** Wires that arrive from outside. */
  readonly arriving: readonly EdgeView[];
  /** `[2]`, `[]`, …: shapes of what arrives and of what comes out, each once. Unknown shapes are left out. */
  readonly shapesIn: readonly string[];
  readonly shapesOut: readonly string[];
  /** Every parameter of a member once, also where several members share it. */
  readonly params: NodeView["params"];
  readonly parameterCount: number;
  readonly problems: readonly ProblemView[];
  /**
   * Nodes outside that a path from one member to another runs through. Where there are any, wires lead out of the group
   * and back into it, which in the folded picture looks like a cycle and is none.
   */
  readonly between: readonly string[];
}

interface GroupIndex {
  readonly nameOf: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, GroupView>;
  readonly summaries: Map<string, GroupSummary>;
}

const indexes = new WeakMap<NetworkView, GroupIndex>();

function groupIndexOf(network: NetworkView): GroupIndex {
  let index = indexes.get(network);
  if (!index) {
    index = {
      nameOf: new Map(network.groups.flatMap(({ name, nodes }) => nodes.map((id) => [id, name] as const))),
      groups: new Map(network.groups.map((group) => [group.name, group])),
      summaries: new Map(),
    };
    indexes.set(network, index);
  }
  return index;
}

/** The name of the group that the node is in; null where it is in none. */
export function groupOf(network: NetworkView, id: string): string | null {
  return groupIndexOf(network).nameOf.get(id) ?? null;
}

export function findGroup(network: NetworkView, name: string): GroupView | null {
  return groupIndexOf(network).groups.get(name) ?? null;
}

/** The nodes that ids stand for: those of folded groups are their members'. */
export function membersOf(network: NetworkView, ids: readonly string[]): readonly string[] {
  const nodes = ids.flatMap((id) => {
    const name = groupNameOf(id);
    return name === null ? [id] : (findGroup(network, name)?.nodes ?? []);
  });
  return [...new Set(nodes)];
}

/** Made once per reading of the text. */
export function summarizeGroup(network: NetworkView, name: string): GroupSummary | null {
  const index = groupIndexOf(network);
  const group = index.groups.get(name);
  if (!group) return null;
  let summary = index.summaries.get(name);
  if (!summary) {
    summary = makeSummary(network, group);
    index.summaries.set(name, summary);
  }
  return summary;
}

function makeSummary(network: NetworkView, { name, nodes }: GroupView): GroupSummary {
  const index = indexOf(network);
  const inside = new Set(nodes);
  const members = [...inside]
    .map((id) => index.nodes.get(id))
    .filter((at) => at !== undefined)
    .sort((a, b) => a - b)
    .map((at) => network.nodes[at])
    .filter((node) => node !== undefined);
  const arriving = members
    .flatMap(({ id }) => index.incoming.get(id) ?? [])
    .filter(({ source }) => !inside.has(source));
  const outputs = members.filter(({ id }) => {
    const wires = index.outgoing.get(id) ?? [];
    return wires.length === 0 || wires.some(({ target }) => !inside.has(target));
  });
  const params = [...new Map(members.flatMap((node) => node.params.map((param) => [param.listedAs, param]))).values()];
  const known = (shapes: readonly (readonly number[])[]) => [
    ...new Set(shapes.map((shape) => `[${shape.join(", ")}]`)),
  ];
  const broken = new Set(members.filter((node) => node.broken).map(({ id }) => id));
  return {
    name,
    members,
    outputs,
    arriving,
    shapesIn: known(
      arriving
        .filter(({ source, target }) => !broken.has(target) && isKnown(network, source))
        .map(({ shape }) => shape),
    ),
    shapesOut: known(outputs.filter((node) => !node.broken).map(({ shape }) => shape)),
    params,
    parameterCount: params.reduce((sum, param) => sum + param.size, 0),
    between: nodesBetween(network, inside),
    problems: members.flatMap(({ id }) => index.problemsOfNode.get(id) ?? []),
  };
}

function nodesBetween(network: NetworkView, inside: ReadonlySet<string>): readonly string[] {
  const { incoming, outgoing } = indexOf(network);
  const after = reach(inside, (id) => (outgoing.get(id) ?? []).map(({ target }) => target));
  const before = reach(inside, (id) => (incoming.get(id) ?? []).map(({ source }) => source));
  return [...after].filter((id) => before.has(id));
}

/** What is reached from a set, without the set itself. */
function reach(from: ReadonlySet<string>, next: (id: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set(from);
  for (const id of seen) for (const other of next(id)) seen.add(other);
  for (const id of from) seen.delete(id);
  return seen;
}

function isKnown(network: NetworkView, id: string): boolean {
  return network.nodes[indexOf(network).nodes.get(id) ?? -1]?.broken === false;
}
