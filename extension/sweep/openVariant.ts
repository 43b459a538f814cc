import * as vscode from "vscode";
import { VIEW_TYPE } from "../names.ts";

/** A network that is not saved yet, beside the one that it is a variant of, where its data file is found. */
export async function openVariant(of: vscode.Uri, text: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(await freeName(of));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(edit);
  await vscode.commands.executeCommand("vscode.openWith", document.uri, VIEW_TYPE);
}

/** Neither open nor on disk: saving must not write over what is there. */
async function freeName(of: vscode.Uri): Promise<vscode.Uri> {
  const taken = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
  const stem = of.path.replace(/\.nn\.json$/, "").replace(/-variant-\d+$/, "");
  for (let number = 1; ; number++) {
    const path = `${stem}-variant-${number}.nn.json`;
    const uri = vscode.Uri.from({ scheme: "untitled", path });
    if (!taken.has(uri.toString()) && !(await exists(of.with({ path })))) return uri;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme === "untitled") return false;
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
