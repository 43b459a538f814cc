/**
 * Keeps what is typed into a field from the canvas and from VS Code: undo belongs to the field then. Other commands
 * with Ctrl or ⌘, such as saving, still reach VS Code.
 */
export function keepTyping(event: Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "key" | "stopPropagation">): void {
  const isCommand = event.ctrlKey || event.metaKey;
  if (!isCommand || /^[zy]$/i.test(event.key)) event.stopPropagation();
}
