import * as vscode from "vscode";
import { editsFor } from "../../core/document/edits.ts";
import type { TextEdit } from "../../core/document/intent.ts";
import type { Tape } from "../../core/engine/tape.ts";
import type { Graph, GraphNode } from "../../core/graph/graph.ts";
import { findTarget } from "../../core/graph/objective.ts";
import type {
  CanvasCommand,
  CanvasMessage,
  HostMessage,
  PassView,
  PreviewChange,
  Reply,
  RequestMessage,
  RequestName,
  Requests,
} from "../../core/protocol.ts";
import type { WholeNumbers } from "../../core/view/wholeNumbers.ts";
import type { DebugState, DebugStates } from "../debug/debugStates.ts";
import { Disposables } from "../disposables.ts";
import { t } from "../l10n.ts";
import { pictureOf } from "../networkPicture.ts";
import type { NetworkLease } from "../networks.ts";
import { type FinishedPass, type PassChoice, SamplePass } from "../samplePass.ts";
import type { TemplateStore } from "../savedTemplates.ts";
import { sweepRequests } from "../sweep/sweepRequests.ts";
import type { Sweeps } from "../sweep/sweeps.ts";
import { optimizedRun } from "../training/optimizedRun.ts";
import { trainingRequests } from "../training/trainingRequests.ts";
import type { Trainings } from "../training/trainings.ts";
import { derivativeRequests } from "../views/derivativeRequests.ts";
import { insideRequests } from "../views/insideRequests.ts";
import { mapRequests } from "../views/mapRequests.ts";
import { optimizerRequests } from "../views/optimizerRequests.ts";
import { withPreview } from "../views/withPreview.ts";
import { dataRequests } from "./dataRequests.ts";
import { DebuggedText } from "./debuggedText.ts";
import { debugRequests } from "./debugRequests.ts";
import { editRequests } from "./editRequests.ts";
import { explainRequests } from "./explainRequests.ts";
import { firstRow } from "./firstRow.ts";
import { layerWeights } from "./layerWeights.ts";
import { breakpointViews } from "./nodeBreakpoints.ts";
import { Pacer } from "./pacer.ts";
import { PageArrival } from "./pageArrival.ts";
import { nodeDetails, thetaView, type WeightsFile } from "./parameterViews.ts";
import { type Handler, partRequests } from "./partRequests.ts";
import { passView } from "./passView.ts";
import { PictureRequests } from "./pictureRequests.ts";
import { windowRequests } from "./windowRequests.ts";

type Handlers = { readonly [K in RequestName]: Handler<K> };

/** One panel: which sample it shows, what it differentiates, which values it is trying out. Ends with its panel. */
export class EditorSession implements vscode.Disposable {
  private readonly lease: NetworkLease;
  private readonly panel: vscode.WebviewPanel;
  private readonly templates: TemplateStore;
  private readonly owned = new Disposables();
  private readonly arrival: PageArrival;
  /** Nothing can be posted to a page before it has said so, nor to a hidden one, whose content is gone. */
  private ready = false;
  private row = 0;
  private target: string | null = null;
  private changes: readonly PreviewChange[] = [];
  private pass: SamplePass | null = null;
  private selection: readonly string[] = [];
  private readonly debugged: DebugStates;
  private readonly trainings: Trainings;
  private readonly sweeps: Sweeps;
  private readonly debuggedText = new DebuggedText();
  /** Which numbers of a debug session the page has; null: it has the panel's own, or none. */
  private shownNumbers: string | null = null;
  /** Infinity is the end, where a canvas opens. */
  private ownCursor = Number.POSITIVE_INFINITY;
  /** Pictures of the canvas as it is now. */
  readonly pictures = new PictureRequests((message) => this.post(message));
  private readonly learning = this.owned.own(
    new Pacer(() => {
      this.postTraining();
      this.postPass();
    }),
  );
  private readonly selectionChanged = this.owned.own(new vscode.EventEmitter<void>());
  readonly onDidSelect = this.selectionChanged.event;
  private readonly cursorMoved = this.owned.own(new vscode.EventEmitter<void>());
  /** The canvas's own cursor moved, or it shows another pass; what a debug session does is told by its `DebugState`. */
  readonly onDidMoveCursor = this.cursorMoved.event;

  /** `showPage` fills the panel with the page that will say `ready`. */
  constructor(
    lease: NetworkLease,
    panel: vscode.WebviewPanel,
    showPage: () => void,
    templates: TemplateStore,
    debugged: DebugStates,
    trainings: Trainings,
    sweeps: Sweeps,
  ) {
    this.sweeps = sweeps;
    this.debugged = debugged;
    this.trainings = trainings;
    this.lease = this.owned.own(lease);
    this.panel = panel;
    this.templates = templates;
    this.arrival = this.owned.own(new PageArrival(showPage, () => panel.visible));
    this.owned.own(lease.network.onDidChange(() => this.showAnew()));
    this.owned.own(debugged.onDidChange((network) => network === lease.network && this.postDebug()));
    this.owned.own(trainings.onDidChange((network) => network === lease.network && this.showTraining()));
    this.owned.own(trainings.onDidChangeKept((network) => network === lease.network && this.postRuns()));
    this.owned.own(sweeps.onDidChange((network) => network === lease.network && this.postSweep()));
    this.owned.own(vscode.debug.onDidChangeBreakpoints(() => this.postBreakpoints()));
    this.owned.own(panel.webview.onDidReceiveMessage((message: CanvasMessage) => this.receive(message)));
    this.owned.own(
      panel.onDidChangeViewState(() => {
        if (panel.visible && !this.ready) this.arrival.expect();
        if (!panel.visible) this.ready = false;
      }),
    );
    showPage();
    this.arrival.expect();
  }

  get network(): NetworkLease["network"] {
    return this.lease.network;
  }

  command(command: CanvasCommand): void {
    this.post({ type: "command", command });
  }

  /** Ids of the nodes that are selected on the canvas. */
  get selected(): readonly string[] {
    return this.selection;
  }

  /** Steps of the pass that are done where the canvas's own cursor stands; Infinity at the end. */
  get cursor(): number {
    return this.ownCursor;
  }

  /** Which pass the canvas shows when nothing is debugged: which sample, what is differentiated, which numbers are tried out. */
  get choice(): PassChoice {
    return { row: this.row, target: this.target, changes: this.changes };
  }

  /** Selects nodes on the canvas, and brings the first of them into view. */
  select(nodes: readonly string[]): void {
    this.post({ type: "select", nodes });
  }

  differentiate(target: string | null): void {
    this.target = target;
    this.pass = null;
    this.postPass();
  }

  async addRow(): Promise<void> {
    const { document, graph } = this.network.reading;
    if (!document || !graph) throw new Error(t("The text cannot be read now, so no row can be added."));
    await this.edit((text) => editsFor(text, [firstRow(document, graph)]));
  }

  dispose(): void {
    this.owned.dispose();
  }

  private receive(message: CanvasMessage): void {
    if (message.type === "ready") {
      this.ready = true;
      this.arrival.arrived();
      if (vscode.l10n.bundle) this.post({ type: "strings", strings: vscode.l10n.bundle });
      this.postNetwork();
      this.postPass();
      this.postBreakpoints();
      this.postTraining();
      this.postRuns();
      void this.trainings.recover(this.network);
      this.postSweep();
      this.pictures.repeat();
    } else if (message.type === "selected") {
      this.selection = message.nodes;
      this.selectionChanged.fire();
    } else if (message.type === "cursor") {
      this.ownCursor = message.cursor;
      this.cursorMoved.fire();
    } else if (message.type === "painted") this.learning.painted();
    else if (message.type === "request") void this.answer(message).then((reply) => this.post(reply));
  }

  /** What the page asks for; rejects with a sentence where it cannot be done. */
  async ask<K extends RequestName>(name: K, args: Requests[K]["args"]): Promise<Requests[K]["result"]> {
    return this.handlers[name](args);
  }

  private async answer({ id, name, args }: RequestMessage): Promise<Reply> {
    try {
      return { type: "reply", id, ok: true, value: await this.ask(name, args) };
    } catch (error) {
      return { type: "reply", id, ok: false, error: error instanceof Error ? error.message : String(error) };
    }
  }

  private readonly handlers: Handlers = {
    ...editRequests(() => this.network),
    ...windowRequests(() => ({ network: this.network, column: this.panel.viewColumn })),
    ...debugRequests(() => ({ network: this.network, debugged: this.debugged })),
    ...explainRequests(
      (read) => this.read((tape) => read(tape, 0)),
      (look) => this.debugRun()?.lookAtUpdate(look) ?? null,
    ),
    ...derivativeRequests((read) => this.read((tape) => read(tape, 0))),
    ...dataRequests(() => ({ ...this.whole(), source: this.network.reading.document?.data ?? null })),
    ...mapRequests(() => withPreview(this.whole(), this.changes)),
    ...insideRequests(() => this.trainings.of(this.network)?.inside ?? null),
    ...optimizerRequests(() => optimizedRun(this.network, this.trainings.of(this.network))),
    ...sweepRequests(() => this.sweeps.hostOf(this.network)),
    ...partRequests({
      text: () => this.network.document.getText(),
      edit: (makeEdits) => this.edit(makeEdits),
      readClipboard: () => vscode.env.clipboard.readText(),
      writeClipboard: (text) => vscode.env.clipboard.writeText(text),
      templates: () => this.templates,
    }),
    addRow: async () => {
      await this.addRow();
      return null;
    },
    selectRow: ({ row }) => {
      this.row = row;
      this.postPass();
      return null;
    },
    differentiate: ({ target }) => {
      // Refused before anything changes, so that a slip of the pen does not take the numbers off the screen.
      const { graph } = this.network.reading;
      const found = target !== null && graph ? findTarget(graph, target) : null;
      if (typeof found === "string") throw new Error(found);
      this.differentiate(target);
      return null;
    },
    preview: ({ changes }) => {
      this.changes = changes;
      this.postPass();
      return null;
    },
    ...trainingRequests(() => ({ network: this.network, trainings: this.trainings, row: this.row })),
    inspect: ({ node }) => this.read((tape) => nodeDetails(tape, nodeIn(tape, node), this.weightsFile()), true),
    weights: ({ node }) => this.read((tape) => layerWeights(tape, nodeIn(tape, node)), true),
    theta: () => this.read((tape) => thetaView(tape, this.weightsFile()), true),
    picture: (answer) => this.pictures.answer(answer),
  };

  private edit(makeEdits: (text: string) => readonly TextEdit[]): Promise<void> {
    return this.network.change(makeEdits);
  }

  private showAnew(): void {
    this.pass = null;
    this.postBreakpoints();
    // What was being tried out belonged to the text as it was, and what was differentiated may be gone.
    this.changes = [];
    const { graph } = this.network.reading;
    if (this.target !== null && graph && typeof findTarget(graph, this.target) === "string") this.target = null;
    this.postNetwork();
    this.postPass();
  }

  private postNetwork(): void {
    this.post({ type: "network", network: pictureOf(this.network) });
  }

  private postPass(): void {
    this.cursorMoved.fire();
    if (this.debugged.of(this.network)) this.postDebug(true);
    else this.post({ type: "pass", ...this.passToShow() });
  }

  /** Numbers go along where the page has not got them: a plain step of a session moves its cursor alone. */
  private postDebug(anew = false): void {
    if (!this.ready) return;
    const state = this.debugged.of(this.network);
    const running = this.debugRun();
    const numbers = running && [running.version, this.network.reading.version, running.generation, running.row].join();
    const shown = anew || numbers !== this.shownNumbers ? this.passToShow() : null;
    this.shownNumbers = numbers;
    const outdated = state !== null && running === null;
    this.post({ type: "debug", debug: state?.view ?? null, outdated, ...(shown && { shown }) });
  }

  /** The canvas shows what has been learned so far. */
  private showTraining(): void {
    this.pass = null;
    this.learning.changed();
  }

  private postTraining(): void {
    this.post({ type: "training", training: this.trainings.of(this.network)?.view() ?? null });
  }

  private postRuns(): void {
    if (this.ready) this.post({ type: "runs", runs: this.trainings.keptRuns(this.network) });
  }

  private postSweep(): void {
    this.post({ type: "sweep", sweep: this.sweeps.of(this.network)?.view() ?? null });
  }

  private postBreakpoints(): void {
    if (this.ready) this.post({ type: "breakpoints", breakpoints: breakpointViews(this.network) });
  }

  /** The debug session that the canvas shows: not one that runs an earlier text. */
  private debugRun(): DebugState | null {
    const state = this.debugged.of(this.network);
    return state && this.debuggedText.isOf(state, this.network.reading) ? state : null;
  }

  private passToShow(): { readonly pass: PassView | null; readonly why: string | null } {
    try {
      const { version } = this.network.reading;
      const running = this.debugRun();
      if (running) return { pass: debuggedPass(running, version), why: null };
      const { tape, row, rowCount, rowLabel } = this.finishedPass();
      const pass = passView(tape, { version, row, rowCount, rowLabel, preview: this.changes.length > 0 });
      return { pass, why: null };
    } catch (error) {
      return { pass: null, why: error instanceof Error ? error.message : String(error) };
    }
  }

  /** What explanations and the inspector read: the debugged pass or the panel's own, run to its end. `atRest`: without data the parameters alone will do. */
  private read<T>(read: (tape: Tape) => T, atRest = false): T {
    const running = this.debugRun();
    if (running) return running.whole(read);
    return read(atRest ? this.readableTape() : this.finishedPass().tape);
  }

  /** The pass over the picked sample, run to its end; throws the reason where there can be none. */
  private finishedPass(): FinishedPass {
    const { whyNoData, dataset, reading } = this.network;
    if (!dataset || !reading.graph) throw new Error(whyNoData ?? t("There is nothing to compute yet: add a node."));
    const finished = this.samplePass(reading.graph).run(dataset, this.row, this.changes);
    this.row = finished.row;
    return finished;
  }

  /** What the inspector reads: the pass, or without data the parameters alone, so that they can be designed. */
  private readableTape(): Tape {
    const { dataset, reading } = this.network;
    return dataset || !reading.graph ? this.finishedPass().tape : this.samplePass(reading.graph).atRest();
  }

  private samplePass(graph: Graph): SamplePass {
    const numbers = this.trainings.of(this.network)?.numbers ?? this.network.starting;
    this.pass ??= new SamplePass(graph, this.target, numbers?.parameters, numbers?.buffers);
    return this.pass;
  }

  /** What every view of the data as a whole runs with: the numbers that the canvas shows. Throws the reason where there are none. */
  whole(): WholeNumbers {
    const { whyNoData, dataset, reading, starting } = this.network;
    if (!dataset || !starting || !reading.graph)
      throw new Error(whyNoData ?? t("There is nothing to compute yet: add a node."));
    const { parameters, buffers } = this.trainings.of(this.network)?.numbers ?? starting;
    return { version: reading.version, graph: reading.graph, dataset, parameters, buffers };
  }

  private weightsFile(): WeightsFile | null {
    const { reading, starting } = this.network;
    const name = reading.document?.weights?.value;
    return name !== undefined && starting ? { name, stored: starting.stored } : null;
  }

  private post(message: HostMessage): void {
    if (this.ready) void this.panel.webview.postMessage(message);
  }
}

function nodeIn(tape: Tape, id: string): GraphNode {
  const found = tape.graph.byId.get(id);
  if (!found) throw new Error(t("“{0}” has no numbers: it takes no part in the pass yet.", id));
  return found;
}

/** The whole pass of a session, with the update as its last step where it makes one. */
function debuggedPass({ whole, row, rows, rowCount, rowLabel, view }: DebugState, version: number): PassView {
  const pass = whole((tape) => passView(tape, { version, row, rowCount, rowLabel, preview: false }, rows));
  if (view.stepCount <= pass.timeline.length) return pass;
  return { ...pass, timeline: [...pass.timeline, { phase: "update", node: null }] };
}
