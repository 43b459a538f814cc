import * as vscode from "vscode";

/** The scheme of texts that are in no file: the clipboard's, and what is saved of a file that has changed since. */
export const SNAPSHOT = "chainrule-snapshot";

/** Texts as they were at one moment, under addresses that a text diff can show too. */
export class Snapshots implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SNAPSHOT, this);
  private lastId = 0;

  /** `name` is what people see of the address. */
  keep(name: string, text: string): vscode.Uri {
    this.lastId += 1;
    const address = vscode.Uri.from({ scheme: SNAPSHOT, path: `/${name}`, query: String(this.lastId) });
    this.texts.set(address.toString(), text);
    return address;
  }

  provideTextDocumentContent(address: vscode.Uri): string {
    return this.texts.get(address.toString()) ?? "";
  }

  dispose(): void {
    this.registration.dispose();
    this.texts.clear();
  }
}
