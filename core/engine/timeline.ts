import type { Graph, GraphNode, Target } from "../graph/graph.ts";
import type { TargetChoice, TimelineStep } from "./tape.ts";

/** The objective as what is differentiated; null where the file names none. */
export function objectiveTarget(graph: Graph): TargetChoice | null {
  const terms = graph.objective;
  return terms.length === 0 ? null : { kind: "objective", text: terms.map((term) => term.text).join(" + "), terms };
}

export function termsOf(target: TargetChoice | null): readonly Target[] {
  if (target === null) return [];
  return target.kind === "objective" ? target.terms : [target.term];
}

/** Whether a gradient goes back along a reference: not into a port that takes labels. */
export function createFlowTest(): (node: GraphNode, port: number) => boolean {
  const discrete = new Map<GraphNode, ReadonlySet<number>>();
  return (node, port) => {
    if (node.op.discretePorts === undefined) return true;
    const ports = discrete.get(node) ?? new Set(node.op.discretePorts(node.site));
    discrete.set(node, ports);
    return !ports.has(port);
  };
}

export interface NodeTest {
  has(node: GraphNode): boolean;
}

/** Nodes from which a path leads to the target, the target's own nodes among them. */
export function nodesBehind(
  graph: Graph,
  target: TargetChoice | null,
  flows: (node: GraphNode, port: number) => boolean,
): NodeTest {
  const behind: boolean[] = graph.nodes.map(() => false);
  for (const { node } of termsOf(target)) {
    const at = graph.byId.get(node);
    if (at !== undefined) behind[at.index] = true;
  }
  for (let i = graph.nodes.length - 1; i >= 0; i--) {
    const node = graph.nodes[i];
    if (node === undefined || behind[i] !== true) continue;
    for (const edge of node.edges) if (flows(node, edge.port)) behind[edge.source.index] = true;
  }
  return { has: (node) => behind[node.index] === true };
}

/**
 * The steps of a pass: every node forward (what joins the samples after everything that has a value for each), the
 * objective, the seed, then back through the nodes behind the target, and the regularization's part last.
 */
export function createTimeline(graph: Graph, target: TargetChoice | null, behind: NodeTest): readonly TimelineStep[] {
  const forward = [...graph.nodes.filter((node) => node.batched), ...graph.nodes.filter((node) => !node.batched)];
  const steps: TimelineStep[] = [];
  const add = (phase: TimelineStep["phase"], node: GraphNode | null): void => {
    steps.push({ index: steps.length, phase, node });
  };
  for (const node of forward) add(node.op.reducesBatch ? "loss" : "forward", node);
  if (graph.objective.length > 0) add("objective", null);
  if (target !== null) {
    add("seed", null);
    for (const node of forward.toReversed()) if (behind.has(node)) add("backward", node);
    if (target.kind === "objective" && regularizes(graph)) add("regularization", null);
  }
  return steps;
}

export function regularizes(graph: Graph): boolean {
  const { regularization } = graph;
  return (
    regularization !== null && (regularization.l1 !== 0 || regularization.l2 !== 0) && regularization.covered.size > 0
  );
}
