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
  "expandLayer",
  "foldNeurons",
  "selectAll",
  "copyNodes",
  "cutNodes",
  "pasteNodes",
  "duplicate",
  "stack",
  "saveTemplate",
  "deleteAndReconnect",
  "insertIntoWire",
  "alignLeft",
  "alignCentre",
  "alignRight",
  "alignTop",
  "alignMiddle",
  "alignBottom",
  "distributeHorizontally",
  "distributeVertically",
  "togglePalette",
  "toggleSelectTool",
  "find",
  "group",
  "ungroup",
  "foldGroups",
  "unfoldGroups",
  "fit",
  "zoomIn",
  "zoomOut",
  "zoomToSelection",
  "zoomToActualSize",
  "tidy",
  "tidyAll",
  "toggleDirection",
  "toggleMinimap",
  "focusInspector",
  "focusCanvas",
  "toggleNeurons",
  "copyPicture",
  "toggleBreakpoint",
  "addConditionalBreakpoint",
  "addLogPoint",
  "runToNode",
  "explainNode",
  "copyExplanation",
];

export function registerCanvasCommands(canvases: CanvasProvider): vscode.Disposable {
  const registrations = COMMANDS.map((name) =>
    vscode.commands.registerCommand(`chainrule.${name}`, () => canvases.active?.command(name)),
  );
  return vscode.Disposable.from(...registrations);
}
