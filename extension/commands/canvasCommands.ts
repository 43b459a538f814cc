import * as vscode from "vscode";
import type { CanvasCommand } from "../../core/protocol.ts";
import type { CanvasProvider } from "../editor/provider.ts";

/** Commands that the canvas in front carries out itself; without one they do nothing. */
const COMMANDS: readonly CanvasCommand[] = [
  "stepForward",
  "stepBack",
  "toStart",
  "toEnd",
  "togglePlay",
  "nextSample",
  "previousSample",
  "addNode",
  "deleteSelection",
  "renameNode",
  "selectAll",
  "fit",
  "zoomIn",
  "zoomOut",
  "focusInspector",
  "focusCanvas",
  "toggleNeurons",
];

export function registerCanvasCommands(canvases: CanvasProvider): vscode.Disposable {
  const registrations = COMMANDS.map((name) =>
    vscode.commands.registerCommand(`chainrule.${name}`, () => canvases.active?.command(name)),
  );
  return vscode.Disposable.from(...registrations);
}
