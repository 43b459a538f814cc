import * as vscode from "vscode";
import { compile } from "../../core/compile.ts";
import { loadDataset } from "../../core/data/dataset.ts";
import type { ActiveNetwork } from "../activeNetwork.ts";
import { resolveBeside } from "../dataFiles.ts";
import type { CanvasProvider } from "../editor/provider.ts";
import { t } from "../l10n.ts";
import type { Network } from "../network.ts";
import { openFolder } from "../pictureFolder.ts";
import { shownNetwork } from "../training/registerTraining.ts";
import type { ComparedFile } from "./sweepFiles.ts";
import type { Sweeps } from "./sweeps.ts";

/** Runs of each of several files. */
const SEEDS = 3;

/** *Chainrule: Compare Several Networks on Their Data…*, and VS Code's own progress of every comparison, which can be cancelled there. */
export function registerSweep(canvases: CanvasProvider, sweeps: Sweeps, active: ActiveNetwork): vscode.Disposable {
  const telling = new Set<Network>();
  return vscode.Disposable.from(
    vscode.commands.registerCommand("chainrule.compareNetworks", async () => {
      try {
        await compareNetworks(canvases, sweeps, active);
      } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    }),
    sweeps.onDidChange((network) => {
      if (telling.has(network) || !sweeps.of(network)?.isRunning) return;
      telling.add(network);
      const forget = () => telling.delete(network);
      tellProgress(sweeps, network).then(forget, forget);
    }),
  );
}

async function compareNetworks(canvases: CanvasProvider, sweeps: Sweeps, active: ActiveNetwork): Promise<void> {
  const front = active.network?.document.uri ?? null;
  const folder =
    front?.scheme === "file" ? vscode.Uri.joinPath(front, "..") : vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen =
    (await vscode.window.showOpenDialog({
      ...(folder && { defaultUri: folder }),
      canSelectMany: true,
      filters: { [t("Networks")]: ["json"] },
      openLabel: t("Compare"),
      title: front
        ? t("Networks to compare with {0}", front.path.split("/").at(-1) ?? "")
        : t("Networks to compare: the first gives the data"),
    })) ?? [];
  const [first, ...more] = [...(front ? [front] : []), ...chosen];
  if (!first || chosen.length === 0) return;
  const others = more.filter((uri) => uri.toString() !== first.toString());
  if (others.length === 0) throw new Error(t("Choose at least one other network to compare with."));
  const network = await shownNetwork(first, canvases);
  await dataRead(network);
  sweeps.compareFiles(network, await Promise.all(others.map(readFile)), SEEDS);
}

/** A network that has just been opened reads its data first. */
async function dataRead(network: Network): Promise<void> {
  if (network.dataset || network.starting) return;
  await new Promise<void>((resolve) => {
    const watching = network.onDidChange(() => {
      watching.dispose();
      resolve();
    });
  });
}

async function readFile(uri: vscode.Uri): Promise<ComparedFile & { readonly uri: vscode.Uri }> {
  const name = uri.path.split("/").at(-1) ?? "";
  // As it stands in an editor, saved or not.
  const text = (await vscode.workspace.openTextDocument(uri)).getText();
  const { document, graph } = compile(text);
  const read = Object.assign(async (file: string) => vscode.workspace.fs.readFile(resolveBeside(uri, file)), {
    folder: (folder: string) => openFolder(resolveBeside(uri, folder)),
  });
  const loaded = document && graph ? await loadDataset(document, graph, read).catch(() => null) : null;
  return { uri, name, text, dataset: loaded?.dataset ?? null };
}

function tellProgress(sweeps: Sweeps, network: Network): Thenable<void> {
  const name = network.document.uri.path.split("/").at(-1) ?? "";
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t("Comparing architectures of {0}", name),
    cancellable: true,
  };
  return vscode.window.withProgress(
    options,
    (progress, token) =>
      new Promise((resolve) => {
        let shown = 0;
        const cancelling = token.onCancellationRequested(() => sweeps.of(network)?.cancel());
        const watching = sweeps.onDidChange((changed) => {
          if (changed !== network) return;
          const sweep = sweeps.of(network);
          if (!sweep?.isRunning) {
            watching.dispose();
            cancelling.dispose();
            resolve();
            return;
          }
          const { done, total } = sweep.progress;
          progress.report({ message: t("{0} of {1} runs", done, total), increment: ((done - shown) / total) * 100 });
          shown = done;
        });
      }),
  );
}
