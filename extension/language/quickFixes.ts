import * as vscode from "vscode";
import { editsFor } from "../../core/document/edits.ts";
import { rangeAt } from "../editor/documentText.ts";
import { SOURCE } from "../names.ts";
import type { Networks } from "../networks.ts";
import { type Remedy, remediesFor } from "./remedies.ts";

/** What puts a problem right, offered where the problem is: the replacements that it carries, and gestures that change more than one place. */
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
    if (!network || network.reading.version !== document.version || network.isReadOnly) return [];
    return network.problems.flatMap((problem) => {
      const place = rangeAt(document, problem.range);
      if (!place.intersection(range)) return [];
      const diagnostics = context.diagnostics.filter(
        (diagnostic) =>
          diagnostic.source === SOURCE && codeOf(diagnostic) === problem.code && diagnostic.range.isEqual(place),
      );
      const fixes = [problem.fix ?? [], problem.otherFixes ?? []].flat();
      const replacing = fixes.map((fix, i) =>
        makeAction(document, fix.title, [{ ...fix.range, newText: fix.newText }], diagnostics, i === 0),
      );
      const remedies = remediesFor(problem, network.reading).flatMap((remedy) =>
        byGesture(document, remedy, diagnostics),
      );
      return [...replacing, ...remedies];
    });
  }
}

function codeOf({ code }: vscode.Diagnostic): string | number | undefined {
  return typeof code === "object" ? code.value : code;
}

/** Nothing where the gesture is refused: a lamp that does nothing is worse than none. */
function byGesture(
  document: vscode.TextDocument,
  { title, intents }: Remedy,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction[] {
  try {
    return [makeAction(document, title, editsFor(document.getText(), intents), diagnostics, false)];
  } catch {
    return [];
  }
}

function makeAction(
  document: vscode.TextDocument,
  title: string,
  edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[],
  diagnostics: vscode.Diagnostic[],
  isPreferred: boolean,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  for (const { start, end, newText } of edits)
    action.edit.replace(document.uri, rangeAt(document, { start, end }), newText);
  action.diagnostics = diagnostics;
  action.isPreferred = isPreferred;
  return action;
}
