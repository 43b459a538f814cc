import { format as formatJson } from "jsonc-parser";
import * as vscode from "vscode";
import { applyEdits } from "../../core/document/edits.ts";
import type { TextEdit } from "../../core/document/intent.ts";
import { parseDocument } from "../../core/document/parse.ts";
import { formatNetwork } from "../../core/language/format/formatNetwork.ts";
import { Disposables } from "../disposables.ts";
import { rangeAt } from "../editor/documentText.ts";
import { t } from "../l10n.ts";
import { isNetworkFile } from "../names.ts";

const EXTENSION = "chainrule.chainrule";

/**
 * A formatter beside VS Code's own, which would give every number of a matrix a line. VS Code chooses by language, not by
 * file: somebody who makes Chainrule the formatter of `jsonc` gets VS Code's layout for all other files of it.
 */
class NetworkFormatter implements vscode.DocumentFormattingEditProvider, vscode.DocumentRangeFormattingEditProvider {
  provideDocumentFormattingEdits(document: vscode.TextDocument, options: vscode.FormattingOptions): vscode.TextEdit[] {
    return editsOf(document, options, null).map((edit) => toTextEdit(document, edit));
  }

  provideDocumentRangeFormattingEdits(
    document: vscode.TextDocument,
    range: vscode.Range,
    options: vscode.FormattingOptions,
  ): vscode.TextEdit[] {
    return editsOf(document, options, range).map((edit) => toTextEdit(document, edit));
  }
}

function editsOf(
  document: vscode.TextDocument,
  { insertSpaces, tabSize }: vscode.FormattingOptions,
  range: vscode.Range | null,
): readonly TextEdit[] {
  const text = document.getText();
  const from = range ? document.offsetAt(range.start) : 0;
  const to = range ? document.offsetAt(range.end) : text.length;
  if (!isNetworkFile(document.uri)) {
    const eol = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
    return formatJson(text, range ? { offset: from, length: to - from } : undefined, {
      insertSpaces,
      tabSize,
      eol,
    }).map(({ offset, length, content }) => ({ start: offset, end: offset + length, newText: content }));
  }
  const unit = insertSpaces ? " ".repeat(tabSize) : "\t";
  return formatNetwork(text, { unit }).filter(({ start, end }) => start >= from && end <= to);
}

function toTextEdit(document: vscode.TextDocument, { newText, ...range }: TextEdit): vscode.TextEdit {
  return vscode.TextEdit.replace(rangeAt(document, range), newText);
}

export function registerFormat(selector: vscode.DocumentSelector): vscode.Disposable {
  const owned = new Disposables();
  const formatter = new NetworkFormatter();
  const register = (files: vscode.DocumentSelector): vscode.Disposable =>
    vscode.Disposable.from(
      vscode.languages.registerDocumentFormattingEditProvider(files, formatter),
      vscode.languages.registerDocumentRangeFormattingEditProvider(files, formatter),
    );
  let current: vscode.Disposable | null = null;
  const follow = (): void => {
    const chosen = vscode.workspace.getConfiguration("editor", { languageId: "jsonc" }).get("defaultFormatter");
    current?.dispose();
    current = register(chosen === EXTENSION ? [{ language: "jsonc" }] : selector);
  };
  follow();
  owned.own({ dispose: () => current?.dispose() });
  owned.own(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("editor.defaultFormatter", { languageId: "jsonc" })) follow();
    }),
  );
  owned.own(
    vscode.commands.registerTextEditorCommand("chainrule.formatNetwork", (editor) => void formatEditor(editor)),
  );
  return owned;
}

async function formatEditor(editor: vscode.TextEditor): Promise<void> {
  const { document, options } = editor;
  if (!isNetworkFile(document.uri)) {
    void vscode.window.showInformationMessage(t("Open a file whose name ends in .nn.json first."));
    return;
  }
  const text = document.getText();
  const edits = editsOf(
    document,
    { insertSpaces: options.insertSpaces !== false, tabSize: Number(options.tabSize) || 2 },
    null,
  );
  const { document: read, problems } = parseDocument(text);
  if (edits.length === 0 && read === null) {
    void vscode.window.showWarningMessage(
      t("The text cannot be read, so it was not formatted. {0}", problems[0]?.message ?? ""),
    );
    return;
  }
  if (applyEdits(text, edits) === text) return;
  await editor.edit((builder) => {
    for (const { newText, ...range } of edits) builder.replace(rangeAt(document, range), newText);
  });
}
