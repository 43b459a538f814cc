import * as vscode from "vscode";
import { compile } from "../../core/compile.ts";
import { readLoose } from "../../core/language/looseTree.ts";
import { type NetworkSymbol, outlineOf, type SymbolRole } from "../../core/language/outline.ts";
import { rangeAt } from "../editor/documentText.ts";
import type { Networks } from "../networks.ts";

const KINDS: Readonly<Record<SymbolRole, vscode.SymbolKind>> = {
  section: vscode.SymbolKind.Namespace,
  input: vscode.SymbolKind.Variable,
  node: vscode.SymbolKind.Function,
  loss: vscode.SymbolKind.Operator,
  parameter: vscode.SymbolKind.Constant,
  group: vscode.SymbolKind.Package,
  setting: vscode.SymbolKind.Property,
};

/** Outline, breadcrumbs and "go to symbol": nodes with op and shape in place of plain JSON keys. */
export class NetworkSymbols implements vscode.DocumentSymbolProvider {
  private readonly networks: Networks;

  constructor(networks: Networks) {
    this.networks = networks;
  }

  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    const text = document.getText();
    const reading = this.networks.find(document)?.reading;
    // While somebody types, the shapes of a moment ago do.
    const graph = reading?.graph ?? compile(text).graph;
    const convert = ({ name, detail, role, range, nameRange, children }: NetworkSymbol): vscode.DocumentSymbol => {
      const place = rangeAt(document, range);
      const symbol = new vscode.DocumentSymbol(name, detail, KINDS[role], place, rangeAt(document, nameRange));
      symbol.children = children.map(convert);
      return symbol;
    };
    return outlineOf(readLoose(text).root, graph).map(convert);
  }
}
