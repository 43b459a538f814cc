import type { CanvasCommand } from "../core/protocol.ts";
import { moveSample, stepBack, stepForward, toEnd, togglePlay, toStart } from "./actions.ts";
import { chosenParts } from "./canvas/chosenParts.ts";
import { expandChosen, foldChosen } from "./canvas/rewrite.ts";
import { editBreakpoint, runToNode, toggleBreakpoint, withChosenNode } from "./debug/breakpoints.ts";
import { showDerivatives } from "./derivatives/derivativeCommands.ts";
import { showSweep } from "./sweep/sweepState.ts";
import { copyShownFormulas } from "./timeline/copyFormulas.ts";
import { explainHere } from "./timeline/explainHere.ts";
import { askWhyHere } from "./timeline/why.ts";

/** What each command of VS Code does here. Those that need the viewport are added by the canvas when it mounts. */
const handlers = new Map<CanvasCommand, () => void>([
  ["stepForward", stepForward],
  ["stepBack", stepBack],
  ["toStart", toStart],
  ["toEnd", toEnd],
  ["togglePlay", togglePlay],
  ["nextSample", () => void moveSample(1)],
  ["expandLayer", () => expandChosen(chosenParts().nodes)],
  ["foldNeurons", () => foldChosen(chosenParts().nodes)],
  ["previousSample", () => void moveSample(-1)],
  ["toggleBreakpoint", () => withChosenNode(toggleBreakpoint, true)],
  ["addConditionalBreakpoint", () => withChosenNode((node) => editBreakpoint(node, "condition"))],
  ["addLogPoint", () => withChosenNode((node) => editBreakpoint(node, "log"))],
  ["runToNode", () => withChosenNode(runToNode)],
  ["whyGradient", askWhyHere],
  ["explainNode", explainHere],
  ["copyExplanation", copyShownFormulas],
  ["showPaths", () => showDerivatives("paths")],
  ["showJacobian", () => showDerivatives("jacobian")],
  ["compareModes", () => showDerivatives("modes")],
  ["sweep", () => showSweep("grid")],
  ["universalApproximation", () => showSweep("widths")],
]);

export function carryOut(command: CanvasCommand): void {
  handlers.get(command)?.();
}

/** Returns how to take the handlers away again. */
export function handleCommands(added: Partial<Record<CanvasCommand, () => void>>): () => void {
  const entries = Object.entries(added) as [CanvasCommand, () => void][];
  for (const [command, handler] of entries) handlers.set(command, handler);
  return () => {
    for (const [command, handler] of entries) if (handlers.get(command) === handler) handlers.delete(command);
  };
}
