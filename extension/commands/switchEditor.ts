import * as vscode from "vscode";
import type { CanvasProvider } from "../editor/provider.ts";
import { revealInText } from "../editor/reveal.ts";
import { isNetworkFile, VIEW_TYPE } from "../names.ts";

/** From the text to the canvas and back. Called from a title bar, a command comes with the file's address. */
export function registerSwitching(canvases: CanvasProvider): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("chainrule.openCanvas", async (uri?: vscode.Uri) => {
      const file = uri ?? vscode.window.activeTextEditor?.document.uri;
      if (file && isNetworkFile(file)) await vscode.commands.executeCommand("vscode.openWith", file, VIEW_TYPE);
      else void vscode.window.showInformationMessage(vscode.l10n.t("Open a file whose name ends in .nn.json first."));
    }),
    vscode.commands.registerCommand("chainrule.openText", async (uri?: vscode.Uri) => {
      const document = uri ? await vscode.workspace.openTextDocument(uri) : canvases.active?.network.document;
      if (document) await revealInText(document, 0, vscode.ViewColumn.Active);
    }),
  );
}
