import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ExtensionApi } from "../../extension/activate.ts";
import type { EditorSession } from "../../extension/editor/session.ts";
import type { Network } from "../../extension/network.ts";

const WAIT = 10_000;

/** Waits for a value; says what was missing when it never comes. */
export async function until<T>(what: string, probe: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + WAIT; Date.now() < end; ) {
    const found = await probe();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Waited ${WAIT / 1000} s in vain for ${what}.`);
}

/** A file of the open folder, which is a copy of samples/. */
export function sample(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "no folder is open");
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function extensionApi(): Promise<ExtensionApi> {
  const extension = vscode.extensions.getExtension<ExtensionApi>("chainrule.chainrule");
  assert.ok(extension, "the extension is not there");
  return extension.activate();
}

export interface OpenCanvas {
  readonly network: Network;
  readonly session: EditorSession;
}

/** Opens a file on the canvas, and waits until its data has been read. */
export async function openCanvas(uri: vscode.Uri): Promise<OpenCanvas> {
  const { canvases } = await extensionApi();
  await vscode.commands.executeCommand("vscode.openWith", uri, "chainrule.editor");
  const session = await until(`the canvas of ${uri.path}`, () => {
    const active = canvases.active;
    return active?.network.document.uri.toString() === uri.toString() ? active : undefined;
  });
  await until("the data", () => (session.network.whyNoData === "Reading the data…" ? undefined : true));
  return { network: session.network, session };
}

export function networkDiagnostics(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "chainrule");
}

/** As a person typing would: the first place where `before` stands. */
export async function replaceIn(document: vscode.TextDocument, before: string, after: string): Promise<void> {
  const start = document.getText().indexOf(before);
  assert.notEqual(start, -1, `the text has no ${before}`);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + before.length));
  edit.replace(document.uri, range, after);
  assert.ok(await vscode.workspace.applyEdit(edit));
}
