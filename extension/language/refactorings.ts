import * as vscode from "vscode";
import { editsFor } from "../../core/document/edits.ts";
import type { Intent, TextEdit } from "../../core/document/intent.ts";
import { fitParams } from "../../core/graph/fitParams.ts";
import { foldableWith, whyNotExpandable } from "../../core/graph/rewritable.ts";
import { withWrittenNumbers } from "../../core/graph/writtenNumbers.ts";
import { readLoose } from "../../core/language/looseTree.ts";
import { nodeAt, type Refactoring, refactoringsAt } from "../../core/language/refactor.ts";
import { rangeAt } from "../editor/documentText.ts";
import { t } from "../l10n.ts";
import type { Network } from "../network.ts";
import { pictureOf } from "../networkPicture.ts";
import type { Networks } from "../networks.ts";

const { RefactorExtract, RefactorInline, RefactorRewrite } = vscode.CodeActionKind;

export const REFACTORINGS = [RefactorExtract, RefactorInline, RefactorRewrite];

/** An action whose edits are made when somebody chooses it: a large layer makes a long text. */
class Rewrite extends vscode.CodeAction {
  readonly document: vscode.TextDocument;
  readonly intents: readonly Intent[];

  constructor(title: string, document: vscode.TextDocument, intents: readonly Intent[]) {
    super(title, RefactorRewrite);
    this.document = document;
    this.intents = intents;
  }
}

/** Changes of the text that leave the network's numbers as they are, and the target that a loss still lacks. */
export class NetworkRefactorings implements vscode.CodeActionProvider {
  private readonly networks: Networks;

  constructor(networks: Networks) {
    this.networks = networks;
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const network = this.networks.find(document);
    if (!network || network.reading.version !== document.version || network.reading.stale) return [];
    const text = document.getText();
    const offset = document.offsetAt(range.start);
    const actions = refactoringsAt(text, offset, network.reading.graph).map((refactoring) => {
      const action = new vscode.CodeAction(titleOf(refactoring), kindOf(refactoring));
      action.edit = editOf(document, refactoring.edits);
      return action;
    });
    return [...actions, ...rewrites(network, text, offset)];
  }

  resolveCodeAction(action: vscode.CodeAction): vscode.CodeAction {
    const network = action instanceof Rewrite ? this.networks.find(action.document) : null;
    if (!network || !(action instanceof Rewrite)) return action;
    const { reading, starting } = network;
    const text = action.document.getText();
    try {
      const whole = starting ? withWrittenNumbers(action.intents, reading.graph, starting) : action.intents;
      action.edit = editOf(action.document, editsFor(text, fitParams(text, whole)));
    } catch (error) {
      void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
    }
    return action;
  }
}

/** A layer into its neurons, and alike neurons into a layer. */
function rewrites(network: Network, text: string, offset: number): readonly Rewrite[] {
  const found = nodeAt(readLoose(text).root, offset);
  const { nodes } = pictureOf(network);
  const node = nodes.find(({ id }) => id === found?.id);
  if (!node) return [];
  const { document } = network;
  if (whyNotExpandable(node) === null)
    return [new Rewrite(t("Expand “{0}” into its neurons", node.id), document, [{ kind: "expandLayer", id: node.id }])];
  const ids = foldableWith(nodes, node.id);
  if (ids.length < 2) return [];
  return [new Rewrite(t("Fold {0} neurons into a layer", ids.length), document, [{ kind: "foldNeurons", ids }])];
}

function titleOf(refactoring: Refactoring): string {
  switch (refactoring.kind) {
    case "share":
      return t("Share {0} as the parameter “{1}”", refactoring.what, refactoring.name);
    case "inline":
      return t("Put the numbers of “{0}” where it is used", refactoring.name);
    case "addTarget":
      return t("Add the input “{0}” as the target of “{1}”", refactoring.name, refactoring.loss);
  }
}

function kindOf({ kind }: Refactoring): vscode.CodeActionKind {
  return kind === "share" ? RefactorExtract : kind === "inline" ? RefactorInline : RefactorRewrite;
}

function editOf(document: vscode.TextDocument, edits: readonly TextEdit[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { newText, ...range } of edits) edit.replace(document.uri, rangeAt(document, range), newText);
  return edit;
}
