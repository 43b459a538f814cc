import * as vscode from "vscode";
import { editsFor } from "../../core/document/edits.ts";
import type { Intent } from "../../core/document/intent.ts";
import { faultOfId } from "../../core/document/reference.ts";
import { fitParams } from "../../core/graph/fitParams.ts";
import type { ActiveNetwork } from "../activeNetwork.ts";
import { revealInText } from "../editor/reveal.ts";
import { t } from "../l10n.ts";
import type { OutlineEntry } from "../tree/outline.ts";

/** What the view “Network” does with its entries; on the canvas where there is one, else in the text. */
export function registerTreeCommands(active: ActiveNetwork): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("chainrule.showNode", (target: unknown) => {
      const id = idOf(target);
      if (id === null) return;
      if (active.session) active.session.select([id]);
      else return showInText(active, id);
    }),
    vscode.commands.registerCommand("chainrule.showNodeInText", (target: unknown) => {
      const id = idOf(target) ?? active.session?.selected[0];
      return id === undefined ? undefined : showInText(active, id);
    }),
    vscode.commands.registerCommand("chainrule.showPlace", async (offset: unknown) => {
      if (active.network && typeof offset === "number") await revealInText(active.network.document, offset, undefined);
    }),
    vscode.commands.registerCommand("chainrule.renameInTree", async (target: unknown) => {
      const id = idOf(target);
      const document = active.network?.reading.document;
      if (id === null || !document) return;
      const to = await vscode.window.showInputBox({
        title: t("Rename {0}", id),
        value: id,
        validateInput: (text) =>
          text !== id && document.nodes.has(text)
            ? t("There is a node “{0}” already.", text)
            : (faultOfId(text) ?? undefined),
      });
      if (to !== undefined && to !== id) await change(active, [{ kind: "renameNode", id, to }]);
    }),
    vscode.commands.registerCommand("chainrule.deleteInTree", async (target: unknown) => {
      const id = idOf(target);
      if (id !== null) await change(active, [{ kind: "removeNode", id }]);
    }),
  );
}

/** From the tree an entry comes, from a command of an entry the id itself. */
function idOf(target: unknown): string | null {
  if (typeof target === "string") return target;
  const entry = target as OutlineEntry | undefined;
  return entry?.kind === "node" ? entry.node.id : null;
}

async function showInText({ network, session }: ActiveNetwork, id: string): Promise<void> {
  const place = network?.reading.document?.nodes.get(id)?.idRange.start;
  if (!network || place === undefined) return;
  if (session) await session.ask("reveal", { node: id, offset: null });
  else await revealInText(network.document, place, undefined);
}

async function change({ network }: ActiveNetwork, intents: readonly Intent[]): Promise<void> {
  if (!network) return;
  try {
    await network.change((text) => editsFor(text, fitParams(text, intents)));
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}
