import type { Graph, GraphNode, NodeParam } from "./graph.ts";

/** One entry of θ: a parameter's own, or the shared one that a node reads in its place. */
export interface ThetaEntry {
  readonly name: string;
  readonly at: number;
}

export function thetaEntry(graph: Graph, param: NodeParam, at: number): ThetaEntry {
  const slot = param.slots?.[at];
  const isShared = slot !== undefined && graph.parameterByName.get(slot.parameter)?.shared === true;
  return slot !== undefined && isShared ? { name: slot.parameter, at: slot.entry } : { name: param.listedAs, at };
}

/** Every place where an entry of θ is read. */
export function usesOf(graph: Graph, entryOfTheta: ThetaEntry): readonly Use[] {
  return (graph.parameterByName.get(entryOfTheta.name)?.users ?? []).flatMap((id) => usesIn(graph, id, entryOfTheta));
}

export interface Use {
  readonly node: GraphNode;
  readonly param: NodeParam;
  readonly entryAt: number;
}

function usesIn(graph: Graph, id: string, { name, at }: ThetaEntry): readonly Use[] {
  const node = graph.byId.get(id);
  const isShared = graph.parameterByName.get(name)?.shared === true;
  return (node?.params ?? []).flatMap((param): readonly Use[] => {
    if (!node) return [];
    // A node's own listing shows every entry of its use, those that it reads from a shared one among them.
    if (!isShared) return param.listedAs === name ? [{ node, param, entryAt: at }] : [];
    if (param.slots === null) return param.listedAs === name ? [{ node, param, entryAt: at }] : [];
    return param.slots.flatMap((slot, entryAt) =>
      slot.parameter === name && slot.entry === at ? [{ node, param, entryAt }] : [],
    );
  });
}
