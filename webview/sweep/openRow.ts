import { announce, ask } from "../actions.ts";
import { t } from "../l10n.ts";

/** A row as a network: a new file that is not saved yet, or this one, in one step of undo. */
export function openRow(point: number, how: "new" | "apply"): void {
  void ask("openVariant", { point, how }).then(({ ok }) => {
    if (ok && how === "apply") announce(t("The variant is written into this file; undo takes it back."));
  });
}
