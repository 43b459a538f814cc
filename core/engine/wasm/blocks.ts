import type { Edge, GraphNode } from "../../graph/graph.ts";
import { activations } from "../../ops/activations.ts";
import { activationUse } from "../../ops/attributes.ts";

/** Nodes that run as one: neurons of one level that apply the same activation, or any other node by itself. */
export interface Block {
  readonly nodes: readonly GraphNode[];
  /** All its neurons read the very same references, so that it is a layer. */
  readonly isLayer: boolean;
}

interface BlockOptions {
  readonly alone: ReadonlySet<GraphNode>;
  /** Whether a gradient reaches the node: a block goes back as one, or not at all. */
  goesBack(node: GraphNode): boolean;
  readonly makesLayers: boolean;
}

/**
 * The order of a pass: level by level (the longest path from an input), and in each level the neurons that can run as
 * one fused. Display takes them apart again by each node's own address.
 */
export function findBlocks(
  nodes: readonly GraphNode[],
  { alone, goesBack, makesLayers }: BlockOptions,
): readonly Block[] {
  const levels: Map<string, GraphNode[]>[] = [];
  for (const node of nodes) {
    const groups = levels[node.depth] ?? new Map<string, GraphNode[]>();
    levels[node.depth] = groups;
    const key = alone.has(node) ? null : fusionKey(node);
    const name = key === null ? `alone ${node.index}` : `${goesBack(node)} ${key}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [node]);
    else group.push(node);
  }
  return levels.flatMap((groups) =>
    [...(groups?.values() ?? [])].flatMap((group) => splitByInputs(group, makesLayers)),
  );
}

/** What two neurons must have in common; null where a node runs alone. */
function fusionKey(node: GraphNode): string | null {
  if (node.op.name !== "neuron" || !node.batched) return null;
  const use = activationUse(node.attributes);
  const activation = activations.get(use?.name ?? "");
  if (use === null || activation === undefined || activation.vector || activation.learned.length > 0) return null;
  return JSON.stringify([use.name, use.attributes]);
}

/** Neurons with the very same inputs make a layer; those that are left are a block of their own, each with its references. */
function splitByInputs(group: readonly GraphNode[], makesLayers: boolean): readonly Block[] {
  if (group.length === 1 || !makesLayers) return [{ nodes: group, isLayer: false }];
  const byInputs = new Map<string, GraphNode[]>();
  for (const node of group) {
    const key = `${node.edges.map(referenceKey).join()}|${node.params.length}`;
    const alike = byInputs.get(key);
    if (alike === undefined) byInputs.set(key, [node]);
    else alike.push(node);
  }
  const layers = [...byInputs.values()].filter((nodes) => nodes.length > 1 && nodes.every(readsRows));
  const inLayers = new Set(layers.flat());
  const rest = group.filter((node) => !inLayers.has(node));
  return [
    ...layers.map((nodes) => ({ nodes, isLayer: true })),
    ...(rest.length > 0 ? [{ nodes: rest, isLayer: false }] : []),
  ];
}

const referenceKey = ({ source, components }: Edge): string => `${source.index}:${components?.join(" ") ?? ""}`;

/** Worth a product of matrices: with one or two inputs a table of references is as quick. */
function readsRows({ id, edges, params }: GraphNode): boolean {
  const isOwn = params.every(({ name, slots, listedAs }) => slots === null && listedAs === `${id}.${name}`);
  return isOwn && edges.reduce((size, edge) => size + edge.size, 0) > 1;
}
