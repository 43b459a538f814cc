import fc from "fast-check";
import type { LayoutEdge, LayoutNode } from "../../../core/layout/nodeGeometry.ts";

export interface RandomGraph {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
}

const LOOKS = ["neuron", "neuron", "layer", "sign", "loss", "output"] as const;

/** Directed acyclic graphs: node i reads some of the nodes before it. */
export const anyGraph: fc.Arbitrary<RandomGraph> = fc
  .array(
    fc.record({
      look: fc.constantFrom(...LOOKS),
      size: fc.constantFrom(1, 1, 7),
      reads: fc.array(fc.nat(), { maxLength: 3 }),
    }),
    {
      minLength: 1,
      maxLength: 25,
    },
  )
  .map(graphFrom);

function graphFrom(
  parts: readonly { look: (typeof LOOKS)[number]; size: number; reads: readonly number[] }[],
): RandomGraph {
  const nodes: LayoutNode[] = [];
  const edges: LayoutEdge[] = [];
  parts.forEach(({ look, size, reads }, i) => {
    const sources = i === 0 ? [] : [...new Set(reads.map((read) => read % i))];
    const depth = Math.max(-1, ...sources.map((source) => nodes[source]?.depth ?? 0)) + 1;
    nodes.push({ id: `n${i}`, look: sources.length === 0 ? "input" : look, size, depth, pin: null });
    edges.push(...sources.map((source, input) => edge(`n${source}`, `n${i}`, input)));
  });
  return { nodes, edges };
}

export function node(id: string, more: Partial<LayoutNode> = {}): LayoutNode {
  return { id, look: "neuron", size: 1, depth: 1, pin: null, ...more };
}

export function edge(source: string, target: string, input = 0): LayoutEdge {
  return { key: `${source}→${target}:${input}`, source, target, input };
}
