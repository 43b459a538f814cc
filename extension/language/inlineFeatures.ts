import * as vscode from "vscode";
import type { ActiveNetwork } from "../activeNetwork.ts";
import { GradientChecker } from "../commands/checkGradients.ts";
import { revealInText } from "../editor/reveal.ts";
import { VIEW_TYPE } from "../names.ts";
import type { Networks } from "../networks.ts";
import type { ShownPasses } from "../shownPasses.ts";
import { NetworkLenses } from "./codeLens.ts";
import { LINKS, NetworkHover } from "./hover.ts";
import { NetworkInlayHints } from "./inlayHints.ts";
import { LEGEND, NetworkSemanticTokens } from "./semanticTokens.ts";

/** What the text editor shows of a network between the lines: numbers, hovers, lenses, colours, and the commands that they run. */
export function registerInlineFeatures(
  files: vscode.DocumentSelector,
  networks: Networks,
  passes: ShownPasses,
  active: ActiveNetwork,
): vscode.Disposable {
  const { languages, commands } = vscode;
  const hints = new NetworkInlayHints(networks, passes);
  const lenses = new NetworkLenses(networks, passes);
  const tokens = new NetworkSemanticTokens();
  const checker = new GradientChecker(networks, passes);
  const networkAt = (file: unknown) => {
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file);
    return document ? networks.find(document) : null;
  };
  return vscode.Disposable.from(
    hints,
    lenses,
    checker,
    languages.registerInlayHintsProvider(files, hints),
    languages.registerHoverProvider(files, new NetworkHover(networks, passes)),
    languages.registerCodeLensProvider(files, lenses),
    languages.registerDocumentSemanticTokensProvider(files, tokens, LEGEND),
    languages.registerDocumentRangeSemanticTokensProvider(files, tokens, LEGEND),
    commands.registerCommand("chainrule.checkGradients", (uri?: unknown) =>
      checker.check(uri instanceof vscode.Uri ? uri : undefined, active.network),
    ),
    commands.registerCommand("chainrule.runBeside", (uri: vscode.Uri) =>
      commands.executeCommand("vscode.openWith", uri, VIEW_TYPE, vscode.ViewColumn.Beside),
    ),
    commands.registerCommand(LINKS.reveal, async (file: unknown, id: unknown) => {
      const network = networkAt(file);
      const place = network?.reading.document?.nodes.get(String(id))?.idRange.start;
      if (network && place !== undefined) await revealInText(network.document, place, undefined);
    }),
    commands.registerCommand(LINKS.differentiate, (file: unknown, target: unknown) => {
      const network = networkAt(file);
      if (!network) return;
      try {
        passes.differentiate(network, typeof target === "string" ? target : null);
      } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    }),
  );
}
