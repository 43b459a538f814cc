import type { FindingKind } from "../diagnosis/finding.ts";

/** What stops a run. */
export interface StopRules {
  readonly breakpoints: readonly Breakpoint[];
  readonly alarms: ReadonlySet<Alarm>;
}

/**
 * Asked after every step of the pass. `node` is hit when that node has been computed and again when it has had its backward
 * step; `op` at every node of that op, likewise; `data` when the expression's value has come to be, or is another than when it was computed last;
 * `expression` when the expression has become true. What holds already where the run is let go is no news.
 */
export type Breakpoint = {
  /** The adapter's number for it. */
  readonly id: number;
  readonly condition: Condition;
} & (
  | { readonly kind: "node"; readonly node: string }
  | { readonly kind: "op"; readonly op: string }
  | { readonly kind: "data"; readonly expression: string }
  | { readonly kind: "expression"; readonly expression: string }
);

export interface Condition {
  /** An expression of `core/watch`; what it needs but is not computed yet counts as not met. */
  readonly expression: string | null;
  /** `5` or `= 5`, `>= 5`, `> 5`, `< 5`, `<= 5`, `% 5`: of the times that it was hit. */
  readonly hits: string | null;
  /** A log point writes this, with every `{expression}` filled in, and does not stop. */
  readonly log: string | null;
}

export type Alarm =
  | Extract<FindingKind, "not-finite" | "dead" | "saturated" | "vanishing" | "exploding">
  | "loss-rises";

export type StopReason =
  | "entry"
  | "step"
  | "breakpoint"
  | "function breakpoint"
  | "data breakpoint"
  | "exception"
  | "goto"
  | "restart"
  | "end";

export interface Stop {
  readonly reason: StopReason;
  /** Why, in a sentence: the condition with its numbers, what the alarm found; null for a plain step. */
  readonly sentence: string | null;
  /** Ids of the breakpoints that were hit. */
  readonly breakpoints: readonly number[];
  readonly alarm: Alarm | null;
  /** What log points wrote on the way, oldest first, and conditions that could not be evaluated (each once a run). */
  readonly output: readonly OutputLine[];
}

export interface OutputLine {
  readonly kind: "log" | "error";
  readonly text: string;
  /** The node whose step wrote it. */
  readonly node: string | null;
  readonly breakpoint: number | null;
}
