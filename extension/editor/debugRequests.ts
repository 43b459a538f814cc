import * as vscode from "vscode";
import type { DebugAction } from "../../core/protocol.ts";
import type { DebugState, DebugStates } from "../debug/debugStates.ts";
import { t } from "../l10n.ts";
import type { Network } from "../network.ts";
import { askForBreakpoint } from "./askForBreakpoint.ts";
import { toggleBreakpoint } from "./nodeBreakpoints.ts";
import type { Handler } from "./partRequests.ts";

type DebugRequest =
  | "toggleBreakpoint"
  | "editBreakpoint"
  | "debug"
  | "debugGoTo"
  | "debugRunToNode"
  | "debugShowSample"
  | "debugSetParameter";

export interface DebugRequestHost {
  readonly network: Network;
  readonly debugged: DebugStates;
}

/** What a canvas asks of breakpoints and of the debug session of its network; asked anew at each request, since sessions come and go. */
export function debugRequests(host: () => DebugRequestHost): { readonly [K in DebugRequest]: Handler<K> } {
  const control = () => running(host()).control;
  return {
    toggleBreakpoint: ({ node }) => {
      toggleBreakpoint(host().network, node);
      return null;
    },
    // Inputs may stay open for long, and the page waits for none of them.
    editBreakpoint: ({ node, what }) => {
      tell(askForBreakpoint(host().network, node, what));
      return null;
    },
    debug: async ({ action }) => {
      await carryOut(action, host());
      return null;
    },
    debugGoTo: async ({ cursor }) => {
      await control().goTo(cursor);
      return null;
    },
    debugRunToNode: ({ node }) => {
      const { debugged, network } = host();
      // It may run for long; the canvas is told where it has come to.
      tell(debugged.of(network) ? control().runToNode(node) : startAndRunTo(host(), node));
      return null;
    },
    debugShowSample: async ({ sample }) => {
      await control().showSample(sample);
      return null;
    },
    debugSetParameter: async ({ name, entry, value }) => {
      await control().setParameter(name, entry, value);
      return null;
    },
  };
}

function running({ debugged, network }: DebugRequestHost): DebugState {
  const state = debugged.of(network);
  if (!state) throw new Error(t("No debug session is running."));
  return state;
}

async function carryOut(action: DebugAction, host: DebugRequestHost): Promise<void> {
  switch (action) {
    case "start":
      start(host.network);
      return;
    case "stop":
      running(host);
      await vscode.commands.executeCommand("workbench.action.debug.stop");
      return;
    case "restart":
      running(host);
      await vscode.commands.executeCommand("workbench.action.debug.restart");
      return;
    case "takeBackWhatIfs":
      return running(host).control.takeBack();
    case "writeWhatIfs":
      return running(host).control.writeWhatIfs();
  }
}

function start(network: Network): void {
  tell(vscode.commands.executeCommand("chainrule.debug", network.document.uri));
}

/** A session that does not stand still at its beginning has gone past, and is left alone. */
const START_TIME = 10_000;

async function startAndRunTo({ network, debugged }: DebugRequestHost, node: string): Promise<void> {
  start(network);
  const state = await new Promise<DebugState | null>((resolve) => {
    const finish = (found: DebugState | null) => {
      clearTimeout(timer);
      watching.dispose();
      resolve(found);
    };
    const timer = setTimeout(() => finish(null), START_TIME);
    const watching = debugged.onDidChange((changed) => {
      const found = changed === network ? debugged.of(network) : null;
      if (found?.view.stopped) finish(found);
    });
  });
  await state?.control.runToNode(node);
}

/** Of what the page does not wait for, a failure is told by VS Code. */
function tell(promise: Thenable<unknown>): void {
  promise.then(undefined, (error: unknown) => {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  });
}
