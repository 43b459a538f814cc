import * as vscode from "vscode";
import type { ActiveNetwork } from "../activeNetwork.ts";
import { networkUri } from "../debug/configurations.ts";
import type { CanvasProvider } from "../editor/provider.ts";
import { t } from "../l10n.ts";
import { VIEW_TYPE } from "../names.ts";
import type { Network } from "../network.ts";
import type { Trainings } from "./trainings.ts";

/** *Chainrule: Train Network*: shows the network on its canvas, trains it there, and tells VS Code's status bar how far it is. */
export function registerTraining(
  canvases: CanvasProvider,
  trainings: Trainings,
  active: ActiveNetwork,
): vscode.Disposable {
  const telling = new Set<Network>();
  return vscode.Disposable.from(
    vscode.commands.registerCommand("chainrule.train", async (target: unknown) => {
      try {
        const uri = networkUri(target, active);
        if (!uri) throw new Error(t("Open a network (*.nn.json) first; there is none in front to train."));
        const network = await shownNetwork(uri, canvases);
        await trainings.carryOut("start", network);
      } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    }),
    trainings.onDidChange((network) => {
      if (telling.has(network) || !isRunning(trainings, network)) return;
      telling.add(network);
      const forget = () => telling.delete(network);
      tellProgress(trainings, network).then(forget, forget);
    }),
  );
}

/** The network on a canvas: the one that is there, else one beside the text in front. */
export async function shownNetwork(uri: vscode.Uri, canvases: CanvasProvider): Promise<Network> {
  const isOf = (network: Network) => network.document.uri.toString() === uri.toString();
  const active = canvases.active?.network;
  if (active && isOf(active)) return active;
  const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  await vscode.commands.executeCommand("vscode.openWith", uri, VIEW_TYPE, column);
  const shown = canvases.active?.network;
  if (!shown || !isOf(shown)) throw new Error(t("The network could not be shown."));
  return shown;
}

const isRunning = (trainings: Trainings, network: Network): boolean => {
  const training = trainings.of(network);
  return training !== null && !training.hasEnded;
};

function tellProgress(trainings: Trainings, network: Network): Thenable<void> {
  const name = network.document.uri.path.split("/").at(-1) ?? "";
  const options = { location: vscode.ProgressLocation.Window, title: t("Training {0}", name) };
  return vscode.window.withProgress(
    options,
    (progress) =>
      new Promise((resolve) => {
        const watching = trainings.onDidChange((changed) => {
          if (changed !== network) return;
          const training = trainings.of(network);
          if (training === null || training.hasEnded) {
            watching.dispose();
            resolve();
            return;
          }
          const { epoch, epochs } = training.view();
          progress.report({ message: t("epoch {0} of {1}", epoch, epochs) });
        });
      }),
  );
}
