import * as vscode from "vscode";

/**
 * Why a text takes no changes: a file system of another time (`git:`), or what the person told VS Code. There is no API
 * that says so of a document, and edits made by an extension are not held back, so the settings are read here.
 */
export function isReadOnly(document: vscode.TextDocument): boolean {
  if (vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === false) return true;
  const settings = vscode.workspace.getConfiguration("files", document.uri);
  const matches = (name: string) =>
    Object.entries(settings.get<Record<string, boolean>>(name) ?? {}).some(
      ([pattern, isOn]) => isOn && vscode.languages.match({ pattern }, document) > 0,
    );
  return matches("readonlyInclude") && !matches("readonlyExclude");
}

/** The file's own permissions forbid writing, and the person asked VS Code to mind them. */
export async function isLocked(document: vscode.TextDocument): Promise<boolean> {
  if (!vscode.workspace.getConfiguration("files", document.uri).get<boolean>("readonlyFromPermissions")) return false;
  try {
    // Beside `Readonly` VS Code has a bit for “locked” that its typings do not name.
    return ((await vscode.workspace.fs.stat(document.uri)).permissions ?? 0) > 0;
  } catch {
    return false;
  }
}
