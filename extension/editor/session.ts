import * as vscode from "vscode";
import { editsFor } from "../../core/document/edits.ts";
import { explainStep } from "../../core/explain/explain.ts";
import type { CanvasCommand, CanvasMessage, HostMessage, PreviewChange, Reply, RequestMessage, RequestName, Requests } from "../../core/protocol.ts";
import { Disposables } from "../disposables.ts";
import type { NetworkLease } from "../networks.ts";
import { SamplePass } from "../samplePass.ts";
import { rangeAt } from "./documentText.ts";
import { networkView } from "./networkView.ts";
import { nodeDetails, thetaView } from "./parameterViews.ts";
import { passView } from "./passView.ts";
import { firstRow } from "./firstRow.ts";
import { refuseMoved } from "./movedText.ts";
import { revealInText } from "./reveal.ts";

type Handlers = { readonly [K in RequestName]: (args: Requests[K]["args"]) => Requests[K]["result"] | Promise<Requests[K]["result"]> };

/** One panel: which sample it shows, what it differentiates, which values it is trying out. Ends with its panel. */
export class EditorSession implements vscode.Disposable {
  private readonly lease: NetworkLease;
  private readonly panel: vscode.WebviewPanel;
  private readonly owned = new Disposables();
  /** Nothing can be posted to a page before it has said so, nor to a hidden one, whose content is gone. */
  private ready = false;
  private row = 0;
  private target: string | null = null;
  private changes: readonly PreviewChange[] = [];
  private pass: SamplePass | null = null;

  constructor(lease: NetworkLease, panel: vscode.WebviewPanel) {
    this.lease = this.owned.own(lease);
    this.panel = panel;
    this.owned.own(lease.network.onDidChange(() => this.showAnew()));
    this.owned.own(panel.webview.onDidReceiveMessage((message: CanvasMessage) => this.receive(message)));
    this.owned.own(
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.ready = false;
      }),
    );
  }

  get network(): NetworkLease["network"] {
    return this.lease.network;
  }

  command(command: CanvasCommand): void {
    this.post({ type: "command", command });
  }

  differentiate(target: string | null): void {
    this.target = target;
    this.pass = null;
    this.postPass();
  }

  async addRow(): Promise<void> {
    const { document, graph } = this.network.reading;
    if (!document || !graph) throw new Error("The text cannot be read now, so no row can be added.");
    await this.edit((text) => editsFor(text, [firstRow(document, graph)]));
  }

  dispose(): void {
    this.owned.dispose();
  }
