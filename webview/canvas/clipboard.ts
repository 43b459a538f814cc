import { useEffect } from "react";
import { chosenParts } from "./chosenParts.ts";
import { copy, cut, paste } from "./parts.ts";

/**
 * Ctrl+C, Ctrl+X and Ctrl+V reach a webview as events of the clipboard. In a field, and where a person has marked text,
 * they stay what they are; the rest of the time they mean nodes.
 */
export function useClipboard(): void {
  useEffect(() => {
    const take = (event: ClipboardEvent, carryOut: () => void) => {
      event.preventDefault();
      event.stopPropagation();
      carryOut();
    };
    const onCopy = (event: ClipboardEvent) => {
      const { nodes } = chosenParts();
      if (!meansText(event) && nodes.length > 0) take(event, () => void copy(nodes));
    };
    const onCut = (event: ClipboardEvent) => {
      const { nodes } = chosenParts();
      if (!meansText(event) && nodes.length > 0) take(event, () => void cut(nodes));
    };
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!meansText(event)) take(event, () => void paste(text === "" ? null : text));
    };
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCut);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCut);
      document.removeEventListener("paste", onPaste);
    };
  }, []);
}

function meansText(event: ClipboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  const isField = target?.closest("input, textarea, select, [contenteditable='true']") != null;
  const marked = document.getSelection();
  // In a panel beside the canvas a person reads and copies words.
  const isPanel = target?.closest(".app-inspector, .app-timeline, .app-toolbar") != null;
  return isField || isPanel || (event.type !== "paste" && marked !== null && marked.toString() !== "");
}
