import * as vscode from "vscode";
import type { Network } from "../network.ts";
import type { Handler } from "./partRequests.ts";
import { revealInText } from "./reveal.ts";
import { saveFile } from "./saveFile.ts";

type WindowRequest = "undo" | "redo" | "reveal" | "export" | "saveFile" | "copyText";

interface Asked {
  readonly network: Network;
  /** Where the canvas stands. */
  readonly column: vscode.ViewColumn | undefined;
}

/** What a canvas lets VS Code's window do. */
export function windowRequests(asked: () => Asked): { readonly [K in WindowRequest]: Handler<K> } {
  return {
    // Both act on the editor in front, which is the canvas when its page asks.
    undo: async () => {
      await vscode.commands.executeCommand("undo");
      return null;
    },
    redo: async () => {
      await vscode.commands.executeCommand("redo");
      return null;
    },
    reveal: async ({ node, offset }) => {
      const { network, column } = asked();
      const place = network.reading.document?.nodes.get(node ?? "")?.idRange.start ?? offset ?? 0;
      await revealInText(network.document, place, column);
      return null;
    },
    // Their dialogs may stay open for long, and the page waits for none of them.
    export: ({ how }) => {
      void vscode.commands.executeCommand(`chainrule.${how}`);
      return null;
    },
    copyText: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return null;
    },
    saveFile: (args) => {
      saveFile(asked().network.document.uri, args).then(undefined, (error: unknown) =>
        vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error)),
      );
      return null;
    },
  };
}
