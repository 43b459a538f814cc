import * as vscode from "vscode";
import { CATALOGUE } from "../../core/problems.ts";
import { t } from "../l10n.ts";

const COMMAND = "chainrule.explainProblem";

/** What the code beside a message in the Problems panel and in its hover leads to. */
export function pageLink(code: string): vscode.Uri {
  return vscode.Uri.parse(`command:${COMMAND}?${encodeURIComponent(JSON.stringify([code]))}`);
}

/** Shows the page of a problem, with what it means, examples and what to do; without a code it asks which. */
export function registerProblemPages(extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.commands.registerCommand(COMMAND, async (asked?: unknown) => {
    const code = typeof asked === "string" && Object.hasOwn(CATALOGUE, asked) ? asked : await askForCode();
    if (code === undefined) return;
    const page = vscode.Uri.joinPath(extensionUri, "docs", "problems", `${code}.md`);
    try {
      await vscode.commands.executeCommand("markdown.showPreviewToSide", page);
    } catch {
      // Without VS Code's own Markdown extension the text itself is readable too.
      await vscode.commands.executeCommand("vscode.open", page);
    }
  });
}

async function askForCode(): Promise<string | undefined> {
  const items = Object.entries(CATALOGUE).map(([label, [severity, detail]]) => ({
    label,
    description: severity,
    detail,
  }));
  const options = { placeHolder: t("Which problem?"), matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.label;
}
