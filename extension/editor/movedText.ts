import type { NetworkDocument } from "../../core/document/document.ts";
import type { Intent } from "../../core/document/intent.ts";
import { parseDocument } from "../../core/document/parse.ts";
import { t } from "../l10n.ts";

/**
 * The text has moved on since the canvas saw it. Most gestures still mean the same and are computed from the new text;
 * one that counts (the second input, the third weight) does so only where that node's own text is as it was. Throws otherwise.
 */
export function refuseMoved(
  intents: readonly Intent[],
  seen: { readonly document: NetworkDocument | null },
  text: string,
): void {
  const now = parseDocument(text).document;
  for (const intent of intents) {
    const node = countedNode(intent);
    if (node === null || ownText(seen.document, node) === ownText(now, node)) continue;
    throw new Error(t("The text of “{0}” has changed meanwhile, so nothing was done; try again.", node));
  }
}

/** The node whose inputs or numbers the intent counts; null where it goes by names alone. */
function countedNode(intent: Intent): string | null {
  if (intent.kind === "disconnect" || intent.kind === "reconnect" || intent.kind === "insertIntoWire") return intent.to;
  if (intent.kind === "connect" && intent.at !== undefined) return intent.to;
  return intent.kind === "setParam" && intent.at.length > 0 ? intent.id : null;
}

function ownText(document: NetworkDocument | null, id: string): string | null {
  const range = document?.nodes.get(id)?.range;
  return document && range ? document.text.slice(range.start, range.end) : null;
}
