import * as vscode from "vscode";

/** Shows a place in the text editor: the one that is open already, else a new one beside the canvas. */
export async function revealInText(
  document: vscode.TextDocument,
  offset: number,
  besideColumn: vscode.ViewColumn | undefined,
): Promise<vscode.TextEditor> {
  const open = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const beside = besideColumn === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
  const place = document.positionAt(offset);
  return vscode.window.showTextDocument(document, {
    viewColumn: open?.viewColumn ?? beside,
    selection: new vscode.Range(place, place),
  });
}
