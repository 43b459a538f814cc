import * as vscode from "vscode";
import type { ActiveNetwork } from "../activeNetwork.ts";
import type { Networks } from "../networks.ts";
import { showHeatMap } from "../views/heatPanel.ts";
import { createInlineSession } from "./adapter/inlineSession.ts";
import { registerDebugCommands } from "./commands.ts";
import { Configurations, DEBUG_TYPE, FoundConfigurations } from "./configurations.ts";
import type { DebugStates } from "./debugStates.ts";
import { Evaluatable } from "./evaluatable.ts";
import { InlineValues } from "./inlineValues.ts";
import { NetworkHost, type TrainingState } from "./networkHost.ts";
import { TextFollower } from "./textFollower.ts";

/** The debugger: VS Code's own views, keys and breakpoints over a session that runs inside the extension host. */
export function registerDebugger(
  files: vscode.DocumentSelector,
  networks: Networks,
  states: DebugStates,
  active: ActiveNetwork,
  stateOf: TrainingState,
): vscode.Disposable {
  const texts = new TextFollower();
  const inlineValues = new InlineValues(networks, states);
  return vscode.Disposable.from(
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, {
      createDebugAdapterDescriptor: () =>
        new vscode.DebugAdapterInlineImplementation(
          createInlineSession(new NetworkHost(networks, states, stateOf, texts), vscode.l10n.t),
        ),
    }),
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, new Configurations(active)),
    vscode.debug.registerDebugConfigurationProvider(
      DEBUG_TYPE,
      new FoundConfigurations(),
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    vscode.languages.registerInlineValuesProvider(files, inlineValues),
    inlineValues,
    texts,
    vscode.languages.registerEvaluatableExpressionProvider(files, new Evaluatable(networks)),
    registerDebugCommands(active, showHeatMap),
  );
}
