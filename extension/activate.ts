import * as vscode from "vscode";
import { ActiveNetwork } from "./activeNetwork.ts";
import { registerCanvasCommands } from "./commands/canvasCommands.ts";
import { registerCompare } from "./commands/compare.ts";
import { registerDifferentiate } from "./commands/differentiate.ts";
import { registerExportPicture } from "./commands/exportPicture.ts";
import { registerNewNetwork } from "./commands/newNetwork.ts";
import { registerSwitching } from "./commands/switchEditor.ts";
import { registerTextDiff } from "./commands/textDiff.ts";
import { registerTreeCommands } from "./commands/treeCommands.ts";
import { registerWhy } from "./commands/why.ts";
import { DebugStates } from "./debug/debugStates.ts";
import { registerDebugger } from "./debug/register.ts";
import { BreakpointFollower } from "./editor/breakpointFollower.ts";
import { CanvasProvider } from "./editor/provider.ts";
import { setTranslation } from "./l10n.ts";
import { Diagnostics } from "./language/diagnostics.ts";
import { registerInlineFeatures } from "./language/inlineFeatures.ts";
import { registerProblemPages } from "./language/problemPage.ts";
import { QuickFixes } from "./language/quickFixes.ts";
import { registerTextFeatures } from "./language/textFeatures.ts";
import { VIEW_TYPE } from "./names.ts";
import { Networks } from "./networks.ts";
import { savedTemplates } from "./savedTemplates.ts";
import { ShownPasses } from "./shownPasses.ts";
import { NetworkStatus } from "./statusBar.ts";
import { registerSweep } from "./sweep/registerSweep.ts";
import { Sweeps } from "./sweep/sweeps.ts";
import { registerTraining } from "./training/registerTraining.ts";
import { createRunStore } from "./training/runStore.ts";
import { Trainings } from "./training/trainings.ts";
import { NetworkTree } from "./tree/networkTree.ts";

const NETWORK_FILES: vscode.DocumentSelector = { pattern: "**/*.nn.json" };

/** What the tests inside the extension host hold on to; no promise to other extensions. */
export interface ExtensionApi {
  readonly networks: Networks;
  readonly canvases: CanvasProvider;
  readonly active: ActiveNetwork;
  readonly debugged: DebugStates;
  readonly trainings: Trainings;
  readonly sweeps: Sweeps;
  readonly passes: ShownPasses;
}

/** Everything the extension brings, one line each. */
export function activate({
  subscriptions,
  extensionUri,
  extension,
  globalState,
  globalStorageUri,
  storageUri,
}: vscode.ExtensionContext): ExtensionApi {
  setTranslation(vscode.l10n.t);
  const { id: extensionId } = extension;
  const networks = new Networks();
  const debugged = new DebugStates();
  const trainings = new Trainings(networks, createRunStore(storageUri ?? globalStorageUri));
  const sweeps = new Sweeps(networks);
  const canvases = new CanvasProvider(extensionUri, networks, savedTemplates(globalState), debugged, trainings, sweeps);
  const active = new ActiveNetwork(networks, canvases);
  const passes = new ShownPasses(canvases, debugged, trainings);
  subscriptions.push(
    vscode.window.registerCustomEditorProvider(VIEW_TYPE, canvases, { webviewOptions: webviewOptions() }),
    new Diagnostics(networks),
    new BreakpointFollower(networks),
    vscode.languages.registerCodeActionsProvider(NETWORK_FILES, new QuickFixes(networks), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    registerTextFeatures(NETWORK_FILES, networks),
    passes,
    registerInlineFeatures(NETWORK_FILES, networks, passes, active),
    active,
    debugged,
    registerDebugger(NETWORK_FILES, networks, debugged, active, (network, step) => trainings.stateAt(network, step)),
    trainings,
    registerTraining(canvases, trainings, active),
    sweeps,
    registerSweep(canvases, sweeps, active),
    new NetworkTree(active),
    new NetworkStatus(active),
    registerTreeCommands(active),
    registerTextDiff(active),
    registerCompare(active, extensionUri),
    registerCanvasCommands(canvases),
    registerSwitching(canvases),
    registerExportPicture(canvases),
    registerNewNetwork(),
    registerProblemPages(extensionUri),
    registerDifferentiate(canvases),
    registerWhy(canvases, networks, debugged),
    vscode.commands.registerCommand("chainrule.addData", () => canvases.active?.addRow()),
    vscode.commands.registerCommand("chainrule.openWalkthrough", () =>
      vscode.commands.executeCommand("workbench.action.openWalkthrough", `${extensionId}#start`),
    ),
    vscode.commands.registerCommand("chainrule.showProblems", () =>
      vscode.commands.executeCommand("workbench.actions.view.problems"),
    ),
  );
  return { networks, canvases, active, debugged, trainings, sweeps, passes };
}

/**
 * A canvas can be made anew from the text at any time, so the desktop drops hidden ones. In a browser all webviews may
 * share one origin, where the service workers that hand out their files replace each other and a canvas that is shown
 * again can stay blank; there it is kept.
 */
function webviewOptions(): vscode.WebviewPanelOptions {
  return { retainContextWhenHidden: vscode.env.uiKind === vscode.UIKind.Web };
}
