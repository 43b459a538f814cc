import { OutputEvent } from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";

export type OutputCategory = "console" | "important" | "stdout" | "stderr";

/** One line in the debug console; with a place, where a press on it leads. */
export function outputEvent(
  text: string,
  category: OutputCategory,
  place: { readonly source: DebugProtocol.Source; readonly line: number; readonly column: number } | null,
): DebugProtocol.OutputEvent {
  const event: DebugProtocol.OutputEvent = new OutputEvent(`${text}\n`, category);
  if (place) Object.assign(event.body, place);
  return event;
}
