import * as vscode from "vscode";
import { columnNamesOf } from "../../core/data/columnNames.ts";
import { dataFileOf, NO_SURROUNDINGS, type Surroundings, sectionAt } from "../../core/language/complete.ts";
import type { Network } from "../network.ts";

/** What lies beside a network file, looked at only where the cursor stands in what names files or columns. */
export async function surroundingsAt(
  document: vscode.TextDocument,
  network: Network | null,
  offset: number,
): Promise<Surroundings> {
  const text = document.getText();
  const section = sectionAt(text, offset);
  if (section !== "data" && section !== "weights") return NO_SURROUNDINGS;
  const name = section === "data" ? dataFileOf(text) : null;
  return { files: await filesBeside(document.uri), columns: name && network ? await columnsOf(network, name) : null };
}

async function filesBeside(uri: vscode.Uri): Promise<readonly string[]> {
  if (uri.scheme === "untitled") return [];
  try {
    const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(uri, ".."));
    return entries.filter(([, type]) => (type & vscode.FileType.File) !== 0).map(([name]) => name);
  } catch {
    // A file system that lists nothing: then there is nothing to offer.
    return [];
  }
}

async function columnsOf(network: Network, name: string): Promise<readonly string[] | null> {
  try {
    return columnNamesOf(name, await network.readBeside(name));
  } catch {
    // That the file cannot be read is a problem of its own.
    return null;
  }
}
