import type { Phase, Tape } from "../engine/tape.ts";
import type { UpdateFacts } from "../explain/update.ts";
import type { Edge, Graph, GraphNode } from "../graph/graph.ts";
import type { OutputLine, Stop, StopRules } from "./stops.ts";

/**
 * A network as something that is debugged: training steps over the chosen rows, each a pass forward, back and the update
 * of θ. It knows no protocol and no view; an adapter drives it, and whoever looks reads its tape. Deterministic: going back
 * and then forward again gives the same numbers bit for bit.
 */
export interface Debuggee {
  readonly graph: Graph;
  /** Passes of the whole run: epochs × batches. */
  readonly passCount: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Whether each pass ends in an update of θ. */
  readonly updates: boolean;
  readonly place: Place;
  /** The steps of the pass at `place`; the last is `update` where the run moves θ. */
  readonly steps: readonly RunStep[];
  /** What the pass left at the cursor. Inside a step it does not have that step's numbers yet: `inside` has those that were reached. */
  readonly tape: Tape;
  /** The part of a step that is done; null between steps. */
  readonly inside: InsideView | null;
  /** Does all of the pass in advance and gives what it leaves, for views that show one cursor after another; the place stays. Its numbers change with the next pass. */
  whole<T>(read: (tape: Tape) => T): T;
  /** Rows of the data that this pass runs over, in the order of its samples. */
  readonly rows: readonly number[];
  /** From 1. */
  readonly epoch: number;
  /** A parameter after the update of this pass; null before it, and where the run moves nothing. */
  nextParameter(name: string): Float64Array | null;
  /** What the update at the end of this pass reads and leaves, for a look at it, wherever the place is; null where the run moves nothing. */
  lookAtUpdate<T>(look: (facts: UpdateFacts) => T): T | null;
  /** What the place is inside of, from the outermost: training step, sample or batch, pass, node, unit, detail. */
  readonly levels: readonly Level[];
  /** Numbers that a person set and the file does not have. */
  readonly whatIfs: readonly WhatIf[];
  /** Counts changes of numbers behind the same cursor: another pass, a what-if. A view that has seen this number has seen all values of the pass. */
  readonly generation: number;

  /** Next step at this depth: the next node, or the next detail inside one. Null at the end of the run. `rules`: what to tell of the place, and write there. */
  stepOver(rules?: StopRules): Stop | null;
  /** Into the next step: its first unit or detail; where it has none, as `stepOver`. */
  stepIn(): Stop | null;
  /** Finishes what the place is inside of: the unit, the node, else the pass (forward, backward, update), unless a rule stops it on the way. */
  stepOut(rules?: StopRules): Stop | null;
  /** Undoes one step at this depth; null at the beginning of the run. */
  stepBack(): Stop | null;
  /** Goes on until a rule stops it, but at most `most` steps: null where it would go on. At the end of the run the reason is `end`. */
  proceed(rules: StopRules, most: number): Stop | null;
  /** The same backwards; at the beginning the reason is `entry`. */
  proceedBack(rules: StopRules, most: number): Stop | null;
  /** What log points wrote and conditions complained of since a stop or this gave it last: for whoever shows it while the run goes on. */
  takeOutput(): readonly OutputLine[];
  /** Any place of the run; out of range goes to the nearest. */
  goTo(place: Pick<Place, "pass" | "cursor">): Stop;
  /**
   * Forward to where the node has been computed, or has had its backward step: whichever comes next, unless a rule stops it on the way; null
   * where neither comes any more in this run.
   */
  runToNode(id: string, rules?: StopRules): Stop | null;
  /** Back to the beginning; what-ifs stay. */
  restart(): Stop;

  /**
   * Tries another number from this training step on (inputs: in this pass alone). Throws a RangeError in a sentence where there is no such
   * quantity or entry, and for a number that is not finite. The pass is run again up to the same place.
   */
  setParameter(name: string, entry: number, value: number): void;
  setInput(id: string, component: number, sample: number, value: number): void;
  /** Takes one what-if, or all of them, back. */
  takeBack(whatIf: WhatIf | null): void;
  /** The objective of this pass run to its end, as it is and as it would be without the what-ifs; null without an objective. */
  objectives(): { readonly now: number; readonly without: number } | null;
}

/** Where a run stands. All of `cursor` steps of pass `pass` are done; inside a step some of its details are. */
export interface Place {
  /** Training step of the run, from 0. */
  readonly pass: number;
  /** Steps of this pass that are done: 0 … steps.length. */
  readonly cursor: number;
  /** Inside step `cursor`; null between steps. */
  readonly inside: Inside | null;
}

export interface Inside {
  /** The unit (of a layer), or the parameter's index (of an update); null in a node of one unit. */
  readonly unit: number | null;
  /** Details of that unit that are done, counted from 1; null: the unit is done as a whole. */
  readonly detail: number | null;
}

/** A step that is being gone through. */
export interface InsideView {
  readonly step: RunStep;
  /** How many units it has; null where it is not gone through by units. */
  readonly units: number | null;
  readonly unit: number | null;
  /** Details of the unit that are done; all of them where `detail` of the place is null. */
  readonly details: readonly Detail[];
  /**
   * Numbers of the step's node that were reached, of all samples ([component][sample], the batch of the pass): the first `known` components,
   * NaN behind them. Null where none was reached yet. Not for `parameters` and `inputs`: see `parameterGradient` and `sent`.
   */
  values(
    detail: "u" | "z" | "upstream" | "local" | "delta",
  ): { readonly data: Float64Array; readonly known: number } | null;
  /** ∂target/∂(the node's own parameter) through this use: rows of the units that were reached, NaN behind them; null before. */
  parameterGradient(param: string): { readonly data: Float64Array; readonly known: number } | null;
  /** What goes back along each of the node's references, once the detail `inputs` is done; else null. */
  sent(edge: Edge): Float64Array | null;
}

export interface RunStep {
  readonly index: number;
  readonly phase: Phase | "update";
  /** Null for objective, seed, regularization and update. */
  readonly node: GraphNode | null;
}

/**
 * Parts of one unit's step, in the order in which they happen. Forward: u, then z = φ(u). Backward: the upstream derivative ∂L/∂z, the
 * local one φ′(u), their product δ, the parameters' gradients, and what goes back to the inputs.
 */
export type Detail = "u" | "z" | "upstream" | "local" | "delta" | "parameters" | "inputs";

/** One frame of the call stack. */
export interface Level {
  readonly kind: "run" | "trainingStep" | "samples" | "pass" | "node" | "unit" | "detail";
  /** English, short: `training step 2`, `rows 0–3`, `backward`, `h2`, `unit 3`, `δ`. */
  readonly name: string;
  /** The node whose line it stands on; null where it stands on none. */
  readonly node: string | null;
}

export interface WhatIf {
  readonly kind: "parameter" | "input";
  /** Parameter as listed (`h1.w`, or a shared name), or the input's id. */
  readonly name: string;
  readonly entry: number;
  /** The row of the data, for an input. */
  readonly row: number | null;
  readonly from: number;
  readonly to: number;
  /** Training step from which it holds. */
  readonly pass: number;
}
