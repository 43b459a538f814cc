import type { ClipboardEvent } from "react";

/** Copying rounded figures would lose digits: what goes to the clipboard is the selected text with every number exact. */
export function copyExact(event: ClipboardEvent): void {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0);
  const holder = elementOf(range.commonAncestorContainer)?.closest("[data-exact]");
  const text = holder instanceof HTMLElement ? (holder.dataset.exact ?? "") : exactText(range.cloneContents());
  if (text === null) return;
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
}

/** Null where there is no number in it, so that the browser's own copy stands. */
function exactText(fragment: DocumentFragment): string | null {
  const figures = fragment.querySelectorAll<HTMLElement>("[data-exact]");
  if (figures.length === 0) return null;
  for (const figure of figures) figure.textContent = figure.dataset.exact ?? "";
  for (const cell of fragment.querySelectorAll("td, th")) cell.append("\t");
  for (const line of fragment.querySelectorAll("tr, p, div, dt, dd")) line.append("\n");
  return (fragment.textContent ?? "").replace(/[\t ]+\n/g, "\n").replace(/\n{2,}/g, "\n").trim();
}

function elementOf(node: Node): Element | null {
  return node instanceof Element ? node : node.parentElement;
}
