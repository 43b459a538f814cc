import type { Phase } from "../engine/tape.ts";
import type { ProblemCode } from "../problems.ts";

/** A run of numbers inside `PassView.numbers`; null where there are none at any cursor. */
export type Run = readonly [start: number, length: number] | null;

/** A pass of a debug session may end with the update of θ. */
export type PassPhase = Phase | "update";

/**
 * One whole pass over one sample. Everything is here at once, so that stepping is instant; the canvas shows only what
 * is computed at its cursor: a value when `cursor > forwardAt`, a gradient when `cursor > backwardAt`.
 */
export interface PassView {
  readonly version: number;
  readonly row: number;
  readonly rowCount: number;
  /** What the sample is, in short: `x = [0, 1], t = 1`. */
  readonly rowLabel: string;
  /** What is differentiated: `L`, `y1`; null where there is nothing. */
  readonly target: string | null;
  readonly targetIsObjective: boolean;
  readonly timeline: readonly { readonly phase: PassPhase; readonly node: string | null }[];
  readonly numbers: Float64Array;
  /** Same order as `NetworkView.nodes`. */
  readonly nodes: readonly NodePass[];
  /** Same order as `NetworkView.edges`. */
  readonly edges: readonly EdgePass[];
  readonly objective: Run;
  readonly regularization: Run;
  /** What is wrong with this pass, the gravest first. */
  readonly findings: readonly FindingView[];
  readonly preview: boolean;
}

export interface FindingView {
  readonly node: string | null;
  readonly sentence: string;
  /** The code of the problem that says the same of the data as a whole; null where there is none. */
  readonly code: ProblemCode | null;
}

export interface NodePass {
  /** Index of the step that computes it in the timeline. */
  readonly forwardAt: number;
  /** -1 where nothing flows back to it. */
  readonly backwardAt: number;
  readonly value: Run;
  readonly preactivation: Run;
  readonly gradient: Run;
  readonly delta: Run;
}

export interface EdgePass {
  /** Weights that multiply what the edge carries: one a component for a neuron, null for ops without weights and for layers. */
  readonly weight: Run;
  /** weight × value for a neuron, else the values carried. */
  readonly contribution: Run;
  /** ∂target/∂(what the edge carries) through this edge alone; computed by the target's backward step. */
  readonly gradient: Run;
}
