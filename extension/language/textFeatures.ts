import * as vscode from "vscode";
import type { Networks } from "../networks.ts";
import { COMPLETION_TRIGGERS, NetworkCompletion } from "./completion.ts";
import { NetworkFolding } from "./folding.ts";
import { registerFormat } from "./format.ts";
import { NetworkRefactorings, REFACTORINGS } from "./refactorings.ts";
import { NetworkDefinitions, NetworkReferences } from "./references.ts";
import { NetworkRename } from "./rename.ts";
import { NetworkSymbols } from "./symbols.ts";

/** What the text editor knows of a network beyond JSON: completion, names and where they lead, refactorings, outline, folding, format. */
export function registerTextFeatures(files: vscode.DocumentSelector, networks: Networks): vscode.Disposable {
  const { languages } = vscode;
  const references = new NetworkReferences();
  return vscode.Disposable.from(
    languages.registerCompletionItemProvider(files, new NetworkCompletion(networks), ...COMPLETION_TRIGGERS),
    languages.registerDefinitionProvider(files, new NetworkDefinitions()),
    languages.registerReferenceProvider(files, references),
    languages.registerDocumentHighlightProvider(files, references),
    languages.registerRenameProvider(files, new NetworkRename()),
    languages.registerDocumentSymbolProvider(files, new NetworkSymbols(networks), { label: "Chainrule" }),
    languages.registerFoldingRangeProvider(files, new NetworkFolding()),
    languages.registerCodeActionsProvider(files, new NetworkRefactorings(networks), {
      providedCodeActionKinds: REFACTORINGS,
    }),
    registerFormat(files),
  );
}
