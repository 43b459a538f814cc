import * as vscode from "vscode";
import { Disposables } from "./disposables.ts";
import type { CanvasProvider } from "./editor/provider.ts";
import type { EditorSession } from "./editor/session.ts";
import { isNetworkFile } from "./names.ts";
import type { Network } from "./network.ts";
import type { Networks } from "./networks.ts";

/** The network in front, be it on a canvas or as text; the tree view and the status bar show it. */
export class ActiveNetwork implements vscode.Disposable {
  private readonly networks: Networks;
  private readonly canvases: CanvasProvider;
  private readonly owned = new Disposables();
  private readonly changed = this.owned.own(new vscode.EventEmitter<void>());
  /** Another network is in front, or the one in front was read anew. */
  readonly onDidChange = this.changed.event;
  private readonly selected = this.owned.own(new vscode.EventEmitter<void>());
  /** Another selection on the canvas in front. */
  readonly onDidSelect = this.selected.event;
  private shown: Network | null = null;
  private watching = new Disposables();

  constructor(networks: Networks, canvases: CanvasProvider) {
    this.networks = networks;
    this.canvases = canvases;
    this.owned.own(canvases.onDidChangeActive(() => this.look()));
    this.owned.own(vscode.window.onDidChangeActiveTextEditor(() => this.look()));
    // The text of a file that was just opened becomes a network a moment later.
    this.owned.own(vscode.workspace.onDidOpenTextDocument(() => this.look()));
    this.look();
  }

  get network(): Network | null {
    return this.shown;
  }

  /** The canvas in front; null where the network is open as text alone. */
  get session(): EditorSession | null {
    return this.canvases.active;
  }

  dispose(): void {
    this.watching.dispose();
    this.owned.dispose();
  }

  private look(): void {
    const document = this.canvases.active?.network.document ?? vscode.window.activeTextEditor?.document;
    const isNetwork = document !== undefined && isNetworkFile(document.uri);
    this.watching.dispose();
    this.watching = new Disposables();
    this.shown = isNetwork ? this.watching.own(this.networks.open(document)).network : null;
    if (this.shown) this.watching.own(this.shown.onDidChange(() => this.changed.fire()));
    const { session } = this;
    if (session) this.watching.own(session.onDidSelect(() => this.selected.fire()));
    void vscode.commands.executeCommand("setContext", "chainrule.hasNetwork", this.shown !== null);
    // Once there has been a network, its view stays, so that it does not come and go with every other file.
    if (this.shown) void vscode.commands.executeCommand("setContext", "chainrule.everNetwork", true);
    this.changed.fire();
  }
}
