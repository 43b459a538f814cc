import * as vscode from "vscode";
import { findRename, rename } from "../../core/language/rename.ts";
import { rangeAt } from "../editor/documentText.ts";

/** F2 in the text: nodes, shared parameters and groups, wherever they are named; one undo step. */
export class NetworkRename implements vscode.RenameProvider {
  prepareRename(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): { readonly range: vscode.Range; readonly placeholder: string } {
    const place = findRename(document.getText(), document.offsetAt(position));
    if ("refused" in place) throw new Error(place.refused);
    return { range: rangeAt(document, place.range), placeholder: place.mention.name };
  }

  provideRenameEdits(document: vscode.TextDocument, position: vscode.Position, to: string): vscode.WorkspaceEdit {
    const renaming = rename(document.getText(), document.offsetAt(position), to);
    if ("refused" in renaming) throw new Error(renaming.refused);
    const edit = new vscode.WorkspaceEdit();
    for (const { newText, ...range } of renaming.edits) edit.replace(document.uri, rangeAt(document, range), newText);
    if (renaming.warning !== null) void vscode.window.showWarningMessage(renaming.warning);
    return edit;
  }
}
