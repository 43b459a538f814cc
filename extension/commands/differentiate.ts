import * as vscode from "vscode";
import { networkTargets } from "../../core/view/networkView.ts";
import type { CanvasProvider } from "../editor/provider.ts";
import { t } from "../l10n.ts";

/** Asks what to differentiate: the objective, or any scalar of the network in front. */
export function registerDifferentiate(canvases: CanvasProvider): vscode.Disposable {
  return vscode.commands.registerCommand("chainrule.differentiate", async () => {
    const session = canvases.active;
    const graph = session?.network.reading.graph;
    if (!session || !graph) return;
    const objective = graph.objective.map((target) => target.text).join(" + ");
    const items: (vscode.QuickPickItem & { readonly target: string | null })[] = [
      { label: t("The objective"), description: objective, target: null },
      ...networkTargets(graph).map((target) => ({ label: target, target })),
    ];
    const picked = await vscode.window.showQuickPick(items, { placeHolder: t("What to differentiate") });
    if (picked) session.differentiate(picked.target);
  });
}
