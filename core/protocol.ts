import type { Detail } from "./debugger/debuggee.ts";
import type { Verdict } from "./diagnosis/whyAnswer.ts";
import type { Intent, JsonValue } from "./document/intent.ts";
import type { PictureWishes } from "./drawing/pictureWishes.ts";
import type { Phase } from "./engine/tape.ts";
import type { Explanation } from "./explain/explanation.ts";
import type { GradientSum, SumTerm } from "./explain/gradientSum.ts";
import type { WrittenParam } from "./graph/judgedNetwork.ts";
import type { DrawnLook } from "./layout/nodeGeometry.ts";
import type { ProblemCode, Severity } from "./problems.ts";
import type { DataRequests } from "./view/dataView.ts";
import type { DerivativeAnswer, DerivativeProgress, DerivativeQuestion } from "./view/derivativeView.ts";
import type { InsideRequests } from "./view/insideView.ts";
import type { MapRequests } from "./view/maps/mapsView.ts";
import type { OptimizerRequests } from "./view/optimizerView.ts";
import type { RunRequests, RunView } from "./view/runsView.ts";
import type { SweepRequests, SweepView } from "./view/sweepView.ts";
import type { TrainingAction, TrainingView } from "./view/trainingView.ts";

/**
 * What the extension host and the canvas say to each other: two unions and one map of requests. Numbers travel in
 * Float64Arrays, never in plain JSON, which would turn NaN and infinities into null.
 */

/** Host → canvas. */
export type HostMessage =
  /** The text was read anew: structure, shapes, problems. */
  | { readonly type: "network"; readonly network: NetworkView }
  /** The numbers of one sample's pass. */
  | { readonly type: "pass"; readonly pass: PassView | null; readonly why: string | null }
  /** A VS Code command that the canvas carries out (`stepForward`, `addNode`, …). */
  | { readonly type: "command"; readonly command: CanvasCommand }
  /** Asks for a picture of the canvas as it is now; answered with the request `picture` of the same id. */
  | { readonly type: "draw"; readonly id: number; readonly wishes: PictureWishes }
  /** Something outside the canvas (the tree view) chose these nodes. */
  | { readonly type: "select"; readonly nodes: readonly string[] }
  /**
   * A debug session of this network: where it stands; null when there is none (any more). `outdated`: the session runs an
   * earlier text, so the canvas shows a pass of its own. Numbers that go with it come along, so that both are drawn at once.
   */
  | {
      readonly type: "debug";
      readonly debug: DebugView | null;
      readonly outdated: boolean;
      readonly shown?: { readonly pass: PassView | null; readonly why: string | null };
    }
  /** A training run of this network; null when there is none (any more). Its numbers are those of the passes that come while it is there. */
  | { readonly type: "training"; readonly training: TrainingView | null }
  /** The runs before this one that are kept, in their order. */
  | { readonly type: "runs"; readonly runs: readonly RunView[] }
  /** A comparison of this network's architectures; null when there is none (any more). */
  | { readonly type: "sweep"; readonly sweep: SweepView | null }
  /** Breakpoints on this network's lines, by node. */
  | { readonly type: "breakpoints"; readonly breakpoints: readonly BreakpointView[] }
  /** Texts for people in VS Code's display language, by their English; sent first, and only where there are any. */
  | { readonly type: "strings"; readonly strings: Readonly<Record<string, string>> }
  | Reply;

/** Canvas → host. */
export type CanvasMessage =
  | { readonly type: "ready" }
  /** The canvas's selection changed. */
  | { readonly type: "selected"; readonly nodes: readonly string[] }
  /** The canvas's cursor stands here now (not told while a debug session owns it); text hints follow it. */
  | { readonly type: "cursor"; readonly cursor: number }
  | RequestMessage;

export type CanvasCommand =
  | "stepForward"
  | "stepBack"
  | "toStart"
  | "toEnd"
  | "togglePlay"
  | "nextSample"
  | "previousSample"
  | "addNode"
  | "deleteSelection"
  | "renameNode"
  | "expandLayer"
  | "foldNeurons"
  | "fit"
  | "zoomIn"
  | "zoomOut"
  | "zoomToSelection"
  | "zoomToActualSize"
  | "tidy"
  | "tidyAll"
  | "toggleDirection"
  | "toggleMinimap"
  | "selectAll"
  | "copyNodes"
  | "cutNodes"
  | "pasteNodes"
  | "duplicate"
  | "stack"
  | "saveTemplate"
  | "deleteAndReconnect"
  | "insertIntoWire"
  | "alignLeft"
  | "alignCentre"
  | "alignRight"
  | "alignTop"
  | "alignMiddle"
  | "alignBottom"
  | "distributeHorizontally"
  | "distributeVertically"
  | "togglePalette"
  | "toggleSelectTool"
  | "find"
  | "zoomToSelection"
  | "group"
  | "ungroup"
  | "foldGroups"
  | "unfoldGroups"
  | "focusInspector"
  | "focusCanvas"
  | "toggleNeurons"
  | "copyPicture"
  | "toggleBreakpoint"
  | "addConditionalBreakpoint"
  | "addLogPoint"
  | "runToNode"
  | "explainNode"
  | "whyGradient"
  | "copyExplanation"
  | "showPaths"
  | "showJacobian"
  | "compareModes"
  | "sweep"
  | "universalApproximation";

/** Request name → what it takes and what it gives back. A failure is a reply with an error sentence; every request has a time-out. */
export interface Requests
  extends DataRequests,
    InsideRequests,
    MapRequests,
    OptimizerRequests,
    RunRequests,
    SweepRequests {
  /** One gesture = one undo step. Refused where `version` is not the text's current one. */
  edit: { args: { version: number; intents: readonly Intent[]; label: string }; result: null };
  undo: { args: null; result: null };
  redo: { args: null; result: null };
  selectRow: { args: { row: number }; result: null };
  /** Writes a first row into the text's `data.rows`, zeros for every input, so that a network without data can run. */
  addRow: { args: null; result: null };
  /** Text of a scalar (`y1`, `y[2]`) or null for the objective. */
  differentiate: { args: { target: string | null }; result: null };
  /** Try parameter values without touching the text; an empty list ends the preview. */
  preview: { args: { changes: readonly PreviewChange[] }; result: null };
  /**
   * A step in formulas, as the pass stood after `cursor` steps (left out: when that step was done). `unit` and `input`: what the elementwise
   * formulas and the sums are of, 0 where they are left out; `from`: the first term of the sums to be listed.
   */
  explain: { args: ExplainArgs; result: ExplanationView };
  /** Why a gradient is zero, tiny or not finite, after `cursor` steps. `component`: of the node's value, or an entry of its parameter. */
  whyGradient: {
    args: { node: string; parameter: string | null; component: number; cursor: number };
    result: WhyView;
  };
  /**
   * A derivative between any two: a question, or the number of a job that goes on. A long one comes in pieces: it goes on only while
   * somebody asks for it, and a new question takes its place.
   */
  derivatives: { args: { question: DerivativeQuestion } | { job: number }; result: DerivativeReply };
  inspect: { args: { node: string }; result: NodeDetails };
  /** All weights of one layer or neuron, for the canvas that shows its units; `inspect` gives a side panel's worth of them. */
  weights: { args: { node: string }; result: LayerWeights };
  /** The whole of θ, for the inspector when nothing is selected. */
  theta: { args: null; result: ThetaView };
  /** Shows the place in the text editor beside the canvas. */
  reveal: { args: { node: string | null; offset: number | null }; result: null };
  /** The picture that was asked for, or a sentence why there is none. */
  picture: { args: { id: number; content: string | Uint8Array | null; error: string | null }; result: null };
  /** Begins what the command of that name does, with its dialogs. */
  export: { args: { how: ExportCommand }; result: null };
  /** Asks where to, and writes the file there; its dialog may stay open for long, so the answer does not wait for it. */
  saveFile: {
    args: { name: string; format: "csv" | "svg" | "png"; content: string | Uint8Array };
    result: null;
  };
  applyFix: { args: { version: number; problem: number }; result: null };
  /** The nodes as JSON text that stands by itself: a small network file. It is put on the clipboard as well. */
  copy: { args: { nodes: readonly string[] }; result: { readonly text: string } };
  /**
   * Adds the nodes of a text: what `copy` gave, a whole network file, or `{ id: node }` alone. `text` null: what is on the
   * clipboard. `at` is the place of their upper left corner; null leaves their pins where they are, or puts them beside what is there.
   */
  paste: { args: { text: string | null; at: readonly [number, number] | null }; result: InsertedParts };
  /** Copies with the same inputs from outside: at places, given by the originals' ids, else beside the originals. */
  duplicate: {
    args: { nodes: readonly string[]; places?: readonly (readonly [id: string, at: readonly [number, number]])[] };
    result: InsertedParts;
  };
  /** The selection and behind it copies of it, `copies` in all, each fed by the one before; what the selection fed is fed by the last. */
  stack: { args: { nodes: readonly string[]; copies: number }; result: InsertedParts };
  /**
   * Adds a template of `core/templates` or one that was saved. `options` by name, the template's defaults for the rest.
   * `after`: the node that feeds it; null gives it an input of its own. `groupName`: gathers its nodes, where there are several, in a group of that name, or of a free one like it.
   */
  insertTemplate: {
    args: {
      name: string;
      options: Readonly<Record<string, JsonValue>>;
      after: string | null;
      at: readonly [number, number] | null;
      groupName?: string | null;
    };
    result: InsertedParts;
  };
  /** Keeps the selection under a name, for every network of this person; one of the same name is replaced. */
  saveTemplate: { args: { name: string; nodes: readonly string[] }; result: null };
  removeTemplate: { args: { name: string }; result: null };
  savedTemplates: { args: null; result: readonly SavedTemplateView[] };
  /** Sets or clears the plain breakpoint of a node. */
  toggleBreakpoint: { args: { node: string }; result: null };
  /** Asks for a condition, a hit count or a log message, in VS Code's own input. */
  editBreakpoint: { args: { node: string; what: "condition" | "log" }; result: null };
  /** Starts a debug session of this network, or does with it what the name says. Refused where there is none. */
  debug: { args: { action: DebugAction }; result: null };
  /** Starts training this network as its file says, or does with the run what the name says. Refused with a sentence. */
  training: { args: { action: TrainingAction }; result: null };
  /** Moves the session's cursor. */
  debugGoTo: { args: { cursor: number }; result: null };
  debugRunToNode: { args: { node: string }; result: null };
  debugShowSample: { args: { sample: number }; result: null };
  /** What if: another number in the session, not in the file. */
  debugSetParameter: { args: { name: string; entry: number; value: number }; result: null };
}

export type DerivativeReply =
  | DerivativeProgress
  /** `asEvaluation`: found as in evaluation, where the pass shown is one of training (dropout, batch statistics). */
  | { readonly kind: "answer"; readonly answer: DerivativeAnswer; readonly asEvaluation: boolean };

export interface ExplainArgs {
  readonly step: number;
  readonly unit?: number;
  readonly input?: number;
  readonly from?: number;
  readonly cursor?: number;
}

/** An `Explanation` that can be sent. */
export interface ExplanationView extends Omit<Explanation, "terms" | "sums"> {
  readonly sums: readonly SumView[];
}

export interface SumView extends Omit<GradientSum, "terms" | "rest" | "total"> {
  readonly terms: readonly (Pick<SumTerm, "through" | "node" | "sample"> & { readonly isProduct: boolean })[];
  readonly hasRest: boolean;
  /** The total, the sum of the terms that are not listed, then upstream, local derivative and product of each term. */
  readonly numbers: Float64Array;
}

export interface WhyView {
  readonly verdict: Verdict;
  /** What was asked about: `h1`, `h1.w[0]`. */
  readonly name: string;
  readonly sentence: string;
  /** The node that causes it; null where none does. */
  readonly culprit: string | null;
  /** From the node asked about by way of the culprit. */
  readonly nodes: readonly string[];
}

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

/** What a request added to the text, in one step of undo. */
export interface InsertedParts {
  /** Ids of the new nodes, in file order: what the canvas selects. */
  readonly nodes: readonly string[];
  /** What could not be taken over as it was, one sentence each. */
  readonly notes: readonly string[];
}

export interface SavedTemplateView {
  readonly name: string;
  readonly nodeCount: number;
  /** Names of what feeds it from outside; the first takes `after`. */
  readonly openInputs: readonly string[];
}

export type ExportCommand = "exportPicture" | "copyPicture" | "copyAsSvg" | "copyAsMermaid" | "copyAsTikz";

export interface PreviewChange {
  /** As listed: `h1.w`, or a shared name. */
  readonly parameter: string;
  readonly entry: number;
  readonly value: number;
}

export type RequestName = keyof Requests;

export type RequestMessage = {
  [K in RequestName]: {
    readonly type: "request";
    readonly id: number;
    readonly name: K;
    readonly args: Requests[K]["args"];
  };
}[RequestName];

export type Reply =
  | { readonly type: "reply"; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly type: "reply"; readonly id: number; readonly ok: false; readonly error: string };

export interface NetworkView {
  /** The text document's version this was read from. */
  readonly version: number;
  readonly file: string;
  readonly title: string | null;
  /** `stale`: the text is broken now; nodes and edges are the last good ones. `empty`: nothing good has been read yet, or there are no nodes. */
  readonly state: "ok" | "stale" | "empty";
  readonly readOnly: boolean;
  /** In topological order; nodes that are left out of the pass (`broken`) come last, in file order. */
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
  readonly problems: readonly ProblemView[];
  /** Scalars offered for differentiation. */
  readonly targets: readonly string[];
  readonly objective: readonly string[];
  readonly parameterCount: number;
  readonly hiddenUnits: number;
  readonly depth: number;
  /** Nodes of the longest path through hidden units where it passes more than one, which makes a network deep; else null. */
  readonly deepPath: readonly string[] | null;
  /** True where there are parameters and yet the whole network is one affine map of its inputs. */
  readonly isLinear: boolean;
  /** As the text has them under `view.groups`; only members that exist. */
  readonly groups: readonly GroupView[];
}

/** Nodes that belong together under a name. Whether a group is folded is a matter of each canvas, not of the file. */
export interface GroupView {
  readonly name: string;
  readonly nodes: readonly string[];
}

export interface NodeView {
  readonly id: string;
  readonly op: string;
  readonly look: DrawnLook;
  readonly shape: readonly number[];
  readonly size: number;
  readonly depth: number;
  /** `tanh`, or null for an op without one. */
  readonly activation: string | null;
  readonly hasPreactivation: boolean;
  /** Attribute values as they hold (defaults filled in), as JSON. */
  readonly attributes: Readonly<Record<string, { readonly value: unknown; readonly written: boolean }>>;
  readonly params: readonly {
    readonly name: string;
    readonly listedAs: string;
    readonly shape: readonly number[];
    readonly size: number;
    readonly shared: boolean;
  }[];
  readonly parameterCount: number;
  /** Parameters that the text writes out, by name; left out where there are none. */
  readonly written?: Readonly<Record<string, WrittenParam>>;
  readonly inputs: readonly string[];
  readonly pin: readonly [number, number] | null;
  readonly isObjective: boolean;
  /**
   * True where the node cannot take part in a pass yet (its text, inputs or shapes are wrong, or something before it is):
   * a neuron just added, say. It is shown, its shape is unknown (`[]`, size 0) and it has no numbers.
   */
  readonly broken: boolean;
  /** Set by the canvas on layers that show their neurons. */
  readonly isOpen?: boolean;
}

export interface EdgeView {
  readonly key: string;
  readonly source: string;
  readonly target: string;
  /** Index in the target's list of inputs. */
  readonly input: number;
  readonly reference: string;
  readonly port: string | null;
  readonly shape: readonly number[];
}

export interface ProblemView {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly node: string | null;
  readonly input: number | null;
  readonly fix: string | null;
}

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

/** Everything about one node that the inspector shows. */
export interface NodeDetails {
  readonly id: string;
  readonly numbers: Float64Array;
  readonly params: readonly {
    readonly name: string;
    readonly listedAs: string;
    readonly shape: readonly number[];
    readonly shared: boolean;
    readonly doc: string;
    readonly value: Run;
    /** Over all uses; null where nothing flows. */
    readonly gradient: Run;
    /** Index of the step that completes the gradient (the last use's, or the regularization's); -1 where nothing flows. */
    readonly gradientAt: number;
    /** True where the file says nothing or names an initialiser, so that the numbers shown are drawn, not written. */
    readonly initialised: boolean;
    /** What they are drawn from: `he-normal, seed 7`; null where they are written. */
    readonly drawnFrom: string | null;
    /**
     * One a component: the listed parameter and the entry of it that this component reads. Null where component i simply
     * is entry i of `listedAs`. Not null where an entry names a shared parameter, or a shared scalar fills the whole.
     */
    readonly slots: readonly { readonly parameter: string; readonly entry: number }[] | null;
  }[];
  readonly upstream: Run;
  readonly localDerivative: Run;
}

/** What multiplies the inputs of a layer or a neuron, whole. */
export interface LayerWeights {
  readonly id: string;
  readonly numbers: Float64Array;
  readonly units: number;
  readonly inputs: number;
  /** Units × inputs, row by row; null for an op without such a matrix. */
  readonly weights: Run;
  readonly bias: Run;
  /** ∂target/∂W over all uses, in the order of `weights`; null where nothing flows. */
  readonly gradient: Run;
  readonly biasGradient: Run;
  /** Index of the step that completes the gradients; -1 where nothing flows. */
  readonly gradientAt: number;
}

/** θ in order: every parameter of the network once, with its gradient over all uses. */
export interface ThetaView {
  readonly numbers: Float64Array;
  readonly parameters: readonly {
    /** `h1.w`, or a shared name. */
    readonly name: string;
    readonly shape: readonly number[];
    readonly shared: boolean;
    /** Nodes that use it, in order. */
    readonly users: readonly string[];
    readonly value: Run;
    readonly gradient: Run;
    /** As in `NodeDetails`. */
    readonly gradientAt: number;
    readonly drawnFrom: string | null;
    readonly slots: readonly { readonly parameter: string; readonly entry: number }[] | null;
  }[];
}
