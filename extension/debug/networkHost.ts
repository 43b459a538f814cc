import * as vscode from "vscode";
import type { EngineState } from "../../core/training/engineState.ts";
import { Disposables } from "../disposables.ts";
import { t } from "../l10n.ts";
import { VIEW_TYPE } from "../names.ts";
import type { Network } from "../network.ts";
import type { NetworkLease, Networks } from "../networks.ts";
import type { DebuggedFile, Host, Snapshot } from "./adapter/host.ts";
import type { DebugState, DebugStates } from "./debugStates.ts";

/** Data that is slower to come than this is somebody else's trouble; a launch does not wait for it for ever. */
const DATA_WAIT_MS = 30_000;

/** Where the training run of a network stood after so many steps; rejects with a sentence where there is none. */
export type TrainingState = (network: Network, step: number) => Promise<EngineState>;

/** Asked before VS Code hears of a stop in a file, and opens its editor. */
export interface BeforeStop {
  /** The keyboard is on its way somewhere until this resolves; null where it is not. */
  readonly settled: Promise<unknown> | null;
  /** Whether a text of the file has the keyboard. */
  noteFocus(uri: vscode.Uri): boolean;
}

/** The debug adapter's window to VS Code: open texts, their edits, and whoever shows them. */
export class NetworkHost implements Host {
  private readonly networks: Networks;
  private readonly states: DebugStates;

  private readonly stateOf: TrainingState;
  private readonly beforeStop: BeforeStop;

  constructor(networks: Networks, states: DebugStates, stateOf: TrainingState, beforeStop: BeforeStop) {
    this.networks = networks;
    this.states = states;
    this.stateOf = stateOf;
    this.beforeStop = beforeStop;
  }

  async open(program: string): Promise<DebuggedFile> {
    const uri = uriOf(program);
    let document: vscode.TextDocument;
    try {
      document = await vscode.workspace.openTextDocument(uri);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(t("{0} cannot be opened: {1}", program, reason));
    }
    const file = new OpenFile(document, this.networks, this.states, this.stateOf, this.beforeStop);
    await file.ready();
    return file;
  }
}

class OpenFile implements DebuggedFile {
  readonly name: string;
  readonly path: string;
  private readonly networks: Networks;
  private readonly states: DebugStates;
  private readonly stateOf: TrainingState;
  private readonly beforeStop: BeforeStop;
  private readonly owned = new Disposables();
  private readonly changed = this.owned.own(new vscode.EventEmitter<void>());
  private lease: NetworkLease;
  private watch: vscode.Disposable;
  private state: DebugState | null = null;
  private seen: { readonly parts: readonly unknown[]; readonly snapshot: Snapshot } | null = null;

  constructor(
    document: vscode.TextDocument,
    networks: Networks,
    states: DebugStates,
    stateOf: TrainingState,
    beforeStop: BeforeStop,
  ) {
    this.stateOf = stateOf;
    this.beforeStop = beforeStop;
    const { uri } = document;
    this.name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
    this.path = pathOf(uri);
    this.networks = networks;
    this.states = states;
    this.lease = networks.open(document);
    this.watch = this.network.onDidChange(() => this.changed.fire());
    // A text that was closed and is opened anew is another document, with a network of its own.
    this.owned.own(
      vscode.workspace.onDidOpenTextDocument((opened) => {
        if (opened.uri.toString() === uri.toString() && opened !== this.network.document) this.move(opened);
      }),
    );
  }

  private get network(): Network {
    return this.lease.network;
  }

  get snapshot(): Snapshot {
    const { reading, dataset, starting, problems, whyNoData } = this.network;
    const parts = [reading, dataset, starting];
    if (this.seen?.parts.every((part, i) => part === parts[i])) return this.seen.snapshot;
    const { text, version, document, graph, stale } = reading;
    const snapshot = { text, version, document, graph, stale, problems, dataset, starting, whyNoData };
    this.seen = { parts, snapshot };
    return snapshot;
  }

  /** Resolves when the data and the weights have been read, or cannot be. */
  async ready(): Promise<void> {
    const isWaiting = () =>
      this.network.reading.graph !== null && this.network.starting === null && !this.network.reading.stale;
    await this.network.readNow();
    const end = Date.now() + DATA_WAIT_MS;
    while (isWaiting() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  isSame(path: string): boolean {
    return uriOf(path).toString() === this.network.document.uri.toString();
  }

  onDidChange(listener: () => void): { dispose(): void } {
    return this.changed.event(listener);
  }

  async write(makeEdits: Parameters<DebuggedFile["write"]>[0]): Promise<void> {
    await this.network.change(makeEdits);
  }

  trainingState(step: number): Promise<EngineState> {
    return this.stateOf(this.network, step);
  }

  show(state: DebugState | null): void {
    this.state = state;
    this.states.set(this.network, state);
  }

  /**
   * VS Code opens the source of a stop in its default editor, the canvas, in the group that was used last: over the very text that
   * somebody reads there. With a canvas in a group of its own, brought to the front, both are seen.
   */
  prepareStop(): Promise<void> | undefined {
    const { settled } = this.beforeStop;
    return settled === null ? this.bringCanvas() : settled.then(() => this.bringCanvas());
  }

  private bringCanvas(): Promise<void> | undefined {
    const { uri } = this.network.document;
    const isInText = this.beforeStop.noteFocus(uri);
    // The tabs as the extension host knows them may be a moment behind; the active text editor is not.
    const active = vscode.window.activeTextEditor?.document.uri;
    if (!isInText && active?.toString() !== uri.toString()) return undefined;
    const canvas = vscode.window.tabGroups.all.find(({ activeTab }) => isCanvasOf(activeTab, uri));
    const viewColumn = canvas?.viewColumn ?? vscode.ViewColumn.Beside;
    return Promise.resolve(vscode.commands.executeCommand<void>("vscode.openWith", uri, VIEW_TYPE, { viewColumn }));
  }

  dispose(): void {
    this.states.set(this.network, null);
    this.watch.dispose();
    this.lease.dispose();
    this.owned.dispose();
  }

  private move(document: vscode.TextDocument): void {
    const { state, lease } = this;
    this.states.set(this.network, null);
    this.watch.dispose();
    this.lease = this.networks.open(document);
    lease.dispose();
    this.watch = this.network.onDidChange(() => this.changed.fire());
    if (state) this.show(state);
  }
}

function isCanvasOf(tab: vscode.Tab | undefined, uri: vscode.Uri): boolean {
  const { input } = tab ?? {};
  return (
    input instanceof vscode.TabInputCustom && input.viewType === VIEW_TYPE && input.uri.toString() === uri.toString()
  );
}

/** A path of this machine, a URI, or a path inside the first folder. */
export function uriOf(program: string): vscode.Uri {
  if (/^[a-z][a-z\d+.-]+:/i.test(program)) return vscode.Uri.parse(program);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const isAbsolute = /^([\\/]|[a-z]:[\\/])/i.test(program);
  return isAbsolute || !folder ? vscode.Uri.file(program) : vscode.Uri.joinPath(folder, program);
}

/** As sources and launch configurations name it. */
export function pathOf(uri: vscode.Uri): string {
  return uri.scheme === "file" ? uri.fsPath : uri.toString();
}
