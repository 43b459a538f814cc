import * as vscode from "vscode";
import type { ActiveNetwork } from "../activeNetwork.ts";
import { t } from "../l10n.ts";
import type { Matrix } from "../views/heatPanel.ts";
import { DEBUG_TYPE, debugNetwork, networkUri } from "./configurations.ts";

/** What VS Code hands to a command in the menu of a variable. */
interface VariableTarget {
  readonly sessionId?: string;
  readonly variable?: { readonly evaluateName?: string; readonly name: string };
}

export function registerDebugCommands(active: ActiveNetwork, showHeatMap: (matrix: Matrix) => void): vscode.Disposable {
  const command = (name: string, run: (target: unknown) => Promise<void>) =>
    vscode.commands.registerCommand(`chainrule.${name}`, async (target: unknown) => {
      try {
        await run(target);
      } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    });
  return vscode.Disposable.from(
    command("debug", async (target) => {
      const uri = networkUri(target, active);
      if (!uri) throw new Error(t("Open a network (*.nn.json) first; there is none in front to debug."));
      const { session } = active;
      const isShown = session?.network.document.uri.toString() === uri.toString();
      await debugNetwork(uri, isShown ? session.choice : null);
    }),
    command("writeWhatIfs", async () => {
      const { sentence } = (await session().customRequest("writeWhatIfs")) as { readonly sentence: string };
      void vscode.window.setStatusBarMessage(sentence, 10_000);
    }),
    command("takeBackWhatIfs", async () => {
      await session().customRequest("takeBackWhatIfs");
    }),
    command("showAsHeatMap", async (target) => {
      const { variable } = (target ?? {}) as VariableTarget;
      const expression = variable?.evaluateName ?? (await askExpression());
      if (!expression) return;
      showHeatMap((await session().customRequest("matrix", { expression })) as Matrix);
    }),
  );
}

async function askExpression(): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: t("Show as Heat Map"),
    prompt: t("An expression that gives a vector or a matrix, such as grad(h1.W)"),
  });
}

function session(): vscode.DebugSession {
  const { activeDebugSession } = vscode.debug;
  if (activeDebugSession?.type !== DEBUG_TYPE) throw new Error(t("No network is being debugged."));
  return activeDebugSession;
}
