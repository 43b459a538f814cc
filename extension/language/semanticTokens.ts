import * as vscode from "vscode";
import {
  type SemanticToken,
  semanticTokens,
  TOKEN_MODIFIERS,
  TOKEN_TYPES,
} from "../../core/language/semanticTokens.ts";

export const LEGEND = new vscode.SemanticTokensLegend([...TOKEN_TYPES], [...TOKEN_MODIFIERS]);

/** Colours for ids, ops, activations, parameters and initialisers; made once a version of the text, also of one that is broken. */
export class NetworkSemanticTokens
  implements vscode.DocumentSemanticTokensProvider, vscode.DocumentRangeSemanticTokensProvider
{
  private readonly made = new WeakMap<
    vscode.TextDocument,
    { readonly version: number; readonly tokens: readonly SemanticToken[] }
  >();

  provideDocumentSemanticTokens(document: vscode.TextDocument): vscode.SemanticTokens {
    return this.build(document, this.tokensOf(document));
  }

  provideDocumentRangeSemanticTokens(document: vscode.TextDocument, range: vscode.Range): vscode.SemanticTokens {
    const from = document.offsetAt(range.start);
    const to = document.offsetAt(range.end);
    return this.build(
      document,
      this.tokensOf(document).filter(({ start, end }) => start < to && end > from),
    );
  }

  private tokensOf(document: vscode.TextDocument): readonly SemanticToken[] {
    const known = this.made.get(document);
    if (known?.version === document.version) return known.tokens;
    const tokens = semanticTokens(document.getText());
    this.made.set(document, { version: document.version, tokens });
    return tokens;
  }

  private build(document: vscode.TextDocument, tokens: readonly SemanticToken[]): vscode.SemanticTokens {
    const builder = new vscode.SemanticTokensBuilder(LEGEND);
    for (const { start, end, type, modifiers } of tokens) {
      const { line, character } = document.positionAt(start);
      const bits = modifiers.reduce((sum, modifier) => sum | (1 << TOKEN_MODIFIERS.indexOf(modifier)), 0);
      builder.push(line, character, end - start, TOKEN_TYPES.indexOf(type), bits);
    }
    return builder.build();
  }
}
