import * as vscode from "vscode";
import { whyGradient } from "../../core/diagnosis/whyGradient.ts";
import type { NetworkDocument, NodeDefinition } from "../../core/document/document.ts";
import type { Tape } from "../../core/engine/tape.ts";
import type { DebugStates } from "../debug/debugStates.ts";
import type { CanvasProvider } from "../editor/provider.ts";
import { revealInText } from "../editor/reveal.ts";
import { t } from "../l10n.ts";
import { isNetworkFile } from "../names.ts";
import type { Network } from "../network.ts";
import type { Networks } from "../networks.ts";
import { SamplePass } from "../samplePass.ts";

/**
 * “Why is this gradient zero?”, of what stands at the cursor of the text: a node, or one of its parameters. On a canvas that is in
 * front, of the node that is selected there. Numbers are those of the debug session, where one runs this text, else of the first sample.
 */
export function registerWhy(canvases: CanvasProvider, networks: Networks, debugged: DebugStates): vscode.Disposable {
  return vscode.commands.registerCommand("chainrule.whyGradient", async () => {
    if (canvases.active) {
      canvases.active.command("whyGradient");
      return;
    }
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isNetworkFile(editor.document.uri)) return;
    const lease = networks.open(editor.document);
    try {
      await lease.network.readNow();
      await tell(lease.network, debugged, editor.document.offsetAt(editor.selection.active));
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    } finally {
      lease.dispose();
    }
  });
}

async function tell(network: Network, debugged: DebugStates, offset: number): Promise<void> {
  const { document } = network.reading;
  const running = debugged.of(network);
  const tape = running?.version === network.reading.version ? running.tape : firstPass(network);
  const place = document && placeAt(document, offset);
  const node = place?.node.id ?? running?.view.node ?? null;
  if (node === null || node === undefined)
    throw new Error(t("Put the cursor on a node of the network to ask about its gradient."));
  if (!tape.graph.byId.has(node)) throw new Error(t("“{0}” has no numbers: it takes no part in the pass yet.", node));
  const { sentence, culprit } = whyGradient(tape, { node, parameter: place?.parameter ?? null, component: 0 });
  const show = culprit === null ? null : t("Show {0}", culprit);
  const picked = await vscode.window.showInformationMessage(sentence, ...(show === null ? [] : [show]));
  const range = culprit !== null && document ? document.nodes.get(culprit)?.idRange : undefined;
  if (picked !== undefined && range) await revealInText(network.document, range.start, undefined);
}

function placeAt(
  document: NetworkDocument,
  offset: number,
): { readonly node: NodeDefinition; readonly parameter: string | null } | null {
  for (const node of document.nodes.values()) {
    if (offset < node.idRange.start || offset > node.range.end) continue;
    const param = [...node.params].find(([, { range }]) => offset >= range.start && offset <= range.end);
    return { node, parameter: param?.[0] ?? null };
  }
  return null;
}

function firstPass({ reading, dataset, starting, whyNoData }: Network): Tape {
  if (!reading.graph || !dataset) throw new Error(whyNoData ?? t("There is nothing to compute yet: add a node."));
  return new SamplePass(reading.graph, null, starting?.parameters, starting?.buffers).run(dataset, 0).tape;
}
