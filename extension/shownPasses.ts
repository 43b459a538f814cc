import * as vscode from "vscode";
import type { Dataset } from "../core/data/dataset.ts";
import type { Tape } from "../core/engine/tape.ts";
import type { Graph } from "../core/graph/graph.ts";
import { findTarget } from "../core/graph/objective.ts";
import type { StartingParameters } from "../core/interop/weights.ts";
import type { DebugStates } from "./debug/debugStates.ts";
import { Disposables } from "./disposables.ts";
import { DebuggedText } from "./editor/debuggedText.ts";
import type { CanvasProvider } from "./editor/provider.ts";
import type { EditorSession } from "./editor/session.ts";
import { t } from "./l10n.ts";
import { describeCursor } from "./language/describeCursor.ts";
import type { Network } from "./network.ts";
import { type FinishedPass, type PassChoice, SamplePass } from "./samplePass.ts";
import type { Trainings } from "./training/trainings.ts";

/** The pass whose numbers the text editor shows. */
export interface ShownPass {
  /** At the cursor; its numbers change with the next step, so nobody keeps it. Its graph is that of the text or of one that runs alike: look nodes up by id. */
  readonly tape: Tape;
  readonly row: number;
  readonly rowCount: number;
  readonly rowLabel: string;
  /** The text's version. */
  readonly version: number;
  /** Where the cursor stands, in words: `after step 5 of 12 (h2, backward)`. */
  readonly cursorText: string;
  readonly source: "debug" | "canvas" | "text";
}

/**
 * Which pass the text of a network shows: the debug session's, else that of a canvas, else a whole pass over the first row; while the
 * network is trained with what it has learned, as on the canvas.
 * Computed when somebody asks, which VS Code does only for texts in sight, on a machine of its own a network.
 */
export class ShownPasses implements vscode.Disposable {
  private readonly canvases: CanvasProvider;
  private readonly debugged: DebugStates;
  private readonly trainings: Trainings;
  private readonly owned = new Disposables();
  private readonly changed = this.owned.own(new vscode.EventEmitter<Network>());
  /** Another pass is shown, another place in it, or the text has moved on. */
  readonly onDidChange = this.changed.event;
  private readonly texts = new Map<vscode.TextDocument, TextPass>();
  private readonly learning = new Map<Network, ReturnType<typeof setTimeout>>();

  constructor(canvases: CanvasProvider, debugged: DebugStates, trainings: Trainings) {
    this.canvases = canvases;
    this.debugged = debugged;
    this.trainings = trainings;
    this.owned.own(trainings.onDidChange((network) => this.follow(network)));
    this.owned.own(debugged.onDidChange((network) => this.changed.fire(network)));
    this.owned.own(
      canvases.onDidChangeShown((session) => {
        const text = this.texts.get(session.network.document);
        if (text) text.canvas = session;
        this.changed.fire(session.network);
      }),
    );
    this.owned.own(
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.texts.get(document)?.dispose();
        this.texts.delete(document);
      }),
    );
  }

  /** Null where the text is newer than what was read of it or cannot be read, and where no pass can be run. */
  of(network: Network): ShownPass | null {
    const { reading } = network;
    if (reading.stale || !reading.graph || reading.version !== network.document.version) return null;
    const text = this.textOf(network);
    const debugged = this.debugged.of(network);
    if (debugged && text.debuggedText.isOf(debugged, reading)) {
      const { tape, row, rowCount, rowLabel, view } = debugged;
      return { tape, row, rowCount, rowLabel, version: reading.version, cursorText: view.place, source: "debug" };
    }
    if (!network.dataset || !network.starting) return null;
    const learned = this.trainings.of(network)?.numbers ?? null;
    const canvas = this.canvasOf(network, text);
    const choice = canvas?.choice ?? { row: 0, target: text.target, changes: NOTHING_TRIED };
    try {
      const cursor = canvas?.cursor ?? Number.POSITIVE_INFINITY;
      const pass = text.run(reading.graph, network.dataset, learned ?? network.starting, choice, cursor);
      const place = describeCursor(pass.tape);
      const cursorText = learned ? t("{0}, as learned after {1} training steps", place, learned.step) : place;
      return { ...pass, version: reading.version, cursorText, source: canvas ? "canvas" : "text" };
    } catch {
      // A network that needs too much memory, or a trial of something that is gone: the canvas says so where it happens.
      return null;
    }
  }

  /** What the text differentiates: on its canvases where there are some. Throws a sentence where `target` is no scalar of the network. */
  differentiate(network: Network, target: string | null): void {
    const { graph } = network.reading;
    const found = target !== null && graph ? findTarget(graph, target) : null;
    if (typeof found === "string") throw new Error(found);
    if (this.debugged.of(network))
      throw new Error(t("A debug session is running; what it differentiates is set in its launch configuration."));
    const sessions = this.canvases.sessionsOf(network);
    for (const session of sessions) session.differentiate(target);
    this.textOf(network).target = target;
    if (sessions.length === 0) this.changed.fire(network);
  }

  dispose(): void {
    for (const text of this.texts.values()) text.dispose();
    this.texts.clear();
    for (const due of this.learning.values()) clearTimeout(due);
    this.learning.clear();
    this.owned.dispose();
  }

  /** A run has other numbers many times a second; a text is read. */
  private follow(network: Network): void {
    if (this.learning.has(network)) return;
    this.learning.set(
      network,
      setTimeout(() => {
        this.learning.delete(network);
        this.changed.fire(network);
      }, LEARNING_MS),
    );
  }

  private canvasOf(network: Network, { canvas }: TextPass): EditorSession | undefined {
    const sessions = this.canvases.sessionsOf(network);
    return sessions.find((session) => session === canvas) ?? sessions.at(-1);
  }

  private textOf(network: Network): TextPass {
    const known = this.texts.get(network.document);
    if (known) return known;
    const text = new TextPass(network.onDidChange(() => this.changed.fire(network)));
    this.texts.set(network.document, text);
    return text;
  }
}

/** The text shows what is learned no more often than this. Milliseconds. */
const LEARNING_MS = 300;

const NOTHING_TRIED: PassChoice["changes"] = [];

/** θ and the running statistics that a pass runs with. */
type Numbers = Pick<StartingParameters, "parameters" | "buffers">;

interface Ran {
  readonly dataset: Dataset;
  readonly choice: PassChoice;
  readonly finished: FinishedPass;
}

/** What one text shows of its own accord, and the machine that it keeps for it. */
class TextPass {
  readonly debuggedText = new DebuggedText();
  /** The canvas that moved last. */
  canvas: EditorSession | null = null;
  target: string | null = null;
  private readonly subscription: vscode.Disposable;
  private ready: { readonly graph: Graph; readonly starting: Numbers; readonly pass: SamplePass } | null = null;
  private ran: Ran | null = null;

  constructor(subscription: vscode.Disposable) {
    this.subscription = subscription;
  }

  /** Runs the pass where anything but the cursor has changed, and puts the cursor. */
  run(graph: Graph, dataset: Dataset, starting: Numbers, choice: PassChoice, cursor: number): FinishedPass {
    const target =
      choice.target !== null && typeof findTarget(graph, choice.target) === "string" ? null : choice.target;
    if (this.ready?.graph !== graph || this.ready.starting !== starting || this.ran?.choice.target !== target) {
      const pass = new SamplePass(graph, target, starting.parameters, starting.buffers);
      this.ready = { graph, starting, pass };
      this.ran = null;
    }
    const { pass } = this.ready;
    const { row, changes } = choice;
    const { ran } = this;
    const isRun = ran?.dataset === dataset && ran.choice.row === row && ran.choice.changes === changes;
    // Where the run fails, nothing of it may be taken for an earlier one.
    if (!isRun) this.ran = null;
    const current = isRun
      ? ran
      : { dataset, choice: { row, changes, target }, finished: pass.run(dataset, row, changes) };
    this.ran = current;
    pass.goTo(cursor);
    return current.finished;
  }

  dispose(): void {
    this.subscription.dispose();
  }
}
