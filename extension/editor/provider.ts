import * as vscode from "vscode";
import type { DebugStates } from "../debug/debugStates.ts";
import { VIEW_TYPE } from "../names.ts";
import type { Network } from "../network.ts";
import type { Networks } from "../networks.ts";
import type { TemplateStore } from "../savedTemplates.ts";
import type { Sweeps } from "../sweep/sweeps.ts";
import type { Trainings } from "../training/trainings.ts";
import { pageHtml } from "./page.ts";
import { EditorSession } from "./session.ts";

/** Shows `*.nn.json` on the canvas. VS Code owns the text: saving, reverting, backup and undo are its own. */
export class CanvasProvider implements vscode.CustomTextEditorProvider {
  private readonly extensionUri: vscode.Uri;
  private readonly networks: Networks;
  private readonly templates: TemplateStore;
  private readonly debugged: DebugStates;
  private readonly trainings: Trainings;
  private readonly sweeps: Sweeps;
  private readonly sessions = new Map<vscode.WebviewPanel, EditorSession>();
  private readonly activeChanged = new vscode.EventEmitter<void>();
  /** Another panel came to the front, or none is there any more. */
  readonly onDidChangeActive = this.activeChanged.event;
  private readonly shownChanged = new vscode.EventEmitter<EditorSession>();
  /** A canvas shows another pass or another place in it, or it was opened or closed. */
  readonly onDidChangeShown = this.shownChanged.event;

  constructor(
    extensionUri: vscode.Uri,
    networks: Networks,
    templates: TemplateStore,
    debugged: DebugStates,
    trainings: Trainings,
    sweeps: Sweeps,
  ) {
    this.sweeps = sweeps;
    this.trainings = trainings;
    this.extensionUri = extensionUri;
    this.networks = networks;
    this.templates = templates;
    this.debugged = debugged;
  }

  /** Never throws: an editor that failed to open stays failed (microsoft/vscode#268301). */
  resolveCustomTextEditor(document: vscode.TextDocument, panel: vscode.WebviewPanel): void {
    try {
      const session = new EditorSession(
        this.networks.open(document),
        panel,
        () => this.showPage(document, panel),
        this.templates,
        this.debugged,
        this.trainings,
        this.sweeps,
      );
      this.sessions.set(panel, session);
      const watching = vscode.Disposable.from(
        panel.onDidChangeViewState(() => this.activeChanged.fire()),
        session.onDidMoveCursor(() => this.shownChanged.fire(session)),
      );
      panel.onDidDispose(() => {
        watching.dispose();
        this.sessions.delete(panel);
        this.shownChanged.fire(session);
        session.dispose();
        this.activeChanged.fire();
      });
      this.activeChanged.fire();
      this.shownChanged.fire(session);
    } catch (error) {
      panel.webview.html = failureHtml(error);
    }
  }

  /** The session of the panel that is in front, for commands. */
  get active(): EditorSession | null {
    for (const [panel, session] of this.sessions) if (panel.active) return session;
    return null;
  }

  /** The canvases of a network, in the order in which they were opened. */
  sessionsOf(network: Network): readonly EditorSession[] {
    return [...this.sessions.values()].filter((session) => session.network === network);
  }

  private showPage(document: vscode.TextDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const folder = vscode.Uri.joinPath(this.extensionUri, "dist", "webview");
    const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    webview.html = pageHtml({
      cspSource: webview.cspSource,
      nonce: crypto.randomUUID(),
      scriptUri: address("main.js"),
      styleUri: address("main.css"),
      workerUri: address("layoutWorker.js"),
      lang: vscode.env.language,
      direction: firstDirection(document),
      title: document.uri.path.split("/").at(-1) ?? VIEW_TYPE,
    });
  }
}

/** For canvases that nobody has turned yet; what one turned by hand stays as it is. */
function firstDirection(document: vscode.TextDocument): "right" | "down" {
  const wish = vscode.workspace.getConfiguration("chainrule.layout", document).get<string>("direction");
  return wish === "down" ? "down" : "right";
}

function failureHtml(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const safe = text.replace(/[&<]/g, (sign) => (sign === "&" ? "&amp;" : "&lt;"));
  return `<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head><body><pre>${safe}</pre></body></html>`;
}
