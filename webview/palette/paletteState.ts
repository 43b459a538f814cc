import { announce } from "../actions.ts";
import { persistedValue } from "../controls/persistedValue.ts";
import { t } from "../l10n.ts";

/** The palette beside the canvas: whether it is open, and what was used last, the latest first. */

export const isPaletteOpen = persistedValue(
  "sidePalette",
  false,
  (stored): stored is boolean => typeof stored === "boolean",
);

export function togglePalette(): void {
  isPaletteOpen.set(!isPaletteOpen.get());
  announce(isPaletteOpen.get() ? t("Palette open.") : t("Palette closed."));
  if (isPaletteOpen.get())
    requestAnimationFrame(() => document.querySelector<HTMLElement>(".side-palette input")?.focus());
  else document.querySelector<HTMLElement>(".canvas .react-flow__node, .canvas")?.focus();
}

const MOST_RECENT = 5;

const recent = persistedValue("recentOps", "", (stored): stored is string => typeof stored === "string");

export function recentOps(): readonly string[] {
  return recent.get().split(",").filter(Boolean);
}

export function rememberOp(name: string): void {
  recent.set([name, ...recentOps().filter((other) => other !== name)].slice(0, MOST_RECENT).join(","));
}
