import * as vscode from "vscode";
import { complete } from "../../core/language/complete.ts";
import type { Completion, Offer, OfferKind } from "../../core/language/offer.ts";
import { rangeAt } from "../editor/documentText.ts";
import type { Networks } from "../networks.ts";
import { surroundingsAt } from "./surroundings.ts";

const KINDS: Readonly<Record<OfferKind, vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  op: vscode.CompletionItemKind.Function,
  value: vscode.CompletionItemKind.Value,
  node: vscode.CompletionItemKind.Reference,
  parameter: vscode.CompletionItemKind.Variable,
  column: vscode.CompletionItemKind.Field,
  file: vscode.CompletionItemKind.File,
  form: vscode.CompletionItemKind.Snippet,
};

/** What must come before a list opens by itself. No comma: Enter behind one is meant as a new line. */
export const COMPLETION_TRIGGERS = ['"', ":", " ", "["];

export class NetworkCompletion implements vscode.CompletionItemProvider {
  private readonly networks: Networks;

  constructor(networks: Networks) {
    this.networks = networks;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionList | null> {
    const text = document.getText();
    const offset = document.offsetAt(position);
    const around = await surroundingsAt(document, this.networks.find(document), offset);
    const completion = complete(text, offset, around);
    if (completion === null) return null;
    // The parts of a vector take the place of the list once `[` is typed.
    const isIncomplete = completion.offers.some(({ kind }) => kind === "node");
    return new vscode.CompletionList(
      completion.offers.map((offer, index) => itemOf(document, completion, offer, index)),
      isIncomplete,
    );
  }
}

function itemOf(
  document: vscode.TextDocument,
  { range, commaAt }: Completion,
  offer: Offer,
  index: number,
): vscode.CompletionItem {
  const { label, detail, kind } = offer;
  const { range: place, snippet, filter } = betweenQuotes(document.getText(), range, offer);
  const isShort = detail.length <= 24;
  const item = new vscode.CompletionItem(isShort && detail ? { label, description: detail } : label, KINDS[kind]);
  if (!isShort) item.detail = detail;
  if (offer.doc) item.documentation = new vscode.MarkdownString(offer.doc);
  item.insertText = new vscode.SnippetString(snippet);
  item.filterText = filter;
  item.sortText = String(index).padStart(5, "0");
  item.range = rangeAt(document, place);
  if (commaAt !== null) item.additionalTextEdits = [vscode.TextEdit.insert(document.positionAt(commaAt), ",")];
  if (offer.asksOn) item.command = { command: "editor.action.triggerSuggest", title: "" };
  return item;
}

/** Where both quotes stand already they stay: a snippet that is being filled in ends as soon as something beside its place changes. */
function betweenQuotes(
  text: string,
  range: Completion["range"],
  { snippet, filter }: Offer,
): Pick<Completion, "range"> & Pick<Offer, "snippet" | "filter"> {
  const { start, end } = range;
  const isQuoted = end - start >= 2 && text[start] === '"' && text[end - 1] === '"' && text[end - 2] !== "\\";
  if (!isQuoted || !isString(snippet) || !isString(filter)) return { range, snippet, filter };
  return { range: { start: start + 1, end: end - 1 }, snippet: snippet.slice(1, -1), filter: filter.slice(1, -1) };
}

function isString(text: string): boolean {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') && !text.slice(1, -1).includes('"');
}
