/**
 * Keeps what is typed into a field from the canvas and from VS Code: undo belongs to the field then. Other commands
 * with Ctrl or ⌘, such as saving, still reach VS Code.
 */
export function keepTyping(event: Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "key" | "stopPropagation">): void {
  const isCommand = event.ctrlKey || event.metaKey;
  if (!isCommand || /^[zy]$/i.test(event.key)) event.stopPropagation();
}

/** True while the keyboard is in a text field: keys that VS Code turns into commands then mean what they mean in a text. */
export function isTyping(): boolean {
  return document.activeElement?.matches("input, textarea, select, [contenteditable]") ?? false;
}
