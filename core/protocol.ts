import type { Intent, JsonValue } from "./document/intent.ts";
import type { PictureWishes } from "./drawing/pictureWishes.ts";
import type { DataRequests } from "./view/dataView.ts";
import type { BreakpointView, DebugAction, DebugView, PreviewChange } from "./view/debugViews.ts";
import type { DerivativeAnswer, DerivativeProgress, DerivativeQuestion } from "./view/derivativeView.ts";
import type { ExplainArgs, ExplanationView, WhyView } from "./view/explanationViews.ts";
import type { InsideRequests } from "./view/insideView.ts";
import type { MapRequests } from "./view/maps/mapsView.ts";
import type { NetworkView } from "./view/networkViews.ts";
import type { OptimizerRequests } from "./view/optimizerView.ts";
import type { LayerWeights, NodeDetails, ThetaView } from "./view/parameterViews.ts";
import type { PassView } from "./view/passViews.ts";
import type { RunRequests, RunView } from "./view/runsView.ts";
import type { SweepRequests, SweepView } from "./view/sweepView.ts";
import type { TrainingAction, TrainingView } from "./view/trainingView.ts";

export type { BreakpointView, DebugAction, DebugView, PreviewChange } from "./view/debugViews.ts";
export type { ExplainArgs, ExplanationView, SumView, WhyView } from "./view/explanationViews.ts";
export type { EdgeView, GroupView, NetworkView, NodeView, ProblemView } from "./view/networkViews.ts";
export type { LayerWeights, NodeDetails, ThetaView } from "./view/parameterViews.ts";
export type { EdgePass, FindingView, NodePass, PassPhase, PassView, Run } from "./view/passViews.ts";

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
  /** What came last of a training run is on screen. */
  | { readonly type: "painted" }
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
  /** Puts a text on the clipboard, for a page that may not. */
  copyText: { args: { text: string }; result: null };
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
