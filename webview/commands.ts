import type { CanvasCommand } from "../core/protocol.ts";
import { selectRow, stepBack, stepForward, toEnd, togglePlay, toStart } from "./actions.ts";
import { chosenParts } from "./canvas/keyboard.ts";
import { expandChosen, foldChosen } from "./canvas/rewrite.ts";
import { getState } from "./store.ts";
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
  ["nextSample", () => void selectRow((getState().pass?.row ?? 0) + 1)],
  ["expandLayer", () => expandChosen(chosenParts().nodes)],
  ["foldNeurons", () => foldChosen(chosenParts().nodes)],
  ["whyGradient", askWhyHere],
  ["explainNode", explainHere],
  ["copyExplanation", copyShownFormulas],
  ["previousSample", () => void selectRow((getState().pass?.row ?? 0) - 1)],
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
