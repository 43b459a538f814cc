import { useEffect, useSyncExternalStore } from "react";
import type { SavedTemplateView } from "../../core/protocol.ts";
import { templates } from "../../core/templates/index.ts";
import { announce, ask } from "../actions.ts";
import { refuseName } from "../groups/groupGestures.ts";
import { t } from "../l10n.ts";

/** The templates that this person saved, for every palette of the page. The host keeps them. */

let saved: readonly SavedTemplateView[] = [];
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function load(): Promise<void> {
  const answer = await ask("savedTemplates", null);
  if (!answer.ok) return;
  saved = answer.value ?? [];
  for (const listener of listeners) listener();
}

/** Asked for anew each time: another canvas may have saved one. */
export function useSavedTemplates(): readonly SavedTemplateView[] {
  useEffect(() => void load(), []);
  return useSyncExternalStore(subscribe, () => saved);
}

export async function saveTemplate(name: string, nodes: readonly string[]): Promise<boolean> {
  const answer = await ask("saveTemplate", { name, nodes });
  if (!answer.ok) return false;
  announce(t("Saved {0} as a template; it is in the palette.", name));
  await load();
  return true;
}

export async function removeTemplate(name: string): Promise<boolean> {
  const answer = await ask("removeTemplate", { name });
  if (!answer.ok) return false;
  announce(t("Deleted the template {0}.", name));
  await load();
  return true;
}

/** Why a selection cannot be saved under a name; null where it can. The host has the last word. */
export function refuseTemplateName(name: string): string | null {
  const isTaken = [...templates.values()].some((template) => template.name === name || template.title === name);
  return isTaken ? t("“{0}” is a template of Chainrule; choose another name.", name) : refuseName(name);
}
