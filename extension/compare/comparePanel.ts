import * as vscode from "vscode";
import { comparisonView } from "../../core/compare/comparisonView.ts";
import type { CompareHostMessage, ComparePageMessage } from "../../core/compare/messages.ts";
import { Disposables } from "../disposables.ts";
import { pageHtml } from "../editor/page.ts";
import { revealInText } from "../editor/reveal.ts";

/** One of the two: where its text is, and what people call it. */
export interface Side {
  readonly uri: vscode.Uri;
  readonly name: string;
}

/** Long enough to join the strokes of fast typing. */
const PAUSE = 150;

/** Two versions of a network side by side; follows both texts until it is closed. */
export class ComparePanel implements vscode.Disposable {
  private readonly owned = new Disposables();
  private readonly panel: vscode.WebviewPanel;
  private readonly openTextDiff: (before: Side, after: Side) => Promise<void>;
  private sides: readonly [before: Side, after: Side];
  private readonly closed = new vscode.EventEmitter<void>();
  readonly onDidClose = this.closed.event;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;
  /** Milliseconds of the last comparison. */
  private took = 0;

  constructor(
    extensionUri: vscode.Uri,
    before: Side,
    after: Side,
    openTextDiff: (before: Side, after: Side) => Promise<void>,
  ) {
    this.sides = [before, after];
    this.openTextDiff = openTextDiff;
    const folder = vscode.Uri.joinPath(extensionUri, "dist", "webview");
    this.panel = vscode.window.createWebviewPanel("chainrule.compare", "", vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [folder],
      retainContextWhenHidden: true,
    });
    this.owned.own(this.panel.onDidDispose(() => this.dispose()));
    this.owned.own(this.panel.webview.onDidReceiveMessage((message: CompareHostMessage) => this.receive(message)));
    this.owned.own(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.isOurs(document.uri)) this.showSoon();
      }),
    );
    // A text that no editor holds may change on disk unseen by the line above.
    for (const { uri } of this.sides) {
      if (uri.scheme !== "file") continue;
      const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
      const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, ".."), name.replace(/[[\]{}*?]/g, "?"));
      const watcher = this.owned.own(vscode.workspace.createFileSystemWatcher(pattern));
      this.owned.own(watcher.onDidChange(() => this.showSoon()));
      this.owned.own(watcher.onDidCreate(() => this.showSoon()));
      this.owned.own(watcher.onDidDelete(() => this.showSoon()));
    }
    this.setTitle();
    const address = (file: string) => this.panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
    this.panel.webview.html = pageHtml({
      cspSource: this.panel.webview.cspSource,
      nonce: crypto.randomUUID(),
      scriptUri: address("compare.js"),
      styleUri: address("compare.css"),
      workerUri: "",
      lang: vscode.env.language,
      title: this.panel.title,
    });
  }

  dispose(): void {
    clearTimeout(this.pause);
    this.turn += 1;
    this.owned.dispose();
    this.panel.dispose();
    this.closed.fire();
    this.closed.dispose();
  }

  private receive(message: CompareHostMessage): void {
    if (message.type === "ready") {
      if (vscode.l10n.bundle) this.post({ type: "strings", strings: vscode.l10n.bundle });
      void this.show();
    } else if (message.type === "textDiff") void this.openTextDiff(...this.sides);
    else if (message.type === "swap") {
      this.sides = [this.sides[1], this.sides[0]];
      this.setTitle();
      void this.show();
    } else void this.reveal(message.side, message.line);
  }

  private isOurs(uri: vscode.Uri): boolean {
    return this.sides.some((side) => side.uri.toString() === uri.toString());
  }

  private setTitle(): void {
    const [before, after] = this.sides;
    this.panel.title = `${before.name} ↔ ${after.name}`;
  }

  /** A network of thousands of nodes takes seconds to compare; typing must not wait for that after every stroke. */
  private showSoon(): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.show(), Math.max(PAUSE, 2 * this.took));
  }

  private async show(): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    const [before, after] = this.sides;
    const texts = await Promise.all([readText(before), readText(after)]);
    // Another turn has begun meanwhile, or the panel is closed.
    if (turn !== this.turn) return;
    const missing = texts.indexOf(null);
    const names = [before.name, after.name] as const;
    const [one, other] = texts;
    const start = Date.now();
    this.post({
      type: "comparison",
      comparison:
        one == null || other == null
          ? {
              names,
              why: vscode.l10n.t("{0} is not there any more.", names[missing] ?? ""),
              summary: "",
              changes: [],
              pictures: null,
            }
          : comparisonView({ name: before.name, text: one }, { name: after.name, text: other }),
    });
    this.took = Date.now() - start;
  }

  private async reveal(side: "before" | "after", line: number): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.sides[side === "before" ? 0 : 1].uri);
    const offset = document.offsetAt(new vscode.Position(Math.max(0, line - 1), 0));
    await revealInText(document, offset, this.panel.viewColumn);
  }

  private post(message: ComparePageMessage): void {
    void this.panel.webview.postMessage(message);
  }
}

async function readText({ uri }: Side): Promise<string | null> {
  try {
    return (await vscode.workspace.openTextDocument(uri)).getText();
  } catch {
    return null;
  }
}
