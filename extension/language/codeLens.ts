import * as vscode from "vscode";
import { readLoose } from "../../core/language/looseTree.ts";
import { Disposables } from "../disposables.ts";
import { rangeAt } from "../editor/documentText.ts";
import { t } from "../l10n.ts";
import type { Networks } from "../networks.ts";
import type { ShownPasses } from "../shownPasses.ts";
import { LINKS } from "./hover.ts";
import { type LensPlace, lensPlaces } from "./lenses.ts";

/** Run, debug, check the gradients, differentiate: above what they are about. */
export class NetworkLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly networks: Networks;
  private readonly owned = new Disposables();
  private readonly changed = this.owned.own(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.changed.event;
  /** Versions of texts whose lenses are out: a step of a pass changes none of them. */
  private readonly shown = new Map<vscode.TextDocument, number>();

  constructor(networks: Networks, passes: ShownPasses) {
    this.networks = networks;
    this.owned.own(
      passes.onDidChange(({ document, reading }) => {
        if (this.shown.has(document) && this.shown.get(document) !== reading.version) this.changed.fire();
      }),
    );
    this.owned.own(vscode.workspace.onDidCloseTextDocument((document) => this.shown.delete(document)));
    this.owned.own(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("chainrule.codeLens")) this.changed.fire();
      }),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const network = this.networks.find(document);
    const isWanted = vscode.workspace.getConfiguration("chainrule", document).get<boolean>("codeLens") ?? true;
    if (!network || !isWanted) return [];
    const { reading } = network;
    this.shown.set(document, reading.version);
    // Also in a text that is half typed, with what was known last: lines that come and go make the others jump.
    const { root } = readLoose(document.getText());
    const known = new Set(await vscode.commands.getCommands(true));
    return lensPlaces(root, reading.graph).flatMap((place) => {
      const range = rangeAt(document, place.range);
      return commandsFor(place, document.uri)
        .filter(({ command }) => known.has(command))
        .map((command) => new vscode.CodeLens(range, command));
    });
  }

  dispose(): void {
    this.owned.dispose();
  }
}

/** Commands of other parts of the extension are left out where they are not there. */
function commandsFor({ kind, target }: LensPlace, uri: vscode.Uri): readonly vscode.Command[] {
  if (kind === "network") {
    return [
      {
        title: `$(play) ${t("Run")}`,
        tooltip: t("Show the network on the canvas beside the text"),
        command: "chainrule.runBeside",
        arguments: [uri],
      },
      {
        title: `$(debug-alt) ${t("Debug")}`,
        tooltip: t("Step through the network with the debugger"),
        command: "chainrule.debug",
        arguments: [uri],
      },
      {
        title: `$(check-all) ${t("Check gradients")}`,
        tooltip: t("Compare every derivative with finite differences"),
        command: "chainrule.checkGradients",
        arguments: [uri],
      },
      { title: `$(mortar-board) ${t("Train")}`, command: "chainrule.train", arguments: [uri] },
    ];
  }
  const title = kind === "objective" ? t("Differentiate the objective") : t("Differentiate {0}", target ?? "");
  const tooltip = t("Show the gradients of this scalar in the text and on the canvas");
  return [{ title, tooltip, command: LINKS.differentiate, arguments: [uri.toString(), target] }];
}
