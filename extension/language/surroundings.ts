import * as vscode from "vscode";
import { readTable } from "../../core/data/csv.ts";
import { decodeText } from "../../core/data/decodeText.ts";
import { dataFileOf, NO_SURROUNDINGS, type Surroundings, sectionAt } from "../../core/language/complete.ts";
import type { Network } from "../network.ts";

/** Bytes in which a header is looked for. */
const HEADER = 65_536;
const LINE_FEED = 10;

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
    const content = await network.readBeside(name);
    // Cut where a line ends, so that no cell and no letter is half.
    const end = content.length > HEADER ? content.lastIndexOf(LINE_FEED, HEADER) : content.length;
    const text = decodeText(content.subarray(0, end));
    const reading = text ? readTable(text) : null;
    return reading?.ok ? reading.table.header : null;
  } catch {
    // That the file cannot be read is a problem of its own.
    return null;
  }
}
