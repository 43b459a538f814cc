import * as vscode from "vscode";
import { FILE_ENDINGS, type PictureFormat, type PictureWishes } from "../../core/drawing/pictureWishes.ts";
import type { CanvasProvider } from "../editor/provider.ts";
import type { EditorSession } from "../editor/session.ts";

/** Pictures of the canvas in front: into a file, and as text into the clipboard. */
export function registerExportPicture(canvases: CanvasProvider): vscode.Disposable {
  const copyAs = (name: string, format: PictureFormat, done: () => string) =>
    vscode.commands.registerCommand(`chainrule.${name}`, () => {
      const { active } = canvases;
      return active && telling(() => copyText(active, format, done()));
    });
  return vscode.Disposable.from(
    vscode.commands.registerCommand("chainrule.exportPicture", () => {
      const { active } = canvases;
      return active && telling(() => exportPicture(active));
    }),
    copyAs("copyAsSvg", "svg", () => vscode.l10n.t("The SVG is in the clipboard.")),
    copyAs("copyAsMermaid", "mermaid", () => vscode.l10n.t("The Mermaid text is in the clipboard.")),
    copyAs("copyAsTikz", "tikz", () => vscode.l10n.t("The TikZ text is in the clipboard.")),
  );
}

/** Whatever goes wrong is said in its sentence; what a person ended by themselves is no news. */
async function telling(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof vscode.CancellationError) return;
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

async function exportPicture(session: EditorSession): Promise<void> {
  const format = await pickFormat();
  if (!format) return;
  const look = format === "mermaid" ? { hasValues: false, theme: "print" as const } : await pickLook(format);
  if (!look) return;
  const target = await pickFile(session.network.document.uri, format);
  if (!target) return;
  const name = target.path.split("/").at(-1) ?? "";
  // Nothing is written before the whole picture is there, so cancelling leaves no half of a file.
  const content = await draw(session, { format, ...look }, vscode.l10n.t("Drawing {0}…", name));
  await vscode.workspace.fs.writeFile(
    target,
    typeof content === "string" ? new TextEncoder().encode(content) : content,
  );
  const open = vscode.l10n.t("Open");
  const chosen = await vscode.window.showInformationMessage(vscode.l10n.t("{0} is written.", name), open);
  if (chosen === open) await vscode.commands.executeCommand("vscode.open", target);
}

async function copyText(session: EditorSession, format: PictureFormat, done: string): Promise<void> {
  const content = await draw(
    session,
    { format, hasValues: format === "svg", theme: "print" },
    vscode.l10n.t("Drawing…"),
  );
  if (typeof content !== "string") return;
  await vscode.env.clipboard.writeText(content);
  vscode.window.setStatusBarMessage(done, 5000);
}

function draw(session: EditorSession, wishes: PictureWishes, title: string): Thenable<string | Uint8Array> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (_, cancelled) => session.pictures.ask(wishes, cancelled));
}

async function pickFormat(): Promise<PictureFormat | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly format: PictureFormat })[] = [
    { format: "svg", label: "SVG", description: vscode.l10n.t("sharp at every size, for the web and for papers") },
    { format: "png", label: "PNG", description: vscode.l10n.t("pixels, for slides and chats") },
    { format: "mermaid", label: "Mermaid", description: vscode.l10n.t("text that Markdown shows as a flowchart") },
    { format: "tikz", label: "LaTeX (TikZ)", description: vscode.l10n.t("for papers written in LaTeX") },
  ];
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("Export the picture as…") });
  return picked?.format;
}

type Look = Pick<PictureWishes, "hasValues" | "theme">;

async function pickLook(format: PictureFormat): Promise<Look | undefined> {
  const values = vscode.l10n.t("with the values and gradients on screen");
  const none = vscode.l10n.t("without values");
  const print = vscode.l10n.t("for print");
  const current = vscode.l10n.t("in the editor's colours");
  const forPrint: readonly (vscode.QuickPickItem & { readonly look: Look })[] = [
    { look: { hasValues: false, theme: "print" }, label: format === "tikz" ? none : `${print}, ${none}` },
    { look: { hasValues: true, theme: "print" }, label: format === "tikz" ? values : `${print}, ${values}` },
  ];
  const onScreen: typeof forPrint = [
    { look: { hasValues: false, theme: "current" }, label: `${current}, ${none}` },
    { look: { hasValues: true, theme: "current" }, label: `${current}, ${values}` },
  ];
  // LaTeX has its own colours.
  const items = format === "tikz" ? forPrint : [...forPrint, ...onScreen];
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("How shall it look?") });
  return picked?.look;
}

/** Beside the network, under its name. */
function pickFile(network: vscode.Uri, format: PictureFormat): Thenable<vscode.Uri | undefined> {
  const ending = FILE_ENDINGS[format];
  const name = (network.path.split("/").at(-1) ?? "network").replace(/\.nn\.json$/, "");
  const file = `${name}.${ending}`;
  const isUnsaved = network.scheme === "untitled";
  const folder = isUnsaved ? vscode.workspace.workspaceFolders?.[0]?.uri : vscode.Uri.joinPath(network, "..");
  return vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, file) }),
    filters: { [ending.toUpperCase()]: [ending] },
    title: vscode.l10n.t("Export picture"),
  });
}
