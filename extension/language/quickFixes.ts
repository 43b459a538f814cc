import * as vscode from "vscode";
import { rangeAt } from "../editor/documentText.ts";
import { SOURCE } from "../names.ts";
import type { Networks } from "../networks.ts";

/** The replacement that a problem carries, offered where the problem is. */
export class QuickFixes implements vscode.CodeActionProvider {
  private readonly networks: Networks;

  constructor(networks: Networks) {
    this.networks = networks;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const network = this.networks.find(document);
    if (!network || network.reading.version !== document.version) return [];
    return network.problems.flatMap(({ code, range: place, fix }) => {
      const problemRange = rangeAt(document, place);
      if (!fix || !problemRange.intersection(range)) return [];
      const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, rangeAt(document, fix.range), fix.newText);
      action.diagnostics = context.diagnostics.filter(
        (diagnostic) =>
          diagnostic.source === SOURCE && diagnostic.code === code && diagnostic.range.isEqual(problemRange),
      );
      action.isPreferred = true;
      return [action];
    });
  }
}
