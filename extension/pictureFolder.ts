import * as vscode from "vscode";
import type { Folder } from "../core/data/readFile.ts";

/** A folder on whatever file system it is, with its files read once: as long as it is kept, typing in the network reads nothing anew. */
export async function openFolder(uri: vscode.Uri): Promise<Folder> {
  const folders: string[] = [];
  const files: string[] = [];
  for (const [name, type] of await vscode.workspace.fs.readDirectory(uri)) {
    if ((type & vscode.FileType.Directory) === 0) files.push(name);
    else folders.push(name);
  }
  const inside = await Promise.all(
    folders.map((name) => vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(uri, name))),
  );
  for (const [i, entries] of inside.entries())
    for (const [name, type] of entries)
      if ((type & vscode.FileType.Directory) === 0) files.push(`${folders[i]}/${name}`);
  const contents = new Map<string, Thenable<Uint8Array>>();
  return {
    folders,
    files,
    read: async (path) => {
      const known = contents.get(path) ?? vscode.workspace.fs.readFile(vscode.Uri.joinPath(uri, ...path.split("/")));
      contents.set(path, known);
      return known;
    },
  };
}

/** Another text when files were added to it or taken out, or folders in it; empty where there is none. */
export async function folderStamp(uri: vscode.Uri): Promise<string> {
  try {
    const inside = await vscode.workspace.fs.readDirectory(uri);
    const folders = inside.filter(([, type]) => (type & vscode.FileType.Directory) !== 0);
    const all = [uri, ...folders.map(([name]) => vscode.Uri.joinPath(uri, name))];
    const times = await Promise.all(all.map(async (each) => (await vscode.workspace.fs.stat(each)).mtime));
    return times.join();
  } catch {
    return "";
  }
}
