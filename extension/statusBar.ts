import * as vscode from "vscode";
import { joinIds } from "../core/isolate.ts";
import type { ActiveNetwork } from "./activeNetwork.ts";
import { Disposables } from "./disposables.ts";
import { t } from "./l10n.ts";
import { pictureOf } from "./networkPicture.ts";
import { parametersText } from "./tree/networkTree.ts";

/** The network in front, in a few words at the bottom of the window; more in its tooltip. */
export class NetworkStatus implements vscode.Disposable {
  private readonly active: ActiveNetwork;
  private readonly owned = new Disposables();
  private readonly item = this.owned.own(
    vscode.window.createStatusBarItem("chainrule.summary", vscode.StatusBarAlignment.Right, 90),
  );

  constructor(active: ActiveNetwork) {
    this.active = active;
    this.item.name = t("Chainrule: network summary");
    this.item.command = "chainrule.network.focus";
    this.owned.own(active.onDidChange(() => this.show()));
    this.show();
  }

  dispose(): void {
    this.owned.dispose();
  }

  private show(): void {
    const { network } = this.active;
    if (!network) {
      this.item.hide();
      return;
    }
    const picture = pictureOf(network);
    const errors = picture.problems.filter(({ severity }) => severity === "error").length;
    const counts = `${nodesText(picture.nodes.length)}, ${parametersText(picture.parameterCount)}`;
    this.item.text = `$(${errors > 0 ? "error" : "type-hierarchy"}) ${counts}`;
    const facts = [
      counts,
      picture.hiddenUnits === 1
        ? t("1 hidden unit")
        : t("{0} hidden units", picture.hiddenUnits.toLocaleString(vscode.env.language)),
      t("depth {0}", picture.depth),
      picture.deepPath ? t("deep: {0}", joinIds(picture.deepPath, " → ")) : t("not deep"),
      picture.isLinear ? t("linear: the whole network is one affine map") : t("not linear"),
    ];
    if (picture.objective.length > 0) facts.push(t("objective {0}", joinIds(picture.objective, " + ")));
    if (errors > 0) facts.push(errors === 1 ? t("1 error") : t("{0} errors", errors));
    const title = picture.title ?? picture.file;
    const tooltip = new vscode.MarkdownString();
    tooltip.appendText(title);
    for (const fact of facts) tooltip.appendMarkdown("\n\n- ").appendText(fact);
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = { label: [title, ...facts].join(", ") };
    this.item.show();
  }
}

function nodesText(count: number): string {
  return count === 1 ? t("1 node") : t("{0} nodes", count.toLocaleString(vscode.env.language));
}
