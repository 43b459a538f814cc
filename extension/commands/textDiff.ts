import * as vscode from "vscode";
import type { ActiveNetwork } from "../activeNetwork.ts";
import { lastCommitOf } from "../compare/gitVersions.ts";
import { t } from "../l10n.ts";
import { isHistory } from "../names.ts";

/**
 * Two versions as text, side by side. VS Code shows a custom editor in both halves of a diff (microsoft/vscode#138525);
 * `override: false` asks for the text, which its typings do not name.
 */
export async function openTextDiff(left: vscode.Uri, right: vscode.Uri, title: string): Promise<void> {
  const options = { override: false } as vscode.TextDocumentShowOptions;
  await vscode.commands.executeCommand("vscode.diff", left, right, title, options);
}

/** From the canvas, which a git diff shows twice, to the diff of the text. */
export function registerTextDiff(active: ActiveNetwork): vscode.Disposable {
  return vscode.commands.registerCommand("chainrule.openTextDiff", async (target?: unknown) => {
    const now = addressOf(target) ?? active.network?.document.uri;
    if (!now) return;
    const file = isHistory(now) ? now.with({ scheme: "file", query: "" }) : now;
    const before = isHistory(now) ? now : (openHistoryOf(file) ?? (await lastCommitOf(file)));
    if (!before) {
      void vscode.window.showInformationMessage(
        t("There is no earlier version of this file: it is in no git repository that VS Code knows."),
      );
      return;
    }
    await openTextDiff(before, file, t("{0} (text)", file.path.split("/").at(-1) ?? ""));
  });
}

/** From a title bar comes an address, from the source control view the state of a resource. */
function addressOf(target: unknown): vscode.Uri | null {
  if (target instanceof vscode.Uri) return target;
  const resource = target as { readonly resourceUri?: vscode.Uri } | undefined;
  return resource?.resourceUri ?? null;
}

/** The other half of a diff that is open. */
function openHistoryOf(file: vscode.Uri): vscode.Uri | null {
  const open = vscode.workspace.textDocuments.find(({ uri }) => isHistory(uri) && uri.path === file.path);
  return open?.uri ?? null;
}
