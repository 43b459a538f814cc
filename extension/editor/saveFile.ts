import * as vscode from "vscode";
import type { Requests } from "../../core/protocol.ts";

/** Asks where to, beside the network and under its name, and writes; a person who cancels changes nothing. */
export async function saveFile(
  network: vscode.Uri,
  { name, format, content }: Requests["saveFile"]["args"],
): Promise<void> {
  const stem = (network.path.split("/").at(-1) ?? "network").replace(/\.nn\.json$/, "");
  const folder =
    network.scheme === "untitled" ? vscode.workspace.workspaceFolders?.[0]?.uri : vscode.Uri.joinPath(network, "..");
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `${stem}-${name}.${format}`) }),
    filters: { [format.toUpperCase()]: [format] },
  });
  if (!target) return;
  await vscode.workspace.fs.writeFile(
    target,
    typeof content === "string" ? new TextEncoder().encode(content) : content,
  );
  const open = vscode.l10n.t("Open");
  const file = target.path.split("/").at(-1) ?? "";
  const chosen = await vscode.window.showInformationMessage(vscode.l10n.t("{0} is written.", file), open);
  if (chosen === open) await vscode.commands.executeCommand("vscode.open", target);
}
