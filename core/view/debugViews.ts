import type { Detail } from "../debugger/debuggee.ts";

export type DebugAction = "start" | "stop" | "restart" | "takeBackWhatIfs" | "writeWhatIfs";

/** Where a debug session stands, as a canvas shows it. The session owns the cursor: a canvas asks it to go somewhere. */
export interface DebugView {
  /** Steps done, as the canvas's own cursor. */
  readonly cursor: number;
  /** Steps of this pass; one more than its timeline has where the last is the update of θ. */
  readonly stepCount: number;
  /** False while it runs. */
  readonly stopped: boolean;
  /** The node whose step was done last, or that it is inside of. */
  readonly node: string | null;
  /** Inside a node: the unit and the part of its step, in words (`unit 3 · δ`); null between steps. */
  readonly inside: string | null;
  /** The same for machines: the unit, and the part of its step that was done last; null where there is none. */
  readonly unit?: number | null;
  /** The first component of the node's value that the unit has; null where there is none. */
  readonly component?: number | null;
  readonly detail?: Detail | null;
  /** The whole place in words: `training step 2 · rows 0–3 · backward · h2`. */
  readonly place: string;
  /** Why it stopped, in a sentence; null for a plain step. */
  readonly why: string | null;
  readonly pass: number;
  readonly passCount: number;
  /** Samples of the batch, and the one that the views show. */
  readonly sample: number;
  readonly sampleCount: number;
  /** Numbers that were set and are not saved. */
  readonly whatIfs: readonly {
    readonly name: string;
    readonly entry: number;
    readonly from: number;
    readonly to: number;
  }[];
}

export interface BreakpointView {
  readonly node: string;
  readonly enabled: boolean;
  readonly kind: "plain" | "conditional" | "log";
  /** Condition, hit count or log message, as written; null for a plain one. */
  readonly text: string | null;
}

export interface PreviewChange {
  /** As listed: `h1.w`, or a shared name. */
  readonly parameter: string;
  readonly entry: number;
  readonly value: number;
}
