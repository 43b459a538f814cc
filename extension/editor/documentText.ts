import * as vscode from "vscode";
import type { TextEdit } from "../../core/document/intent.ts";
import type { EditedText } from "./editQueue.ts";

/**
 * A text document as the edit queue sees it. Offsets count in `getText()`, whose line ends are the document's own, so
 * `positionAt` at the same version is exact; VS Code gives inserted line breaks the document's line ends by itself.
 */
export function documentText(document: vscode.TextDocument): EditedText {
  return {
    read: () => ({ text: document.getText(), version: document.version }),
    async apply(edits) {
      const workspaceEdit = new vscode.WorkspaceEdit();
      workspaceEdit.set(
        document.uri,
        edits.map((edit) => toTextEdit(document, edit)),
      );
      return vscode.workspace.applyEdit(workspaceEdit);
    },
  };
}

function toTextEdit(document: vscode.TextDocument, { start, end, newText }: TextEdit): vscode.TextEdit {
  return vscode.TextEdit.replace(rangeAt(document, { start, end }), newText);
}

export function rangeAt(
  document: vscode.TextDocument,
  range: { readonly start: number; readonly end: number },
): vscode.Range {
  return new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
}
