import type { Edge, Graph, GraphNode, Target } from "../graph/graph.ts";
import type { PassMode } from "../ops/op.ts";
import type { Tensor } from "../tensor.ts";

/**
 * What a pass leaves behind, as it stands at the cursor. Whatever has not been computed at the cursor is `null`, never 0.
 * The machine (`machine.ts`) implements this; views, explanations and the command line read only this.
 */
export interface Tape {
  readonly graph: Graph;
  /** Samples in this pass. */
  readonly batch: number;
  /** What is differentiated: the objective, or one scalar. Null where the file names no objective and nobody chose. */
  readonly target: TargetChoice | null;
  /** Training: batch statistics, dropped units. Evaluation: running statistics, nothing dropped. */
  readonly mode: PassMode;
  readonly timeline: readonly TimelineStep[];
  /** Number of steps done: 0 before the first, `timeline.length` after the last. */
  readonly cursor: number;

  value(node: GraphNode): Tensor | null;
  /** u, for ops that have one. */
  preactivation(node: GraphNode): Tensor | null;
  /** ∂target/∂z of the node, once complete (all its consumers have sent theirs). Null too where no path leads to the target. */
  gradient(node: GraphNode): Tensor | null;
  /** δ = ∂target/∂u. */
  delta(node: GraphNode): Tensor | null;
  /** ∂target/∂(what this reference carries), through this edge alone: `edge.size` components. */
  edgeGradient(edge: Edge): Tensor | null;
  /** ∂target/∂parameter, summed over uses and samples; null before the first use's backward step and where nothing flows. */
  parameterGradient(name: string): Float64Array | null;
  /** Uses that have contributed so far, of how many will. */
  parameterProgress(name: string): { readonly done: number; readonly of: number };
  /** ∂target/∂(this node's parameter) through this use alone. */
  useGradient(node: GraphNode, param: string): Float64Array | null;
  parameterValue(name: string): Float64Array;
  /** The node's parameter as its kernel reads it, shared entries filled in. */
  paramValue(node: GraphNode, param: string): Float64Array;
  /** What the node kept from earlier passes (running statistics), as it stood before this one. */
  bufferValue(node: GraphNode, name: string): Float64Array;
  /** The same after this pass; null before the node's forward step, and in evaluation, which moves none. */
  nextBufferValue(node: GraphNode, name: string): Float64Array | null;
  /** What the node's forward kept for its backward (see `Op.scratch`), of all samples; null before it. */
  scratch(node: GraphNode): Float64Array | null;
  /** Sum of the objective's nodes plus regularization, once computed. */
  readonly objective: number | null;
  readonly regularization: number | null;
}

/** What a finished pass says, whichever engine ran it. */
export type FinishedPass = Pick<
  Tape,
  | "graph"
  | "batch"
  | "target"
  | "mode"
  | "value"
  | "preactivation"
  | "gradient"
  | "delta"
  | "parameterValue"
  | "parameterGradient"
  | "bufferValue"
  | "nextBufferValue"
  | "objective"
>;

export type TargetChoice =
  | { readonly kind: "objective"; readonly text: string; readonly terms: readonly Target[] }
  | { readonly kind: "scalar"; readonly text: string; readonly term: Target };

/**
 * forward: one node's value. loss: a node that reduces the batch. objective: the sum plus regularization.
 * seed: ∂target/∂target = 1 placed on the target (before the first backward step). backward: one node's δ, parameter gradients and
 * what it sends to each of its inputs. regularization: its part of the parameter gradients.
 */
export type Phase = "forward" | "loss" | "objective" | "seed" | "backward" | "regularization";

export interface TimelineStep {
  readonly index: number;
  readonly phase: Phase;
  /** Null for objective, seed and regularization. */
  readonly node: GraphNode | null;
}
