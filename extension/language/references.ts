import * as vscode from "vscode";
import { readLoose } from "../../core/language/looseTree.ts";
import { definitionOf, findMentions, type Mention, mentionAt, sameName } from "../../core/language/mentions.ts";
import { rangeAt } from "../editor/documentText.ts";

interface Named {
  readonly all: readonly Mention[];
  readonly here: Mention;
}

function namedAt(document: vscode.TextDocument, position: vscode.Position): Named | null {
  const text = document.getText();
  const all = findMentions(text, readLoose(text).root);
  const here = mentionAt(all, document.offsetAt(position));
  return here && { all, here };
}

/** From a reference to the node, from a name to the shared parameter. On the definition itself VS Code shows its uses. */
export class NetworkDefinitions implements vscode.DefinitionProvider {
  provideDefinition(document: vscode.TextDocument, position: vscode.Position): vscode.LocationLink[] {
    const named = namedAt(document, position);
    const target = named && definitionOf(named.all, named.here);
    if (!named || !target) return [];
    return [
      {
        originSelectionRange: rangeAt(document, named.here.whole),
        targetUri: document.uri,
        targetRange: rangeAt(document, target.whole),
        targetSelectionRange: rangeAt(document, target.range),
      },
    ];
  }
}

export class NetworkReferences implements vscode.ReferenceProvider, vscode.DocumentHighlightProvider {
  provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
    { includeDeclaration }: vscode.ReferenceContext,
  ): vscode.Location[] {
    return this.find(document, position)
      .filter(({ role }) => includeDeclaration || role === "use")
      .map(({ range }) => new vscode.Location(document.uri, rangeAt(document, range)));
  }

  provideDocumentHighlights(document: vscode.TextDocument, position: vscode.Position): vscode.DocumentHighlight[] {
    return this.find(document, position).map(
      ({ range, role }) =>
        new vscode.DocumentHighlight(
          rangeAt(document, range),
          role === "definition" ? vscode.DocumentHighlightKind.Write : vscode.DocumentHighlightKind.Read,
        ),
    );
  }

  private find(document: vscode.TextDocument, position: vscode.Position): readonly Mention[] {
    const named = namedAt(document, position);
    return named ? sameName(named.all, named.here) : [];
  }
}
