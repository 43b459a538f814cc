import * as vscode from "vscode";
import { dataFilesOf } from "../core/data/dataFiles.ts";
import { type Dataset, describeMissingData, loadDataset } from "../core/data/dataset.ts";
import { diagnoseData } from "../core/diagnosis/diagnoseData.ts";
import { findingProblems } from "../core/diagnosis/findingProblems.ts";
import type { NetworkDocument } from "../core/document/document.ts";
import type { TextEdit } from "../core/document/intent.ts";
import type { Graph } from "../core/graph/graph.ts";
import { loadParameters, type StartingParameters } from "../core/interop/weights.ts";
import { hasErrors, type Problem } from "../core/problems.ts";
import { DataFiles } from "./dataFiles.ts";
import { Disposables } from "./disposables.ts";
import { documentText } from "./editor/documentText.ts";
import { EditQueue } from "./editor/editQueue.ts";
import { t } from "./l10n.ts";
import { type Reading, readNetwork } from "./reading.ts";
import { isLocked, isReadOnly } from "./readOnly.ts";

interface LoadedData {
  readonly dataset: Dataset | null;
  readonly problems: readonly Problem[];
  /** The numbers θ starts with; null where there is no graph. */
  readonly starting: StartingParameters | null;
}

/** Long enough to join the strokes of fast typing, short enough to look immediate. */
const TYPING_PAUSE = 40;

/**
 * One open network: its text, document, graph and data, and who is told when they change. Every feature reads this and
 * keeps nothing of its own, so no two views can disagree.
 */
export class Network implements vscode.Disposable {
  readonly document: vscode.TextDocument;
  /** The only way in which Chainrule changes the text. */
  readonly edits: EditQueue;
  private readonly owned = new Disposables();
  private readonly changed = this.owned.own(new vscode.EventEmitter<void>());
  /** The text or the data was read anew: structure, problems, data. */
  readonly onDidChange = this.changed.event;
  private readonly files: DataFiles;
  private current: Reading;
  private data: LoadedData | null = null;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private loading = 0;
  private locked = false;

  constructor(document: vscode.TextDocument) {
    this.document = document;
    this.edits = new EditQueue(documentText(document));
    this.files = this.owned.own(new DataFiles(document.uri));
    this.current = readNetwork(document.getText(), document.version, null);
    this.owned.own(this.files.onDidChange(() => void this.loadData()));
    this.owned.own(
      vscode.workspace.onDidChangeTextDocument((event) => {
        // An event without changes only says that the text became dirty or clean.
        if (event.document === document && event.contentChanges.length > 0) this.readSoon();
      }),
    );
    this.owned.own(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("files", document.uri)) void this.readLock().then(() => this.changed.fire());
      }),
    );
    void this.readLock().then(() => this.loadData());
  }

  get reading(): Reading {
    return this.current;
  }

  get dataset(): Dataset | null {
    return this.data?.dataset ?? null;
  }

  /** What θ starts with: the text's numbers, then the weights file's, then the initialisers'. */
  get starting(): StartingParameters | null {
    return this.data?.starting ?? null;
  }

  /** Of the text and of the data, at the text's current version. */
  get problems(): readonly Problem[] {
    return [...this.current.problems, ...(this.data?.problems ?? [])];
  }

  /** Why there is nothing to run on; null where there is. */
  get whyNoData(): string | null {
    const { graph, stale, text } = this.current;
    if (this.dataset) return null;
    if (!graph) return stale && text.trim() !== "" ? t("The text cannot be read; see the problem.") : null;
    if (!this.data) return t("Reading the data…");
    const error = this.data.problems.find((problem) => problem.severity === "error");
    return error?.message ?? describeMissingData(graph);
  }

  /** True where the text takes no changes. */
  get isReadOnly(): boolean {
    return this.locked || isReadOnly(this.document);
  }

  /** One gesture: one undo step. Rejects with a sentence where it cannot be made; resolves when everybody has been told. */
  async change(makeEdits: (text: string) => readonly TextEdit[]): Promise<void> {
    if (this.isReadOnly) throw new Error(vscode.l10n.t("This text is read-only."));
    await this.edits.run(makeEdits);
    await this.readNow();
  }

  /** Reads the text now, where it has changed; resolves when everybody has been told. */
  async readNow(): Promise<void> {
    clearTimeout(this.pause);
    if (this.document.version === this.current.version) return;
    this.current = readNetwork(this.document.getText(), this.document.version, this.current);
    await this.loadData();
  }

  /** A file beside this one; rejects with a sentence where there is none. */
  readBeside(name: string): Promise<Uint8Array> {
    return this.files.read(name);
  }

  dispose(): void {
    clearTimeout(this.pause);
    this.loading += 1;
    this.owned.dispose();
  }

  private async readLock(): Promise<void> {
    this.locked = await isLocked(this.document);
  }

  private readSoon(): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.readNow(), TYPING_PAUSE);
  }

  private async loadData(): Promise<void> {
    this.loading += 1;
    const turn = this.loading;
    const { document, graph, stale } = this.current;
    // Problems of the data have places in the text, so they cannot outlive it; its rows can.
    let data: LoadedData | null = stale ? { dataset: this.dataset, problems: [], starting: this.starting } : null;
    if (!stale && document && graph) {
      const read = this.files.reader;
      this.files.keepOnly(new Set(filesBeside(document)));
      const [rows, starting] = await Promise.all([
        loadDataset(document, graph, read, breathe),
        loadParameters(document, graph, read),
      ]);
      const problems = [...rows.problems, ...starting.problems];
      const isSound = rows.dataset !== null && !hasErrors([...this.current.problems, ...problems]);
      const ofPass = isSound ? problemsOfPass(document, graph, rows.dataset, starting) : [];
      data = { dataset: rows.dataset, problems: [...problems, ...ofPass], starting };
    }
    // The text or the file has changed again meanwhile: the later turn tells.
    if (turn !== this.loading) return;
    this.data = data;
    this.changed.fire();
  }
}

/** What a pass over the data finds. Advice only: where the pass itself fails, the canvas says why in its place. */
function problemsOfPass(
  document: NetworkDocument,
  graph: Graph,
  dataset: Dataset,
  { parameters, buffers }: StartingParameters,
): readonly Problem[] {
  try {
    return findingProblems(diagnoseData(graph, dataset, parameters, buffers)?.findings ?? [], document);
  } catch {
    return [];
  }
}

function filesBeside({ data, weights }: NetworkDocument): string[] {
  return [...dataFilesOf(data), ...(weights ? [weights.value] : [])];
}

/** A timer, not a microtask: keys and requests come in between. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
